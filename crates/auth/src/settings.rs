use chrono::TimeDelta;

use crate::model::{LockRules, TokenRules};

/// The knobs of platform.md §10 that the service reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `ACCESS_TOKEN_TTL_S`
    pub access_token_ttl: TimeDelta,
    /// `REFRESH_TOKEN_TTL_S`: how long a session may be idle.
    pub refresh_token_ttl: TimeDelta,
    /// `REFRESH_GRACE_S`: how long an exchanged refresh token still gives the same successor.
    pub refresh_grace: TimeDelta,
    /// `SESSIONS_PER_USER`: the longest idle ones beyond it end.
    pub sessions_per_user: usize,
    /// `SESSION_MAX_AGE_S`
    pub session_max_age: TimeDelta,
    /// `AUTH_CACHE_TTL_S`: how long a revocation may take to bite in another process.
    pub cache_ttl: TimeDelta,
    /// `LOGIN_…`: how many wrong passwords lock, and for how long.
    pub locks: LockRules,
    /// `ALLOW_QUERY_TOKEN`: whether the token of an API client is taken from the address of a call.
    pub allow_query_token: bool,
    /// `DEFAULT_TENANT_ID`, by id or slug: whose token it is that names no tenant. None where such a token is refused
    /// (`TENANCY_ENFORCED`).
    pub default_tenant: Option<String>,
    /// `JWT_ISSUER`, `JWT_AUDIENCE` and the leeway.
    pub tokens: TokenRules,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            access_token_ttl: TimeDelta::seconds(900),
            refresh_token_ttl: TimeDelta::seconds(604_800),
            refresh_grace: TimeDelta::seconds(10),
            sessions_per_user: 20,
            session_max_age: TimeDelta::seconds(2_592_000),
            cache_ttl: TimeDelta::seconds(5),
            locks: LockRules::default(),
            allow_query_token: false,
            default_tenant: None,
            tokens: TokenRules {
                issuer: "http://localhost:8000".to_owned(),
                audience: "comptoir".to_owned(),
                leeway: TimeDelta::seconds(30),
            },
        }
    }
}
