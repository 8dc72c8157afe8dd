use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{ApiClientId, Id};
use secrecy::{ExposeSecret, SecretString};

use super::{ApiSecret, Keyring, Purpose, SecretHash};

/// Tag of the ids of an API client's secrets.
#[derive(Debug)]
pub enum ApiSecretTag {}

/// What an API client shows: `ck_`, a public prefix of 12 characters, `_` and 43 characters of base64url (platform.md
/// §5.4). The keyring makes it from the ids of client and secret, so it is stored nowhere and can still be shown again
/// to a call that is repeated.
#[derive(Clone, Debug)]
pub struct ApiToken(SecretString);

impl ApiToken {
    const START: &'static str = "ck_";
    const PREFIX_CHARACTERS: usize = 12;
    const SECRET_CHARACTERS: usize = 43;

    /// The token under each signing secret, the current one first.
    fn all(
        keys: &Keyring,
        client: ApiClientId,
        secret: Id<ApiSecretTag>,
    ) -> impl Iterator<Item = Self> + use<'_> {
        let prefix = Self::prefix(secret);
        let message = [client.as_uuid().into_bytes(), secret.as_uuid().into_bytes()].concat();
        let tags: Vec<[u8; 32]> = keys.tags(Purpose::ApiToken, &message).collect();
        let text = move |tag| format!("{}{prefix}_{}", Self::START, URL_SAFE_NO_PAD.encode(tag));
        tags.into_iter().map(move |tag| Self(text(tag).into()))
    }

    /// A new token; none when there is no key to make it with.
    pub fn make(keys: &Keyring, client: ApiClientId, secret: Id<ApiSecretTag>) -> Option<Self> {
        Self::all(keys, client, secret).next()
    }

    /// The token that was made for `secret`; none once the key it was made with is gone.
    pub fn again(keys: &Keyring, client: ApiClientId, secret: &ApiSecret) -> Option<Self> {
        Self::all(keys, client, secret.id).find(|token| token.hash() == secret.hash)
    }

    /// Whether a text has the form of one; no other credential does.
    pub fn is_one(text: &str) -> bool {
        let is_word = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        let (prefix, secret) = (Self::PREFIX_CHARACTERS, Self::SECRET_CHARACTERS);
        text.strip_prefix(Self::START).is_some_and(|rest| {
            rest.len() == prefix + 1 + secret && rest.as_bytes().get(prefix) == Some(&b'_') && is_word(rest)
        })
    }

    /// The public part, by which people tell tokens apart: the random half of the secret's id.
    pub fn prefix(secret: Id<ApiSecretTag>) -> String {
        let bytes = secret.as_uuid().into_bytes();
        URL_SAFE_NO_PAD.encode(bytes.last_chunk::<9>().copied().unwrap_or_default())
    }

    pub fn hash(&self) -> SecretHash {
        SecretHash::of(self.0.expose_secret())
    }

    pub fn into_text(self) -> SecretString {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use kernel::testing::instant;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn keys(bytes: &[u8]) -> Keyring {
        let mut all = bytes.iter().map(|byte| vec![*byte; 32].into());
        Keyring::new(all.next().unwrap(), all)
    }

    fn token(client: u128, secret: u128) -> String {
        let (client, secret) =
            (Id::from_uuid(Uuid::from_u128(client)), Id::from_uuid(Uuid::from_u128(secret)));
        ApiToken::make(&keys(&[7]), client, secret).unwrap().into_text().expose_secret().to_owned()
    }

    #[test]
    fn a_token_has_the_documented_form_and_comes_out_the_same_again() {
        let made = token(1, 2);
        assert_eq!((made.len(), &made[..3], &made[15..16]), (59, "ck_", "_"));
        assert!(ApiToken::is_one(&made));
        assert_eq!(made, token(1, 2));
        assert_ne!(made, token(1, 3));
        assert_ne!(made[16..], token(2, 2)[16..]);
    }

    #[test]
    fn a_token_is_found_again_after_a_rotation_of_keys_and_not_once_its_key_is_gone() {
        let client = Id::from_uuid(Uuid::from_u128(1));
        let id = Id::from_uuid(Uuid::from_u128(2));
        let made = ApiToken::make(&keys(&[1]), client, id).unwrap();
        let created_at = instant("2026-11-21T10:00:00Z");
        let secret =
            ApiSecret { id, hash: made.hash(), prefix: ApiToken::prefix(id), expires_at: None, created_at };
        let again = |bytes: &[u8]| ApiToken::again(&keys(bytes), client, &secret).map(|token| token.hash());
        assert_eq!(again(&[2, 1]), Some(made.hash()));
        assert_eq!(again(&[2]), None);
    }

    #[test]
    fn nothing_else_is_an_api_token() {
        let made = token(1, 2);
        for text in
            ["", "ck_", &made[1..], &made[..58], &format!("{made}x"), &made.replacen('_', "-", 2), "é"]
        {
            assert!(!ApiToken::is_one(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic_and_only_the_form_passes(text in "(ck_)?\\PC{0,60}") {
            let has_form = text.len() == 59 && text.is_ascii() && text.starts_with("ck_");
            prop_assert!(!ApiToken::is_one(&text) || has_form);
        }
    }
}
