use adapters::sql::{Database, PoolSizes};

use super::{Environment, Source};

const DEFAULT: &str = "data/comptoir.db";

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
