//! A database per test: a file of its own on SQLite, a schema of its own on Postgres.

use std::{
    env,
    ops::Deref,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use adapters::{
    in_process::{InProcessWakeUp, OsRandom},
    sql::{Database, Migrations, PoolSizes, SqlConnection, Transactor},
};
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use kernel::{Clock, Random};
use tempfile::TempDir;

use crate::Logins;

/// An empty, migrated database that disappears with this value.
#[derive(Debug)]
pub struct TestDatabase {
    pub database: Database,
    pub url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File(#[expect(dead_code, reason = "removed on drop")] TempDir),
    Schema {
        server: String,
        name: String,
    },
    /// Somebody else's, who outlives this.
    Lent,
}

/// One of each kind: SQLite always, Postgres unless the run is limited to SQLite.
///
/// # Panics
/// When Postgres is wanted and `TEST_POSTGRES_URL` names no server: nothing is skipped in silence.
pub fn databases() -> Vec<TestDatabase> {
    let mut all = vec![TestDatabase::sqlite()];
    if env::var("COMPTOIR_TEST_DATABASES").as_deref() != Ok("sqlite") {
        all.push(TestDatabase::postgres());
    }
    all
}

/// Postgres alone, for what only it can do; `None` when the run is limited to SQLite.
pub fn postgres() -> Option<TestDatabase> {
    (env::var("COMPTOIR_TEST_DATABASES").as_deref() != Ok("sqlite")).then(TestDatabase::postgres)
}

impl TestDatabase {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self::open(url, Place::File(folder))
    }

    pub fn postgres() -> Self {
        let (server, name, url) = Self::empty_schema();
        Self::open(url, Place::Schema { server, name })
    }

    /// The server, and a new schema on it with its URL.
    fn empty_schema() -> (String, String, String) {
        let server = env::var("TEST_POSTGRES_URL")
            .unwrap_or_else(|_| panic!("TEST_POSTGRES_URL names no server: run `cargo verify`"));
        let mut bytes = [0; 8];
        OsRandom.fill(&mut bytes);
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let name = format!("test_{since}_{:x}", u64::from_ne_bytes(bytes));
        PgConnection::establish(&server).unwrap().batch_execute(&format!("CREATE SCHEMA {name}")).unwrap();
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options=-csearch_path%3D{name}");
        (server, name, url)
    }

    /// A Postgres whose tables belong to a login of their own, and that login with two more (specs/README 15).
    pub fn with_logins() -> (Self, Logins) {
        let (server, name, url) = Self::empty_schema();
        let logins = Logins::create(&server, &name, &url);
        Migrations::open(&Database::parse(&logins.owner).unwrap()).unwrap().up().unwrap();
        (Self::open(url, Place::Schema { server, name }), logins)
    }

    fn open(url: String, place: Place) -> Self {
        let database = Database::parse(&url).unwrap();
        Migrations::open(&database).unwrap().up().unwrap();
        Self { database, url, place }
    }

    /// The same database for a second process, while the first one lives.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { database: self.database.clone(), url: self.url.clone(), place: Place::Lent }
    }

    pub fn is_sqlite(&self) -> bool {
        self.database.is_sqlite()
    }

    /// Pools of a size for tests.
    pub fn transactor(&self, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Arc<Transactor> {
        let sizes = PoolSizes { readers: 4, writers: 8 };
        Arc::new(
            Transactor::open(&self.database, sizes, clock, random, Arc::new(InProcessWakeUp::default()))
                .unwrap(),
        )
    }

    /// Runs plain SQL beside the application, as the owner of the tables.
    pub fn execute(&self, sql: &str) {
        match self.database.establish().unwrap() {
            SqlConnection::Postgres(mut c) => c.batch_execute(sql).unwrap(),
            SqlConnection::Sqlite(mut c) => c.batch_execute(sql).unwrap(),
        }
    }

    /// The texts of one column, as plain SQL finds them.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        use diesel::{QueryableByName, RunQueryDsl, sql_types::Text};
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Text)]
            value: String,
        }
        let query =
            diesel::sql_query(format!("SELECT CAST(value AS text) AS value FROM ({sql}) AS found(value)"));
        let rows: Vec<Row> = match self.database.establish().unwrap() {
            SqlConnection::Postgres(mut c) => query.load(&mut c).unwrap(),
            SqlConnection::Sqlite(mut c) => {
                let query =
                    format!("WITH found(value) AS ({sql}) SELECT CAST(value AS text) AS value FROM found");
                diesel::sql_query(query).load::<Row>(&mut c as &mut SqliteConnection).unwrap()
            }
        };
        rows.into_iter().map(|row| row.value).collect()
    }

    /// How many rows a table has, or a table with a condition (`requests WHERE …`).
    pub fn count(&self, table: &str) -> usize {
        self.texts(&format!("SELECT count(*) FROM {table}"))[0].parse().unwrap()
    }
}

impl Deref for TestDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        &self.database
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Schema { server, name } = &self.place
            && let Ok(mut connection) = PgConnection::establish(server)
        {
            connection.batch_execute(&format!("DROP SCHEMA {name} CASCADE")).ok();
        }
    }
}
