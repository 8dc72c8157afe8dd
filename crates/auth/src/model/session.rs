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
    /// When the user last proved who they are.
    pub auth_time: DateTime<Utc>,
    /// How they proved it (RFC 8176): `pwd`. Empty when an operator issued the session.
    pub amr: Vec<String>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// To the minute: written at most that often.
    pub last_seen_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Session {
    const USER_AGENT_CHARACTERS: usize = 256;

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
            auth_time: now,
            amr: amr.iter().map(ToString::to_string).collect(),
            created_at: now,
            expires_at: now + age,
            last_seen_at: now,
            revoked_at: None,
        }
    }

    #[must_use]
    pub fn with_user_agent(self, user_agent: Option<&str>) -> Self {
        let shortened = user_agent.map(|text| text.chars().take(Self::USER_AGENT_CHARACTERS).collect());
        Self { user_agent: shortened, ..self }
    }

    /// Whether it is time to note again that the session is used (platform.md §2.1: at most once a minute).
    pub fn is_touch_due(&self, now: DateTime<Utc>) -> bool {
        now - self.last_seen_at >= TimeDelta::minutes(1)
    }
}
