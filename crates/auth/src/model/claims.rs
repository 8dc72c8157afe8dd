use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiClientId, Id, Session, TenantId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ApiSecretTag;

/// What an access token says (platform.md §5.4). Times are seconds since the epoch.
///
/// Roles are there for readers; the verifier takes them from the database. A member given twice is refused on reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    pub iss: String,
    pub aud: String,
    /// The user, or the API client.
    pub sub: Uuid,
    /// None in tokens that others made for an installation with one tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<TenantId>,
    /// The session, or the secret that the API client showed for this token.
    pub sid: Uuid,
    /// Of this token alone.
    pub jti: Uuid,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
    /// When the user last proved who they are.
    pub auth_time: i64,
    pub amr: Vec<String>,
    pub roles: Vec<String>,
    /// The first of `roles`.
    pub role: String,
    /// Scopes of an API client; empty for people, whose permissions are not inside.
    pub scope: String,
    /// The API client; none for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<ApiClientId>,
    /// Always `access`.
    pub token_use: String,
}

/// Whom an access token speaks for, and on what it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Person { user: UserId, session: Id<Session> },
    Program { client: ApiClientId, secret: Id<ApiSecretTag> },
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    #[error("the token is not one of ours")]
    Invalid,
    #[error("the token has expired")]
    Expired,
}

/// What every token must agree with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRules {
    pub issuer: String,
    pub audience: String,
    /// How far the clocks of two machines may differ.
    pub leeway: TimeDelta,
}

impl AccessClaims {
    pub const TOKEN_USE: &'static str = "access";
    /// No token lives longer (platform.md §6.1).
    pub const LONGEST_LIFE: TimeDelta = TimeDelta::hours(24);

    pub fn holder(&self) -> Holder {
        match self.client_id {
            None => Holder::Person { user: Id::from_uuid(self.sub), session: Id::from_uuid(self.sid) },
            Some(client) => Holder::Program { client, secret: Id::from_uuid(self.sid) },
        }
    }

    /// # Errors
    /// [`TokenFault::Expired`] past `exp` and the leeway, else [`TokenFault::Invalid`] when a rule is broken.
    pub fn check(&self, rules: &TokenRules, now: DateTime<Utc>) -> Result<(), TokenFault> {
        let (now, leeway) = (now.timestamp(), rules.leeway.num_seconds());
        let ours =
            self.iss == rules.issuer && self.aud == rules.audience && self.token_use == Self::TOKEN_USE;
        let lives_too_long = self.exp.saturating_sub(self.iat) > Self::LONGEST_LIFE.num_seconds();
        if !ours || lives_too_long || self.nbf.saturating_sub(leeway) > now {
            Err(TokenFault::Invalid)
        } else if self.exp.saturating_add(leeway) < now {
            Err(TokenFault::Expired)
        } else {
            Ok(())
        }
    }
}
