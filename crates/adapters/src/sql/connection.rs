//! One connection type over both databases, and how the pool opens it.

use std::fmt;

use diesel::{
    Connection as _, ConnectionError, PgConnection, SqliteConnection,
    connection::SimpleConnection,
    r2d2::{Error, ManageConnection, PooledConnection, R2D2Connection},
};

/// Diesel writes the common SQL for either; what only one dialect family offers goes through [`each_backend!`].
/// (Not called `Connection`: the derive refers to diesel's trait of that name.)
#[derive(diesel::MultiConnection)]
pub enum SqlConnection {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

impl fmt::Debug for SqlConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres(_) => "Postgres",
            Self::Sqlite(_) => "SQLite",
        })
    }
}

pub(super) type Pooled = PooledConnection<Opener>;

/// Where the data lives, read from a URL. A URL without a known scheme is refused, never taken for a file name.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    Postgres(String),
    /// The path of the file.
    Sqlite(String),
}

/// Why a URL does not name a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlFault {
    #[error("a database URL starts with sqlite:// or postgres://")]
    UnknownScheme,
    #[error("sqlite:// is followed by the path of a file")]
    NoPath,
    #[error(
        "this build cannot speak TLS to Postgres: build with the feature `postgres-tls`, or drop sslmode from the URL"
    )]
    TlsNotBuilt,
    /// libpq would quote what it takes for a host, part of the password, in its complaint.
    #[error("user or password holds a reserved character: percent-encode it")]
    NotEncoded,
}

impl Database {
    /// # Errors
    /// [`DatabaseUrlFault`] names what is wrong.
    pub fn parse(url: &str) -> Result<Self, DatabaseUrlFault> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return if path.is_empty() {
                Err(DatabaseUrlFault::NoPath)
            } else {
                Ok(Self::Sqlite(path.to_owned()))
            };
        }
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(DatabaseUrlFault::UnknownScheme);
        }
        if !is_encoded(url) {
            return Err(DatabaseUrlFault::NotEncoded);
        }
        let asks_for_tls = ["require", "verify-ca", "verify-full"]
            .iter()
            .any(|mode| url.contains(&format!("sslmode={mode}")));
        if asks_for_tls && !cfg!(feature = "postgres-tls") {
            return Err(DatabaseUrlFault::TlsNotBuilt);
        }
        Ok(Self::Postgres(url.to_owned()))
    }

    /// Opens one connection and names the database's own cause when it cannot.
    ///
    /// # Errors
    /// Diesel's, with the cause in its text.
    pub fn establish(&self) -> Result<SqlConnection, ConnectionError> {
        match self {
            Self::Postgres(url) => PgConnection::establish(url).map(SqlConnection::Postgres),
            Self::Sqlite(path) => {
                let mut connection = SqliteConnection::establish(path)?;
                // The timeout first: switching to WAL already takes a lock.
                connection
                    .batch_execute(
                        "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
                    )
                    .map_err(ConnectionError::CouldntSetupConfiguration)?;
                Ok(SqlConnection::Sqlite(connection))
            }
        }
    }

    pub const fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}

/// Whether the user part can be told from the rest: one `@`, before the path, and whole percent escapes (RFC 3986 §3.2).
fn is_encoded(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let escapes = |text: &str| {
        text.split('%')
            .skip(1)
            .all(|escape| escape.len() >= 2 && escape.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()))
    };
    // An `@` beyond the address means that the address ended inside the password.
    let ends_early = !authority.contains('@') && rest.contains('@');
    authority.matches('@').count() <= 1 && !ends_early && escapes(authority)
}

/// A URL may hold a password.
impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(_) => f.write_str("postgres://***"),
            Self::Sqlite(path) => write!(f, "sqlite://{path}"),
        }
    }
}

/// Opens the pool's connections. (Diesel's own manager hides the cause of a failure.)
#[derive(Clone, Debug)]
pub(super) struct Opener {
    pub database: Database,
    /// SQLite's readers cannot write even by mistake.
    pub read_only: bool,
}

impl ManageConnection for Opener {
    type Connection = SqlConnection;
    type Error = Error;

    fn connect(&self) -> Result<SqlConnection, Error> {
        let mut connection = self.database.establish().map_err(Error::ConnectionError)?;
        if let (SqlConnection::Sqlite(c), true) = (&mut connection, self.read_only) {
            c.batch_execute("PRAGMA query_only=ON;").map_err(Error::QueryError)?;
        }
        Ok(connection)
    }

    fn is_valid(&self, connection: &mut SqlConnection) -> Result<(), Error> {
        connection.ping().map_err(Error::QueryError)
    }

    fn has_broken(&self, connection: &mut SqlConnection) -> bool {
        std::thread::panicking() || connection.is_broken()
    }
}

/// Compiles one query expression for each connection: the way to `ON CONFLICT`, `RETURNING` and batch inserts. Also the
/// faster way: a query that goes through the enum writes its text anew on every call, only to find the prepared statement.
macro_rules! each_backend {
    ($connection:expr, $c:ident => $query:expr) => {
        match $connection {
            $crate::sql::connection::SqlConnection::Postgres($c) => $query,
            $crate::sql::connection::SqlConnection::Sqlite($c) => $query,
        }
    };
}
pub(crate) use each_backend;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_without_a_known_scheme_is_refused() {
        assert_eq!(Database::parse("nonsense").err(), Some(DatabaseUrlFault::UnknownScheme));
        assert_eq!(Database::parse("sqlite://").err(), Some(DatabaseUrlFault::NoPath));
        assert_eq!(
            Database::parse("postgres://u@h/d?sslmode=require").err(),
            Some(DatabaseUrlFault::TlsNotBuilt)
        );
        assert!(Database::parse("sqlite://data/comptoir.db").is_ok());
        assert!(Database::parse("postgres://u:s3%40cret@h:5432/d?options=-csearch_path%3Dx").is_ok());
    }

    #[test]
    fn a_password_that_libpq_would_quote_is_refused_before_it_does() {
        for password in ["s3@cret", "s3/cret", "s3%ret", "s3#cret", "s3?c@ret"] {
            let url = format!("postgres://me:{password}@localhost/comptoir");
            assert_eq!(Database::parse(&url).err(), Some(DatabaseUrlFault::NotEncoded), "{password}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_named_as_the_cause() {
        let missing = Database::parse("sqlite:///no/such/folder/x.db").unwrap();
        assert!(missing.establish().err().unwrap().to_string().contains("unable to open"));
    }

    #[test]
    fn a_password_in_a_url_does_not_reach_the_log() {
        let database = Database::parse("postgres://me:secret@localhost/comptoir").unwrap();
        assert_eq!(format!("{database:?}"), "postgres://***");
    }
}
