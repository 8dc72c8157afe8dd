use ::auth::model::{LockRule, LockRules};
use adapters::passwords::HashCost;
use chrono::TimeDelta;

use super::{Environment, Source};

pub(super) fn settings(s: &mut Source, public_url: &str, environment: Environment) -> auth::Settings {
    let defaults = auth::Settings::default();
    let seconds =
        |s: &mut Source, name, default, most| TimeDelta::seconds(s.number(name, default, 1, most).into());
    auth::Settings {
        access_token_ttl: seconds(s, "ACCESS_TOKEN_TTL_S", 900, 86_400),
        refresh_token_ttl: seconds(s, "REFRESH_TOKEN_TTL_S", 604_800, 31_536_000),
        refresh_grace: TimeDelta::seconds(s.number("REFRESH_GRACE_S", 10, 0, 60).into()),
        sessions_per_user: s.number("SESSIONS_PER_USER", 20, 1, 100) as usize,
        session_max_age: seconds(s, "SESSION_MAX_AGE_S", 2_592_000, 31_536_000),
        cache_ttl: seconds(s, "AUTH_CACHE_TTL_S", 5, 5),
        locks: locks(s),
        allow_query_token: s.read("ALLOW_QUERY_TOKEN", false, "true or false"),
        default_tenant: default_tenant(s, environment),
        tokens: auth::model::TokenRules {
            issuer: s.text("JWT_ISSUER").unwrap_or_else(|| public_url.to_owned()),
            audience: s.text_or("JWT_AUDIENCE", "comptoir"),
            ..defaults.tokens
        },
    }
}

/// What hashing a password costs us, and whoever guesses one from a stolen hash.
pub(super) fn hash_cost(s: &mut Source, environment: Environment) -> HashCost {
    const MEMORY: &str = "ARGON2_M_KIB";
    let memory = s.number(MEMORY, 19_456, 8, 1_048_576);
    let (passes, lanes) = (s.number("ARGON2_T", 2, 1, 100), s.number("ARGON2_P", 1, 1, 64));
    let Some(cost) = HashCost::new(memory, passes, lanes) else {
        s.fault(MEMORY, "expected at least 8 for each of ARGON2_P lanes");
        return HashCost::default();
    };
    if cost.is_weak() && !environment.is_local() {
        s.fault(MEMORY, "weak: outside local at least 19456 with ARGON2_T=2, 47104 with 1, or 7168 with 5");
    }
    cost
}

/// Whose token it is that names no tenant; elsewhere than on a desk it is nobody's.
fn default_tenant(s: &mut Source, environment: Environment) -> Option<String> {
    let is_enforced = s.read("TENANCY_ENFORCED", !environment.is_local(), "true or false");
    let default = s.text_or("DEFAULT_TENANT_ID", "default");
    if !is_enforced && !environment.is_local() {
        s.fault("TENANCY_ENFORCED", "expected true outside local: a token that names no tenant is nobody's");
    }
    (!is_enforced).then_some(default)
}

/// What one account's wrong passwords from one network lead to; a lock is remembered as long as failures are counted.
fn locks(s: &mut Source) -> LockRules {
    let seconds =
        |s: &mut Source, name, default| TimeDelta::seconds(s.number(name, default, 1, 86_400).into());
    let limit = s.number("LOGIN_MAX_FAILURES", 5, 1, 1000);
    let window = seconds(s, "LOGIN_WINDOW_S", 900);
    LockRules::with_pair(LockRule {
        limit: i32::try_from(limit).unwrap_or(i32::MAX),
        window,
        lock: seconds(s, "LOGIN_LOCK_S", 60),
        longest: seconds(s, "LOGIN_LOCK_MAX_S", 900),
        memory: window,
    })
}
