//! The schema's history, embedded, one folder per database with the same names.

use std::collections::BTreeSet;

use diesel::{
    PgConnection, QueryResult, QueryableByName, RunQueryDsl as _,
    connection::SimpleConnection,
    dsl::sql,
    sql_query,
    sql_types::{Bool, Text},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{Database, SqlConnection};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Any number: the runners of one database agree on it.
const ADVISORY_LOCK: i64 = 0x636f_6d70_746f_6972;

/// Where a database stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MigrationStatus {
    pub applied: Vec<String>,
    pub pending: Vec<String>,
    /// Applied by a newer binary and unknown to this one.
    pub unknown: Vec<String>,
}

impl MigrationStatus {
    pub fn is_current(&self) -> bool {
        self.pending.is_empty() && self.unknown.is_empty()
    }
}

#[derive(Debug, thiserror::Error)]
pub enum MigrationFault {
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    #[error("the schema is newer than this binary (unknown: {}): run the newer binary", .0.join(", "))]
    Newer(Vec<String>),
    #[error("a migration failed: {0}")]
    Failed(String),
}

/// Brings one database up or down.
pub struct Migrations {
    connection: SqlConnection,
}

impl std::fmt::Debug for Migrations {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Migrations")
    }
}

impl Migrations {
    /// # Errors
    /// [`MigrationFault::Unavailable`] with the database's own cause.
    pub fn open(database: &Database) -> Result<Self, MigrationFault> {
        let connection =
            database.establish().map_err(|cause| MigrationFault::Unavailable(cause.to_string()))?;
        Ok(Self { connection })
    }

    /// # Errors
    /// [`MigrationFault::Failed`] when the history cannot be read.
    pub fn status(&mut self) -> Result<MigrationStatus, MigrationFault> {
        let known = self.known()?;
        let applied = self.applied()?;
        Ok(MigrationStatus {
            pending: known.difference(&applied).cloned().collect(),
            unknown: applied.difference(&known).cloned().collect(),
            applied: applied.into_iter().collect(),
        })
    }

    /// Applies what is pending and tells how many that were. One runner at a time: the others wait and find nothing.
    ///
    /// # Errors
    /// [`MigrationFault`]; a failed migration leaves the schema as it was before it.
    pub fn up(&mut self) -> Result<usize, MigrationFault> {
        self.locked(|migrations| {
            let status = migrations.status()?;
            if !status.unknown.is_empty() {
                return Err(MigrationFault::Newer(status.unknown));
            }
            match &mut migrations.connection {
                SqlConnection::Postgres(c) => c.run_pending_migrations(POSTGRES).map(|done| done.len()),
                SqlConnection::Sqlite(c) => c.run_pending_migrations(SQLITE).map(|done| done.len()),
            }
            .map_err(failed)
        })
    }

    /// Reverts the newest `count` migrations.
    ///
    /// # Errors
    /// [`MigrationFault::Failed`].
    pub fn down(&mut self, count: usize) -> Result<usize, MigrationFault> {
        self.locked(|migrations| {
            let applied = migrations.status()?.applied.len();
            for _ in 0..count.min(applied) {
                match &mut migrations.connection {
                    SqlConnection::Postgres(c) => c.revert_last_migration(POSTGRES).map(drop),
                    SqlConnection::Sqlite(c) => c.revert_last_migration(SQLITE).map(drop),
                }
                .map_err(failed)?;
            }
            Ok(count.min(applied))
        })
    }

    fn locked<T>(
        &mut self,
        act: impl FnOnce(&mut Self) -> Result<T, MigrationFault>,
    ) -> Result<T, MigrationFault> {
        self.advisory("pg_advisory_lock")?;
        let result = act(self);
        self.advisory("pg_advisory_unlock")?;
        result
    }

    fn advisory(&mut self, function: &str) -> Result<(), MigrationFault> {
        let SqlConnection::Postgres(c) = &mut self.connection else { return Ok(()) };
        c.batch_execute(&format!("SELECT {function}({ADVISORY_LOCK})")).map_err(failed)
    }

    fn known(&self) -> Result<BTreeSet<String>, MigrationFault> {
        use diesel::migration::{Migration, MigrationSource};
        fn versions<DB: diesel::backend::Backend>(migrations: &[Box<dyn Migration<DB>>]) -> BTreeSet<String> {
            migrations.iter().map(|migration| migration.name().version().to_string()).collect()
        }
        let known = match &self.connection {
            SqlConnection::Postgres(_) => {
                MigrationSource::<diesel::pg::Pg>::migrations(&POSTGRES).map(|found| versions(&found))
            }
            SqlConnection::Sqlite(_) => {
                MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE).map(|found| versions(&found))
            }
        };
        known.map_err(failed)
    }

    fn applied(&mut self) -> Result<BTreeSet<String>, MigrationFault> {
        match &mut self.connection {
            SqlConnection::Postgres(c) => read_versions(c).map_err(failed),
            SqlConnection::Sqlite(c) => {
                let versions = c.applied_migrations().map_err(failed)?;
                Ok(versions.iter().map(ToString::to_string).collect())
            }
        }
    }
}

/// What is applied, for a login that may not create what diesel keeps it in.
fn read_versions(c: &mut PgConnection) -> QueryResult<BTreeSet<String>> {
    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let begun = sql::<Bool>("to_regclass('__diesel_schema_migrations') IS NOT NULL");
    if !diesel::select(begun).get_result(c)? {
        return Ok(BTreeSet::new());
    }
    let applied = sql_query("SELECT version FROM __diesel_schema_migrations").load::<Applied>(c)?;
    Ok(applied.into_iter().map(|applied| applied.version).collect())
}

fn failed(cause: impl std::fmt::Display) -> MigrationFault {
    MigrationFault::Failed(cause.to_string())
}
