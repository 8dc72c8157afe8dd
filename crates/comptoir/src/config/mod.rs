//! Everything that can be set, read once at the start and passed down by value.

mod edge;
mod source;

use std::{num::NonZero, str::FromStr, time::Duration};

use adapters::{
    http::{RechercheEntreprises, UpstreamSettings},
    sql::{Database, PoolSizes},
    tokens::SigningKey,
};
use chrono::TimeDelta;
use http_support::EdgeSettings;
use kernel::Random;
use secrecy::{ExposeSecret, SecretSlice};
use worker::WorkerSettings;

pub use source::{Fault, Faults, Source};

/// Where the program runs; what is convenient on a desk is refused elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    Local,
    Staging,
    Production,
}

impl FromStr for Environment {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "local" | "dev" => Ok(Self::Local),
            "staging" => Ok(Self::Staging),
            "production" => Ok(Self::Production),
            _ => Err(()),
        }
    }
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Json,
    Text,
}

impl FromStr for LogFormat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "json" => Ok(Self::Json),
            "text" => Ok(Self::Text),
            _ => Err(()),
        }
    }
}

/// The whole configuration. The names of the environment are those of the specifications; `README.md` lists them.
#[derive(Clone, Debug)]
pub struct Config {
    pub environment: Environment,
    pub host: String,
    pub port: u16,
    pub public_url: String,
    pub database: Database,
    pub pools: PoolSizes,
    pub auto_migrate: bool,
    pub signing_keys: SigningKeys,
    pub auth: auth::Settings,
    pub company: company_enrichment::Settings,
    pub recherche: UpstreamSettings,
    pub worker: WorkerSettings,
    pub edge: EdgeSettings,
    /// Whether `/metrics` answers on the public port.
    pub metrics_public: bool,
    pub log_level: String,
    pub log_format: LogFormat,
}

/// The keys of access tokens.
#[derive(Clone, Debug)]
pub struct SigningKeys {
    pub current: SigningKey,
    /// Made up at the start: tokens end with the process.
    pub ephemeral: bool,
}

const SAMPLE_SECRETS: [&str; 4] = ["change_me", "changeme", "change-me-local-secret", "secret"];
const SHORTEST_SECRET: usize = 32;

impl Config {
    /// Reads every setting; `random` makes the signing key where none is needed from outside.
    ///
    /// # Errors
    /// All [`Faults`] at once.
    pub fn read(mut source: Source, random: &dyn Random) -> Result<Self, Faults> {
        let s = &mut source;
        let cores = std::thread::available_parallelism().map_or(2, NonZero::get);
        let cores = u32::try_from(cores).unwrap_or(2);
        let environment = s.read("APP_ENV", Environment::Local, "local, staging or production");
        let port = s.read("APP_PORT", 8000, "a port");
        let public_url = s.text("PUBLIC_URL").unwrap_or_else(|| format!("http://localhost:{port}"));
        let local = environment == Environment::Local;
        let database = database(s, environment);
        let company = company_settings(s);
        let config = Self {
            environment,
            host: s.text("APP_HOST").unwrap_or_else(|| "0.0.0.0".to_owned()),
            port,
            pools: pools(s, &database, cores),
            auto_migrate: s.read("AUTO_MIGRATE", local, "true or false"),
            signing_keys: signing_keys(s, local, random),
            auth: auth_settings(s, &public_url),
            recherche: recherche(s),
            worker: worker_settings(s, &database, cores, company.lease),
            company,
            edge: edge::edge_settings(s, &public_url, environment),
            metrics_public: s.read("METRICS_PUBLIC", local, "true or false"),
            log_level: s.text("LOG_LEVEL").unwrap_or_else(|| "info".to_owned()),
            log_format: s.read("LOG_FORMAT", LogFormat::Json, "json or text"),
            public_url,
            database,
        };
        source.finish()?;
        Ok(config)
    }
}

fn seconds(s: &mut Source, name: &'static str, default: u32, least: u32, most: u32) -> Duration {
    Duration::from_secs(s.number(name, default, least, most).into())
}

fn database(s: &mut Source, environment: Environment) -> Database {
    let fallback = Database::Sqlite("data/comptoir.db".to_owned());
    let allowed = s.read("ALLOW_SQLITE_IN_PRODUCTION", false, "true or false");
    let database = match s.text("DATABASE_URL").map(|url| Database::parse(&url)) {
        None => fallback,
        Some(Ok(database)) => database,
        Some(Err(fault)) => {
            s.fault("DATABASE_URL", fault.to_string());
            return fallback;
        }
    };
    if database.is_sqlite() && environment == Environment::Production && !allowed {
        s.fault("DATABASE_URL", "production runs on Postgres, unless ALLOW_SQLITE_IN_PRODUCTION=true");
    }
    database
}

fn pools(s: &mut Source, database: &Database, cores: u32) -> PoolSizes {
    let whole = s.number("DATABASE_POOL_SIZE", cores * 4, 2, 500);
    if database.is_sqlite() { PoolSizes { readers: cores, writers: 1 } } else { PoolSizes::halves(whole) }
}

/// In local mode a key is made up when none is set; elsewhere it must be set, long and not a sample.
fn signing_keys(s: &mut Source, local: bool, random: &dyn Random) -> SigningKeys {
    let key = |secret: Vec<u8>| SigningKey { kid: "default".to_owned(), secret: SecretSlice::from(secret) };
    let secret = s.secret("JWT_SECRET", "JWT_SECRET_FILE");
    let Some(secret) = secret else {
        if !local {
            s.fault("JWT_SECRET", "required outside local");
        }
        let mut bytes = vec![0; SHORTEST_SECRET];
        random.fill(&mut bytes);
        return SigningKeys { current: key(bytes), ephemeral: true };
    };
    let text = secret.expose_secret();
    if !local && (text.len() < SHORTEST_SECRET || SAMPLE_SECRETS.contains(&text)) {
        s.fault("JWT_SECRET", "at least 32 bytes, and no sample value, outside local");
    }
    SigningKeys { current: key(text.as_bytes().to_vec()), ephemeral: false }
}

fn auth_settings(s: &mut Source, public_url: &str) -> auth::Settings {
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
        tokens: auth::model::TokenRules {
            issuer: s.text("JWT_ISSUER").unwrap_or_else(|| public_url.to_owned()),
            audience: s.text("JWT_AUDIENCE").unwrap_or_else(|| "comptoir".to_owned()),
            ..defaults.tokens
        },
    }
}

fn company_settings(s: &mut Source) -> company_enrichment::Settings {
    let defaults = company_enrichment::Settings::default();
    company_enrichment::Settings {
        freshness: TimeDelta::days(s.number("COMPANY_FRESHNESS_TTL_DAYS", 30, 1, 3650).into()),
        lease: seconds(s, "COMPANY_LOCK_TTL_S", 120, 2, 3600),
        // The contract answers within 1200 ms in all.
        sync_attempt: Duration::from_millis(s.number("COMPANY_SYNC_ATTEMPT_MS", 1100, 0, 1199).into()),
        refresh_cooldown: TimeDelta::seconds(s.number("COMPANY_REFRESH_COOLDOWN_S", 60, 0, 86_400).into()),
        luhn: s.read("COMPANY_LUHN_MODE", defaults.luhn, "off, warn or strict"),
        ..defaults
    }
}

fn recherche(s: &mut Source) -> UpstreamSettings {
    let base_url =
        s.text("COMPANY_RECHERCHE_URL").unwrap_or_else(|| RechercheEntreprises::OFFICIAL_URL.to_owned());
    let timeout = s.number("COMPANY_SOURCE_TIMEOUT_MS", 5000, 1, 15_000);
    UpstreamSettings {
        token: s.secret("ENTERPRISE_SEARCH_API_KEY", "ENTERPRISE_SEARCH_API_KEY_FILE"),
        timeout: Duration::from_millis(timeout.into()),
        ..UpstreamSettings::at(base_url)
    }
}

fn worker_settings(s: &mut Source, database: &Database, cores: u32, lease: Duration) -> WorkerSettings {
    let poll = if database.is_sqlite() { 200 } else { 1000 };
    WorkerSettings {
        concurrency: s.number("WORKER_CONCURRENCY", cores * 4, 1, 256) as usize,
        poll: Duration::from_millis(s.number("QUEUE_POLL_MS", poll, 10, 60_000).into()),
        // A short lease is meant to be noticed soon.
        reap: Duration::from_secs(5).min(lease / 2),
        grace: seconds(s, "SHUTDOWN_TIMEOUT_S", 25, 0, 600),
    }
}

#[cfg(test)]
mod tests {
    use kernel::testing::SeededRandom;

    use super::*;

    fn read(environment: &'static [(&'static str, &'static str)], file: &str) -> Result<Config, Faults> {
        let lookup = |name: &str| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        };
        Config::read(Source::new(file.parse().unwrap(), lookup), &SeededRandom::new(1))
    }

    fn faulty(environment: &'static [(&'static str, &'static str)], file: &str) -> Vec<String> {
        read(environment, file).err().unwrap().0.into_iter().map(|fault| fault.name).collect()
    }

    #[test]
    fn nothing_set_is_a_working_local_configuration() {
        let config = read(&[], "").unwrap();
        assert_eq!(config.database, Database::Sqlite("data/comptoir.db".into()));
        assert_eq!(config.recherche.base_url, RechercheEntreprises::OFFICIAL_URL);
        assert!(config.auto_migrate && config.signing_keys.ephemeral);
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = read(&[("APP_PORT", "9000")], "app_port = 8100\ncompany_sync_attempt_ms = 0").unwrap();
        assert_eq!((config.port, config.company.sync_attempt), (9000, Duration::ZERO));
    }

    #[test]
    fn scenario_59_all_faults_are_told_at_once_and_no_value_with_them() {
        let environment =
            &[("APP_PORT", "eighty"), ("COMPANY_SYNC_ATTEMPT_MS", "1200"), ("DATABASE_URL", "nonsense")];
        assert_eq!(
            faulty(environment, "typo = 1"),
            ["APP_PORT", "COMPANY_SYNC_ATTEMPT_MS", "DATABASE_URL", "typo"]
        );
        assert!(!read(environment, "").err().unwrap().to_string().contains("nonsense"));
    }

    #[test]
    fn scenario_60_production_refuses_weak_secrets_and_sqlite() {
        assert_eq!(
            faulty(&[("APP_ENV", "production"), ("JWT_SECRET", "change_me")], ""),
            ["DATABASE_URL", "JWT_SECRET"]
        );
        assert_eq!(faulty(&[("APP_ENV", "staging")], ""), ["JWT_SECRET"]);
    }
}
