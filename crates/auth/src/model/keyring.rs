use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;

/// What a tag is made for. Each purpose has a key of its own, derived from the signing secrets, so that no tag made for
/// one passes for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    RefreshToken,
    /// The choice of a tenant by someone whose password was right.
    TenantChoice,
    /// The secret of a link in a letter.
    OneTimeToken,
    /// The account whose wrong passwords are counted.
    LoginFailures,
    /// What a program shows.
    ApiToken,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::RefreshToken => b"comptoir refresh token v1",
            Self::TenantChoice => b"comptoir tenant choice v1",
            Self::OneTimeToken => b"comptoir one-time token v1",
            Self::LoginFailures => b"comptoir login failures v1",
            Self::ApiToken => b"comptoir api token v1",
        }
    }
}

/// HMAC-SHA-256 under the signing secrets: the current one tags, those before it are still recognised.
#[derive(Clone)]
pub struct Keyring(Vec<SecretSlice<u8>>);

impl Keyring {
    pub fn new(current: SecretSlice<u8>, earlier: impl IntoIterator<Item = SecretSlice<u8>>) -> Self {
        Self(std::iter::once(current).chain(earlier).collect())
    }

    /// The tag of `message` under each secret, the current one first.
    pub fn tags(&self, purpose: Purpose, message: &[u8]) -> impl Iterator<Item = [u8; 32]> {
        self.0.iter().filter_map(move |secret| {
            let key = digest(secret.expose_secret(), purpose.label())?;
            digest(&key, message)
        })
    }

    /// Whether one of the secrets made `tag`; compared in constant time.
    pub fn recognises(&self, purpose: Purpose, message: &[u8], tag: &[u8]) -> bool {
        self.0.iter().any(|secret| {
            let key = digest(secret.expose_secret(), purpose.label());
            let mac = key.and_then(|key| keyed(&key, message));
            mac.is_some_and(|mac| mac.verify_slice(tag).is_ok())
        })
    }
}

/// None for no key: HMAC takes one of any length.
fn keyed(key: &[u8], message: &[u8]) -> Option<Hmac<Sha256>> {
    Some(Hmac::<Sha256>::new_from_slice(key).ok()?.chain_update(message))
}

fn digest(key: &[u8], message: &[u8]) -> Option<[u8; 32]> {
    Some(keyed(key, message)?.finalize().into_bytes().into())
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyring(secrets: &[u8]) -> Keyring {
        let mut all = secrets.iter().map(|byte| vec![*byte; 32].into());
        Keyring::new(all.next().unwrap(), all)
    }

    #[test]
    fn a_tag_is_recognised_by_its_message_its_purpose_and_its_secret_even_after_a_rotation() {
        let before = keyring(&[1]);
        let tag = before.tags(Purpose::RefreshToken, b"message").next().unwrap();
        let after = keyring(&[2, 1]);
        assert!(after.recognises(Purpose::RefreshToken, b"message", &tag));
        assert!(!after.recognises(Purpose::RefreshToken, b"messagf", &tag));
        assert!(!after.recognises(Purpose::TenantChoice, b"message", &tag));
        assert!(!keyring(&[2]).recognises(Purpose::RefreshToken, b"message", &tag));
        assert_eq!(after.tags(Purpose::RefreshToken, b"message").nth(1), Some(tag));
    }
}
