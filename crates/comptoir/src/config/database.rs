use adapters::sql::{Database, PoolSizes};

use super::{Environment, Source};

const DEFAULT: &str = "data/comptoir.db";

/// Other logins to the same Postgres, for what the ordinary one then need not be allowed.
#[derive(Clone, Debug)]
pub struct Logins {
    /// For work that crosses tenants; none when the ordinary login does it.
    pub system: Option<Database>,
    /// Who owns the tables and changes them.
    pub migration: Database,
}

pub(super) fn logins(s: &mut Source, ordinary: &Database) -> Logins {
    Logins {
        system: login(s, "DATABASE_SYSTEM_URL", ordinary),
        migration: login(s, "MIGRATION_URL", ordinary).unwrap_or_else(|| ordinary.clone()),
    }
}

fn login(s: &mut Source, name: &'static str, ordinary: &Database) -> Option<Database> {
    let url = s.text(name)?;
    match Database::parse(&url) {
        Err(fault) => s.fault(name, fault.to_string()),
        Ok(_) if ordinary.is_sqlite() => s.fault(name, "SQLite has no logins: unset it, or set DATABASE_URL"),
        Ok(Database::Sqlite(_)) => s.fault(name, "expected postgres://, as DATABASE_URL"),
        Ok(login) => return Some(login),
    }
    None
}

pub(super) fn database(s: &mut Source, environment: Environment) -> Database {
    let allowed = s.read("ALLOW_SQLITE_IN_PRODUCTION", false, "true or false");
    let database = match Database::parse(&s.text_or("DATABASE_URL", format!("sqlite://{DEFAULT}"))) {
        Ok(database) => database,
        Err(fault) => {
            s.fault("DATABASE_URL", fault.to_string());
            return Database::Sqlite(DEFAULT.to_owned());
        }
    };
    if database.is_sqlite() && environment == Environment::Production && !allowed {
        s.fault("DATABASE_URL", "production runs on Postgres, unless ALLOW_SQLITE_IN_PRODUCTION=true");
    }
    database
}

pub(super) fn pools(s: &mut Source, database: &Database, cores: u32) -> PoolSizes {
    let whole = s.number("DATABASE_POOL_SIZE", cores * 4, 2, 500);
    if database.is_sqlite() { PoolSizes { readers: cores, writers: 1 } } else { PoolSizes::halves(whole) }
}
