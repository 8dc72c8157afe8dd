use std::collections::HashSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretSlice, SecretString};

const LONGEST_KID: usize = 32;

/// A secret of at least 32 bytes and the name under which tokens mention it.
#[derive(Clone, Debug)]
pub struct SigningKey {
    pub kid: String,
    pub secret: SecretSlice<u8>,
}

/// Why a text names no keys. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected kid:base64, several joined by commas, the current one first; kids of at most 32 letters, digits, - and _, \
     no kid or key twice"
)]
pub struct SigningKeyFault;

impl SigningKey {
    /// Reads `kid:base64[,…]`: the key that signs, and those that are only recognised. How strong they are is not judged
    /// here.
    ///
    /// # Errors
    /// [`SigningKeyFault`] unless there is a key, and each is there once, under a name of its own.
    pub fn list(text: &SecretString) -> Result<(Self, Vec<Self>), SigningKeyFault> {
        let keys: Result<Vec<_>, _> = text.expose_secret().split(',').map(Self::read).collect();
        let keys = keys?;
        let kids: HashSet<_> = keys.iter().map(|key| &key.kid).collect();
        let secrets: HashSet<_> = keys.iter().map(|key| key.secret.expose_secret()).collect();
        if kids.len() < keys.len() || secrets.len() < keys.len() {
            return Err(SigningKeyFault);
        }
        let mut keys = keys.into_iter();
        keys.next().map(|current| (current, keys.collect())).ok_or(SigningKeyFault)
    }

    fn read(text: &str) -> Result<Self, SigningKeyFault> {
        let (kid, encoded) = text.trim().split_once(':').ok_or(SigningKeyFault)?;
        let secret = STANDARD.decode(encoded).map_err(|_| SigningKeyFault)?;
        // It stands in the header of every token.
        let is_word = kid.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let is_key = is_word && (1..=LONGEST_KID).contains(&kid.len()) && !secret.is_empty();
        is_key.then(|| Self { kid: kid.to_owned(), secret: secret.into() }).ok_or(SigningKeyFault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Result<(SigningKey, Vec<SigningKey>), SigningKeyFault> {
        SigningKey::list(&text.to_owned().into())
    }

    fn encoded(byte: u8) -> String {
        STANDARD.encode([byte; 32])
    }

    #[test]
    fn the_first_key_signs_and_the_others_follow_in_their_order() {
        let (c, b, a) = (encoded(3), encoded(2), encoded(1));
        let (current, earlier) = list(&format!("c:{c}, 2026-b:{b},default:{a}")).unwrap();
        assert_eq!((&*current.kid, current.secret.expose_secret()), ("c", &[3; 32][..]));
        assert_eq!(earlier.iter().map(|key| &*key.kid).collect::<Vec<_>>(), ["2026-b", "default"]);
        assert!(list(&format!("c:{c}")).unwrap().1.is_empty());
    }

    #[test]
    fn what_is_no_list_of_signing_keys_is_refused_without_a_word_of_it() {
        let (key, other) = (encoded(1), encoded(2));
        for text in [
            String::new(),
            "a".to_owned(),
            "a:".to_owned(),
            "a:%%%".to_owned(),
            key.clone(),
            format!(":{key}"),
            format!("a b:{key}"),
            format!("{}:{key}", "a".repeat(33)),
            format!("a:{key},"),
            format!("a:{key},a:{other}"),
            format!("a:{key},b:{key}"),
        ] {
            let fault = list(&text).unwrap_err();
            assert!(!fault.to_string().contains(&key), "{text}");
        }
    }
}
