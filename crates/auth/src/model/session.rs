use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, TenantId, UserId};

use super::SecretHash;

/// One sign-in of a user to a tenant. Tokens and cookies live no longer than it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: Id<kernel::Session>,
    pub user: UserId,
    pub tenant: TenantId,
    /// Of the cookie; none for sessions that carry tokens.
    pub secret_hash: Option<SecretHash>,
    /// What the browser says it is, at most 256 characters.
    pub user_agent: Option<String>,
    /// What the client calls itself, at most 100 characters.
    pub device: Option<String>,
    /// The network it was opened from.
    pub ip_prefix: Option<String>,
    /// When the user last proved who they are.
    pub auth_time: DateTime<Utc>,
    /// How they proved it (RFC 8176): `pwd`. Empty when an operator issued the session.
    pub amr: Vec<String>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// To the minute: written at most that often.
    pub last_seen_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// A word for why it ended early, as in [`Ending`].
    pub revoke_reason: Option<String>,
}

/// An early end of a session: why, in one word, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    pub reason: &'static str,
    pub at: DateTime<Utc>,
}

impl Ending {
    /// By its user.
    pub fn logout(at: DateTime<Utc>) -> Self {
        Self { reason: "logout", at }
    }

    /// By someone who may end others' sessions.
    pub fn revoked(at: DateTime<Utc>) -> Self {
        Self { reason: "revoked", at }
    }

    /// The tenant shut its user out.
    pub fn member_disabled(at: DateTime<Utc>) -> Self {
        Self { reason: "member_disabled", at }
    }

    /// The platform shut its user out.
    pub fn user_disabled(at: DateTime<Utc>) -> Self {
        Self { reason: "user_disabled", at }
    }

    /// A refresh token was shown again after its exchange.
    pub fn reuse(at: DateTime<Utc>) -> Self {
        Self { reason: "refresh_reuse", at }
    }

    /// The user chose another password.
    pub fn password_changed(at: DateTime<Utc>) -> Self {
        Self { reason: "password_changed", at }
    }

    /// The user has too many.
    pub fn crowded_out(at: DateTime<Utc>) -> Self {
        Self { reason: "too_many_sessions", at }
    }
}

impl Session {
    const USER_AGENT_CHARACTERS: usize = 256;
    const DEVICE_CHARACTERS: usize = 100;

    /// A session that begins at `now` with proof `amr` and ends after `age`.
    pub fn open(
        id: Id<kernel::Session>,
        (user, tenant): (UserId, TenantId),
        amr: &[&str],
        now: DateTime<Utc>,
        age: TimeDelta,
    ) -> Self {
        Self {
            id,
            user,
            tenant,
            secret_hash: None,
            user_agent: None,
            device: None,
            ip_prefix: None,
            auth_time: now,
            amr: amr.iter().map(ToString::to_string).collect(),
            created_at: now,
            expires_at: now + age,
            last_seen_at: now,
            revoked_at: None,
            revoke_reason: None,
        }
    }

    #[must_use]
    pub fn with_user_agent(self, user_agent: Option<&str>) -> Self {
        let shortened = user_agent.map(|text| text.chars().take(Self::USER_AGENT_CHARACTERS).collect());
        Self { user_agent: shortened, ..self }
    }

    /// With what the client calls itself, shortened.
    #[must_use]
    pub fn with_device(self, device: Option<&str>) -> Self {
        let shortened = device.map(|text| text.chars().take(Self::DEVICE_CHARACTERS).collect());
        Self { device: shortened, ..self }
    }

    /// Whether it is time to note again that the session is used (platform.md §2.1: at most once a minute).
    pub fn is_touch_due(&self, now: DateTime<Utc>) -> bool {
        now - self.last_seen_at >= TimeDelta::minutes(1)
    }
}
