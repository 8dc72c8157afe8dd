use ::auth::model::{LockRule, LockRules};
use adapters::tokens::SigningKey;
use chrono::TimeDelta;
use kernel::Random;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::{Environment, Source};

/// The keys of access tokens.
#[derive(Clone, Debug)]
pub struct SigningKeys {
    pub current: SigningKey,
    /// Made up at the start: tokens end with the process.
    pub ephemeral: bool,
}

impl SigningKeys {
    /// One key, named `default`.
    pub fn only(secret: Vec<u8>, ephemeral: bool) -> Self {
        let current = SigningKey { kid: "default".to_owned(), secret: SecretSlice::from(secret) };
        Self { current, ephemeral }
    }
}

const SAMPLE_SECRETS: [&str; 4] = ["change_me", "changeme", "change-me-local-secret", "secret"];
const SHORTEST_SECRET: usize = 32;

/// Adds a fault when a secret could be guessed, outside local. Every secret that protects something of ours goes through
/// here; the keys of other people's services are as long as they made them.
pub(super) fn refuse_weak(
    s: &mut Source,
    environment: Environment,
    name: &'static str,
    secret: &SecretString,
) {
    let text = secret.expose_secret();
    let is_weak = text.len() < SHORTEST_SECRET || SAMPLE_SECRETS.iter().any(|sample| text.contains(sample));
    if is_weak && !environment.is_local() {
        s.fault(name, "at least 32 bytes, and no sample value, outside local");
    }
}

/// In local mode a key is made up when none is set; elsewhere it must be set, long and not a sample.
pub(super) fn signing_keys(s: &mut Source, environment: Environment, random: &dyn Random) -> SigningKeys {
    let Some(secret) = s.secret("JWT_SECRET", "JWT_SECRET_FILE") else {
        if !environment.is_local() {
            s.fault("JWT_SECRET", "required outside local");
        }
        let mut bytes = vec![0; SHORTEST_SECRET];
        random.fill(&mut bytes);
        return SigningKeys::only(bytes, true);
    };
    refuse_weak(s, environment, "JWT_SECRET", &secret);
    SigningKeys::only(secret.expose_secret().as_bytes().to_vec(), false)
}

pub(super) fn settings(s: &mut Source, public_url: &str) -> auth::Settings {
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
        tokens: auth::model::TokenRules {
            issuer: s.text("JWT_ISSUER").unwrap_or_else(|| public_url.to_owned()),
            audience: s.text_or("JWT_AUDIENCE", "comptoir"),
            ..defaults.tokens
        },
    }
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
