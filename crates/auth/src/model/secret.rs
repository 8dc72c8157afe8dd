use std::fmt::{self, Write as _};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Random;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

/// What a browser holds: 32 random bytes in base64url. Only its [`SecretHash`] is stored.
#[derive(Clone, Debug)]
pub struct SessionSecret(SecretString);

impl SessionSecret {
    pub fn generate(random: &dyn Random) -> Self {
        Self(random_text::<32>(random))
    }

    pub fn hash(&self) -> SecretHash {
        SecretHash::of(self.0.expose_secret())
    }

    /// The value of the cookie.
    pub fn into_text(self) -> SecretString {
        self.0
    }
}

/// SHA-256 of a secret with enough randomness of its own to need no salt.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    pub fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    /// Reads the stored form.
    pub fn parse(hex: &str) -> Option<Self> {
        if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mut bytes = [0_u8; 32];
        for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

/// The stored form: 64 hexadecimal digits.
impl fmt::Display for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash(")?;
        self.0.iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_char(')')
    }
}

/// `BYTES` random bytes in base64url.
pub(super) fn random_text<const BYTES: usize>(random: &dyn Random) -> SecretString {
    let mut bytes = [0_u8; BYTES];
    random.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_from_its_stored_form_and_nothing_else_does() {
        let hash = SecretHash::of("abc");
        let stored = hash.to_string();
        assert_eq!(stored, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(SecretHash::parse(&stored), Some(hash));
        assert_eq!(SecretHash::parse(&stored[1..]), None);
        assert_eq!(SecretHash::parse(&"+a".repeat(32)), None);
        assert_eq!(SecretHash::parse(&"é".repeat(32)), None);
    }
}
