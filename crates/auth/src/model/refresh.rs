use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, Random};
use secrecy::SecretString;
use uuid::Uuid;

use super::{Keyring, Membership, Purpose, Refusal, SecretHash, Session, Standing};

/// What a refresh token is made of besides a key: 16 random bytes.
pub type Nonce = [u8; 16];

const PREFIX: &str = "crt_";
const TOKEN_BYTES: usize = 16 + 32;

/// One link of a session's chain of refresh tokens (platform.md §4). The token itself is not stored: its hash finds it,
/// and its nonce with a key that is not in the database makes it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    pub id: Id<Self>,
    pub session: Id<kernel::Session>,
    pub user: kernel::UserId,
    pub tenant: kernel::TenantId,
    pub hash: SecretHash,
    /// Of the token it followed; none for the first.
    pub parent: Option<SecretHash>,
    /// How many came before it.
    pub counter: i64,
    pub nonce: Nonce,
    /// The holder's first role when it was issued.
    pub role: String,
    pub expires_at: DateTime<Utc>,
    /// When it was exchanged for its successor.
    pub used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// What becomes of a refresh token that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// It is the current one: a successor takes its place.
    Rotate,
    /// It was exchanged a moment ago, perhaps by a call whose answer got lost: the same successor, if that is unused.
    Again,
    Refuse(Refusal),
}

impl RefreshToken {
    /// A new link of `session`'s chain, and the text that only its holder gets. It lives for `idle`, and no longer than
    /// the session.
    pub fn issue(
        (session, membership): (&Session, &Membership),
        parent: Option<&Self>,
        (now, idle): (DateTime<Utc>, TimeDelta),
        (keys, random): (&Keyring, &dyn Random),
    ) -> Option<(Self, SecretString)> {
        let id = Id::new(now, random);
        let mut nonce = Nonce::default();
        random.fill(&mut nonce);
        let text = texts(id, &nonce, keys).next()?;
        let token = Self {
            id,
            session: session.id,
            user: session.user,
            tenant: session.tenant,
            hash: SecretHash::of(&text),
            parent: parent.map(|parent| parent.hash),
            counter: parent.map_or(0, |parent| parent.counter + 1),
            nonce,
            role: membership.roles.first().map(|role| role.as_str().to_owned()).unwrap_or_default(),
            expires_at: session.expires_at.min(now + idle),
            used_at: None,
            revoked_at: None,
            created_at: now,
        };
        Some((token, text.into()))
    }

    /// The hash under which a token is looked for; none for a text that cannot be one of ours.
    pub fn read(text: &str) -> Option<SecretHash> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        (bytes.len() == TOKEN_BYTES).then(|| SecretHash::of(text))
    }

    /// The text once more; none when the key that made it is gone.
    pub fn text(&self, keys: &Keyring) -> Option<SecretString> {
        texts(self.id, &self.nonce, keys).find(|text| SecretHash::of(text) == self.hash).map(Into::into)
    }

    /// What showing this token of a session with this `standing` leads to, whatever its tenant is open to. That someone was disabled or left the tenant is
    /// not told: it looks like a token that never was.
    pub fn judge(&self, standing: &Standing, now: DateTime<Utc>, grace: TimeDelta) -> Exchange {
        let lets_in =
            standing.user.is_active && standing.membership.as_ref().is_some_and(Membership::admits_people);
        if !lets_in {
            return Exchange::Refuse(Refusal::Invalid);
        }
        if standing.session.revoked_at.is_some() || self.revoked_at.is_some() {
            return Exchange::Refuse(Refusal::Revoked);
        }
        if standing.session.expires_at <= now {
            return Exchange::Refuse(Refusal::Expired);
        }
        match self.used_at {
            None if self.expires_at <= now => Exchange::Refuse(Refusal::Expired),
            None => Exchange::Rotate,
            Some(used_at) if now - used_at <= grace => Exchange::Again,
            Some(_) => Exchange::Refuse(Refusal::Reused),
        }
    }
}

/// The token under each secret, the current one first: `crt_` and base64url of id ‖ HMAC(id ‖ nonce).
fn texts(id: Id<RefreshToken>, nonce: &Nonce, keys: &Keyring) -> impl Iterator<Item = String> {
    let id: Uuid = id.as_uuid();
    let message = [id.as_bytes().as_slice(), nonce].concat();
    let tags: Vec<[u8; 32]> = keys.tags(Purpose::RefreshToken, &message).collect();
    tags.into_iter().map(move |tag| {
        let bytes = [id.as_bytes().as_slice(), &tag].concat();
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
    })
}
