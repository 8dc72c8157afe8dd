//! Why the program cannot start: one line that names the cause and what to do.

use std::io;

use adapters::{http::ClientError, sql::MigrationFault};
use kernel::{DomainError as _, ErrorKind, StoreError};

use crate::config::Faults;

#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    #[error("{0}")]
    Config(#[from] Faults),
    #[error("the database cannot be used: {cause}. {remedy}")]
    Database { cause: String, remedy: &'static str },
    #[error("the schema is behind this binary (pending: {0}): run `comptoir migrate up`")]
    Pending(String),
    #[error("{0}")]
    Newer(String),
    #[error("tenants could see each other's rows: {0}")]
    Lax(String),
    #[error("DATABASE_URL and DATABASE_SYSTEM_URL name two databases: they are two logins to one")]
    TwoDatabases,
    #[error("the database lets no work begin: {0}")]
    NoRole(String),
    #[error("another process uses {0}: stop it, or use Postgres to share a database")]
    Locked(String),
    #[error(
        "`comptoir {0}` shares its database with other processes and needs Postgres: set DATABASE_URL, or run `comptoir serve`"
    )]
    NeedsPostgres(&'static str),
    #[error("cannot listen on {address}: {cause}. Choose another port with {knob}")]
    Listen { address: String, cause: io::Error, knob: &'static str },
    #[error("{setting} cannot be used: {fault}")]
    Upstream { setting: &'static str, fault: ClientError },
    #[error("the signing key in {path} cannot be used: {cause}. Set JWT_SECRET, or repair the file")]
    SigningKey { path: String, cause: io::Error },
    #[error("{0}")]
    Account(#[from] auth::Error),
    #[error("{0}")]
    Other(String),
}

impl StartFault {
    /// The exit code (platform.md §7.5): 78 when only the configuration is at fault, 69 for a database that does not answer,
    /// 75 for what another try may find free, 1 for all else.
    pub fn exit_code(&self) -> u8 {
        const UNAVAILABLE: u8 = 69;
        const RETRY: u8 = 75;
        match self {
            Self::Config(_) | Self::NeedsPostgres(_) | Self::TwoDatabases => 78,
            Self::Database { .. } | Self::Account(auth::Error::Store(StoreError::Unavailable(_))) => {
                UNAVAILABLE
            }
            Self::Locked(_) => RETRY,
            Self::Account(error) if error.kind() == ErrorKind::Unavailable => RETRY,
            _ => 1,
        }
    }

    pub(crate) fn database(cause: &dyn std::fmt::Display, sqlite: bool) -> Self {
        let remedy = if sqlite {
            "Check that the folder exists and the file can be written, or set DATABASE_URL"
        } else {
            "Check that Postgres runs and that DATABASE_URL is right"
        };
        // libpq ends its causes with line breaks of its own.
        let cause = cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        Self::Database { cause, remedy }
    }

    pub(crate) fn migration(fault: MigrationFault, sqlite: bool) -> Self {
        match fault {
            MigrationFault::Newer(_) => Self::Newer(fault.to_string()),
            MigrationFault::Unavailable(cause) | MigrationFault::Failed(cause) => {
                Self::database(&cause, sqlite)
            }
        }
    }

    pub(crate) fn store(error: &StoreError, sqlite: bool) -> Self {
        Self::database(error, sqlite)
    }
}
