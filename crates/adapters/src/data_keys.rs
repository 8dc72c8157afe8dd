//! Encryption of single values: AES-256-GCM, the key's name in front of the ciphertext (platform.md §6.9 `DATA_KEYS`).

use std::fmt;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Random;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

const KEY_BYTES: usize = 32;

/// The keys under which the keys of people are kept; the first encrypts, all decrypt.
#[derive(Clone, Debug)]
pub struct DataKeys(Vec<(String, SecretSlice<u8>)>);

/// Why a text names no keys. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected name:base64 of 32 bytes, several joined by commas, the current one first")]
pub struct DataKeyFault;

impl DataKeys {
    /// Reads `name:base64[,…]`.
    ///
    /// # Errors
    /// [`DataKeyFault`] unless every key has a name and 32 bytes.
    pub fn parse(text: &SecretString) -> Result<Self, DataKeyFault> {
        let keys = text.expose_secret().split(',').map(|key| {
            let (name, encoded) = key.trim().split_once(':').ok_or(DataKeyFault)?;
            let bytes = STANDARD.decode(encoded).map_err(|_| DataKeyFault)?;
            let is_key = !name.is_empty() && bytes.len() == KEY_BYTES;
            is_key.then(|| (name.to_owned(), bytes.into())).ok_or(DataKeyFault)
        });
        keys.collect::<Result<_, _>>().map(Self)
    }

    /// A key that ends with the process: what it encrypted is unreadable afterwards.
    pub fn ephemeral(random: &dyn Random) -> Self {
        Self(vec![("ephemeral".to_owned(), new_key(random))])
    }

    /// `name:base64(nonce ‖ ciphertext)`, readable only together with `of`, which names what it belongs to.
    pub fn encrypt(&self, clear: &[u8], of: &str, random: &dyn Random) -> Option<String> {
        let (name, key) = self.0.first()?;
        Some(format!("{name}:{}", encrypt(key, clear, of, random)?))
    }

    /// None when the key is gone, the text was changed or belongs elsewhere.
    pub fn decrypt(&self, text: &str, of: &str) -> Option<Vec<u8>> {
        let (name, encrypted) = text.split_once(':')?;
        let (_, key) = self.0.iter().find(|(known, _)| known == name)?;
        decrypt(key, encrypted, of)
    }
}

pub(crate) fn new_key(random: &dyn Random) -> SecretSlice<u8> {
    let mut bytes = vec![0; KEY_BYTES];
    random.fill(&mut bytes);
    bytes.into()
}

pub(crate) fn encrypt(key: &SecretSlice<u8>, clear: &[u8], of: &str, random: &dyn Random) -> Option<String> {
    let mut nonce = [0; NONCE_LEN];
    random.fill(&mut nonce);
    let mut sealed = clear.to_vec();
    let unique = Nonce::assume_unique_for_key(nonce);
    cipher(key)?.seal_in_place_append_tag(unique, Aad::from(of.as_bytes()), &mut sealed).ok()?;
    Some(STANDARD.encode([&nonce[..], &sealed].concat()))
}

pub(crate) fn decrypt(key: &SecretSlice<u8>, encrypted: &str, of: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(encrypted).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
    let mut sealed = sealed.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let clear = cipher(key)?.open_in_place(nonce, Aad::from(of.as_bytes()), &mut sealed).ok()?;
    Some(clear.to_vec())
}

fn cipher(key: &SecretSlice<u8>) -> Option<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, key.expose_secret()).ok().map(LessSafeKey::new)
}

impl fmt::Display for DataKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use kernel::testing::SeededRandom;

    use super::*;

    fn keys(text: &str) -> Result<DataKeys, DataKeyFault> {
        DataKeys::parse(&text.to_owned().into())
    }

    #[test]
    fn what_one_key_encrypted_is_read_after_a_rotation_and_only_where_it_belongs() {
        let (old, new) = (STANDARD.encode([1; 32]), STANDARD.encode([2; 32]));
        let random = SeededRandom::new(1);
        let text = keys(&format!("a:{old}")).unwrap().encrypt(b"secret", "row 1", &random).unwrap();
        let rotated = keys(&format!("b:{new},a:{old}")).unwrap();
        assert_eq!(rotated.decrypt(&text, "row 1").unwrap(), b"secret");
        assert_eq!(rotated.decrypt(&text, "row 2"), None);
        assert_eq!(keys(&format!("b:{new}")).unwrap().decrypt(&text, "row 1"), None);
        assert!(!format!("{rotated:?}").contains(&old));
    }

    #[test]
    fn what_is_no_list_of_keys_is_refused() {
        let short = STANDARD.encode([1; 31]);
        for text in ["", "a", "a:", "a:%%%", &format!("a:{short}"), &format!(":{}", STANDARD.encode([1; 32]))]
        {
            assert_eq!(keys(text).err(), Some(DataKeyFault), "{text}");
        }
    }
}
