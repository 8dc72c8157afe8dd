//! Everything that can be set, read once at the start and passed down by value. One file an area; a new setting is one
//! line there, one entry in `contracts/configuration.json` and one row in `README.md`.

mod audit;
mod auth;
mod company;
mod database;
mod edge;
mod environment;
mod layers;
mod mail;
mod operations;
mod redis;
mod report;
mod retention;
mod share;
mod signing_keys;
mod source;
#[cfg(test)]
mod tests;
mod worker;

use std::{collections::BTreeMap, num::NonZero, time::Duration};

use ::auth::{Settings as AuthSettings, retention::RetentionSettings};
use ::worker::WorkerSettings;
use adapters::{
    mail::SmtpSettings,
    passwords::HashCost,
    sql::{Database, PoolSizes},
};
use http_support::{EdgeSettings, LimitMode};
use kernel::{Quota, Random};

pub use audit::AuditSettings;
pub use company::CompanySources;
pub use database::Logins;
pub use environment::{Environment, LogFormat};
pub use layers::{Layers, Origin, Places};
pub use operations::Operations;
pub use redis::{LimitBackend, RedisSettings};
pub use report::{SCHEMA, Shown};
pub use share::Share;
pub use signing_keys::SigningKeys;
pub use source::{Asked, Fault, Faults, Source};

/// The whole configuration. The names of the environment are those of the specifications; `README.md` lists them.
#[derive(Clone, Debug)]
pub struct Config {
    pub environment: Environment,
    pub host: String,
    pub port: u16,
    pub public_url: String,
    pub database: Database,
    pub logins: Logins,
    pub pools: PoolSizes,
    pub auto_migrate: bool,
    pub signing_keys: SigningKeys,
    pub audit: AuditSettings,
    pub auth: AuthSettings,
    pub hash_cost: HashCost,
    pub company: company_enrichment::Settings,
    pub sources: CompanySources,
    pub mail: SmtpSettings,
    pub worker: WorkerSettings,
    pub operations: Operations,
    pub edge: EdgeSettings,
    pub redis: RedisSettings,
    pub retention: RetentionSettings,
    pub limit_mode: LimitMode,
    pub user_quota: Quota,
    /// Every setting as it was read: what `comptoir config show` prints.
    pub settings: BTreeMap<&'static str, Asked>,
}

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
        let port = s.read("APP_PORT", 8000, "port");
        let public_url = public_url(s, environment, port);
        let database = database::database(s, environment);
        let company = company::settings(s);
        let config = Self {
            environment,
            host: s.text_or("APP_HOST", "0.0.0.0"),
            port,
            logins: database::logins(s, &database),
            pools: database::pools(s, &database, cores),
            auto_migrate: s.read("AUTO_MIGRATE", environment.is_local(), "true or false"),
            signing_keys: signing_keys::signing_keys(s, environment, random),
            audit: audit::settings(s, environment, random),
            auth: auth::settings(s, &public_url, environment),
            hash_cost: auth::hash_cost(s, environment),
            sources: company::sources(s),
            mail: mail::settings(s, environment),
            worker: worker::settings(s, &database, cores, company.lease),
            operations: operations::settings(s, environment),
            company,
            redis: redis::settings(s),
            retention: retention::settings(s),
            limit_mode: s.read("RATE_LIMIT_MODE", LimitMode::Enforce, "enforce, shadow or off"),
            user_quota: edge::user_quota(s),
            edge: edge::edge_settings(s, &public_url, environment),
            public_url,
            database,
            settings: BTreeMap::new(),
        };
        Ok(Self { settings: source.finish()?, ..config })
    }
}

/// Elsewhere than on a desk, links in mails and the issuer of tokens are `https`.
fn public_url(s: &mut Source, environment: Environment, port: u16) -> String {
    let url = s.text("PUBLIC_URL").unwrap_or_else(|| format!("http://localhost:{port}"));
    let is_sound = url.starts_with("https://") || environment.is_local() && url.starts_with("http://");
    if !is_sound {
        let expected = if environment.is_local() { "http:// or https://" } else { "https:// outside local" };
        s.fault("PUBLIC_URL", format!("expected {expected}"));
    }
    url
}

fn seconds(s: &mut Source, name: &'static str, default: u32, least: u32, most: u32) -> Duration {
    Duration::from_secs(s.number(name, default, least, most).into())
}
