use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, Random, TenantId};
use secrecy::SecretString;
use uuid::Uuid;

use super::{Keyring, Nonce, Purpose, Refusal, SecretHash};

const PREFIX: &str = "cot_";
const TOKEN_BYTES: usize = 16 + 32;

/// What a one-time token opens (platform.md §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Accepting an invitation.
    Invite,
    /// Choosing a new password.
    Reset,
    /// Making the first account of an installation.
    FirstAdmin,
}

impl Errand {
    pub const ALL: [Self; 3] = [Self::Invite, Self::Reset, Self::FirstAdmin];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
            Self::FirstAdmin => "first_admin",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|errand| errand.as_str() == text)
    }

    /// How long its token is good: the more it opens, the shorter (decided here; the specification is silent).
    pub const fn lasts(self) -> TimeDelta {
        match self {
            Self::Invite => TimeDelta::days(7),
            Self::Reset => TimeDelta::hours(1),
            Self::FirstAdmin => TimeDelta::days(1),
        }
    }
}

/// Where one token is good at a time: an errand, for someone, in a tenant or everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub errand: Errand,
    pub tenant: Option<TenantId>,
    /// A user, an invitation, the installation: as the errand says.
    pub subject: Uuid,
}

impl Slot {
    /// The stored form, e.g. `reset::0193…`.
    pub fn text(&self) -> String {
        let tenant = self.tenant.map(|tenant| tenant.to_string()).unwrap_or_default();
        format!("{}:{tenant}:{}", self.errand.as_str(), self.subject)
    }
}

/// A secret for a link, good once. The token itself is not stored: its hash finds it, and its nonce with a key that is not
/// in the database makes it again, so that the job which writes the letter needs no secret in its payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTimeToken {
    pub id: Id<Self>,
    pub slot: Slot,
    pub hash: SecretHash,
    pub nonce: Nonce,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl OneTimeToken {
    /// A new token for `slot`, and its text; none without a key.
    pub fn issue(
        slot: Slot,
        now: DateTime<Utc>,
        keys: &Keyring,
        random: &dyn Random,
    ) -> Option<(Self, SecretString)> {
        let id = Id::new(now, random);
        let mut nonce = Nonce::default();
        random.fill(&mut nonce);
        let text = texts(id, slot.errand, &nonce, keys).next()?;
        let expires_at = now + slot.errand.lasts();
        let hash = SecretHash::of(&text);
        let token = Self { id, slot, hash, nonce, expires_at, used_at: None, created_at: now };
        Some((token, text.into()))
    }

    /// The hash under which a token is looked for; none for a text that cannot be one of ours.
    pub fn read(text: &str) -> Option<SecretHash> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        (bytes.len() == TOKEN_BYTES).then(|| SecretHash::of(text))
    }

    /// The id a token bears. What is found by it counts only with the hash of the whole.
    pub fn read_id(text: &str) -> Option<Id<Self>> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        let id = bytes.first_chunk::<16>().filter(|_| bytes.len() == TOKEN_BYTES)?;
        Some(Id::from_uuid(Uuid::from_bytes(*id)))
    }

    /// The text once more; none when the key that made it is gone.
    pub fn text(&self, keys: &Keyring) -> Option<SecretString> {
        let texts = texts(self.id, self.slot.errand, &self.nonce, keys);
        texts.into_iter().find(|text| SecretHash::of(text) == self.hash).map(Into::into)
    }

    /// Whether it still opens `errand` at `now`.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for another errand, [`Refusal::Reused`], [`Refusal::Expired`].
    pub fn judge(&self, errand: Errand, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.slot.errand != errand {
            Err(Refusal::Invalid)
        } else if self.used_at.is_some() {
            Err(Refusal::Reused)
        } else if self.expires_at <= now {
            Err(Refusal::Expired)
        } else {
            Ok(())
        }
    }
}

/// The token under each secret, the current one first: `cot_` and base64url of id ‖ HMAC(errand ‖ id ‖ nonce).
fn texts(
    id: Id<OneTimeToken>,
    errand: Errand,
    nonce: &Nonce,
    keys: &Keyring,
) -> impl Iterator<Item = String> + use<> {
    let id: Uuid = id.as_uuid();
    let message = [errand.as_str().as_bytes(), id.as_bytes(), nonce].concat();
    let tags: Vec<[u8; 32]> = keys.tags(Purpose::OneTimeToken, &message).collect();
    tags.into_iter().map(move |tag| {
        let bytes = [id.as_bytes().as_slice(), &tag].concat();
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    })
}

#[cfg(test)]
mod tests {
    use kernel::testing::{SeededRandom, instant};
    use proptest::prelude::*;
    use secrecy::ExposeSecret as _;

    use super::*;

    fn keys(secrets: &[u8]) -> Keyring {
        let mut all = secrets.iter().map(|byte| vec![*byte; 32].into());
        Keyring::new(all.next().unwrap(), all)
    }

    fn issued(errand: Errand, seed: u64) -> (OneTimeToken, SecretString) {
        let slot = Slot { errand, tenant: None, subject: Uuid::from_u128(7) };
        OneTimeToken::issue(slot, now(), &keys(&[1]), &SeededRandom::new(seed)).unwrap()
    }

    fn now() -> DateTime<Utc> {
        instant("2026-11-21T10:00:00Z")
    }

    #[test]
    fn a_token_is_made_again_from_what_is_stored_and_a_key_and_by_nothing_less() {
        let (token, text) = issued(Errand::Reset, 1);
        let again = token.text(&keys(&[1])).unwrap();
        assert_eq!(again.expose_secret(), text.expose_secret());
        assert_eq!(OneTimeToken::read(text.expose_secret()), Some(token.hash));
        assert_eq!(OneTimeToken::read_id(text.expose_secret()), Some(token.id));
        assert!(token.text(&keys(&[2, 1])).is_some(), "after a rotation too");
        assert!(token.text(&keys(&[2])).is_none());
        assert!(!format!("{token:?}").contains(text.expose_secret()));
    }

    #[test]
    fn a_token_opens_its_errand_once_and_until_its_last_second() {
        let (token, _) = issued(Errand::Reset, 1);
        let last = now() + TimeDelta::hours(1) - TimeDelta::microseconds(1);
        assert_eq!(token.judge(Errand::Reset, last), Ok(()));
        assert_eq!(token.judge(Errand::Reset, now() + TimeDelta::hours(1)), Err(Refusal::Expired));
        assert_eq!(token.judge(Errand::Invite, now()), Err(Refusal::Invalid));
        let used = OneTimeToken { used_at: Some(now()), ..token };
        assert_eq!(used.judge(Errand::Reset, now()), Err(Refusal::Reused));
    }

    #[test]
    fn each_errand_has_a_word_and_the_slots_of_two_are_never_one() {
        for errand in Errand::ALL {
            assert_eq!(Errand::parse(errand.as_str()), Some(errand));
        }
        assert_eq!(Errand::parse("RESET"), None);
        let slot = Slot { errand: Errand::Invite, tenant: None, subject: Uuid::from_u128(7) };
        let in_tenant = Slot { tenant: Some(Id::from_uuid(Uuid::from_u128(8))), ..slot };
        let texts = [slot.text(), in_tenant.text(), Slot { errand: Errand::Reset, ..slot }.text()];
        assert_eq!(texts[0], "invite::00000000-0000-0000-0000-000000000007");
        assert!(texts[0] != texts[1] && texts[0] != texts[2]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm_and_only_48_bytes_of_the_right_form_are_a_token(text in ".{0,90}") {
            let is_ours = text.strip_prefix("cot_").is_some_and(|rest| rest.len() == 64
                && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
            prop_assert_eq!(OneTimeToken::read(&text).is_some(), is_ours);
            prop_assert_eq!(OneTimeToken::read_id(&text).is_some(), is_ours);
        }

        #[test]
        fn whatever_was_issued_reads_back_and_one_changed_character_finds_another_hash(
            seed in any::<u64>(), at in 4_usize..68, with in "[A-Za-z0-9_-]",
        ) {
            let (token, text) = issued(Errand::Invite, seed);
            let mut changed = text.expose_secret().to_owned();
            prop_assert_eq!(OneTimeToken::read(&changed), Some(token.hash));
            let is_same = changed[at..=at] == with;
            changed.replace_range(at..=at, &with);
            prop_assert_eq!(OneTimeToken::read(&changed) == Some(token.hash), is_same);
        }
    }
}
