//! One diesel code base over SQLite and Postgres.
//!
//! A unit of work is one permit, one hop to the blocking pool, one connection and one transaction ([`Transactor`]).
//! Every repository trait is implemented on the transaction itself ([`session::Session`]), which knows the context and
//! filters by its tenant. Row structs stay inside this module.

mod audit;
mod auth;
mod column;
mod company_enrichment;
mod connection;
mod dialect;
mod fragment;
mod idempotency;
mod jobs;
mod migrations;
mod outbox;
mod restraint;
mod retention;
mod schema;
mod session;
mod stretch;
mod transactor;
mod wake_up;

pub use audit::{AuditPolicy, AuditWrites};
pub use connection::{Database, DatabaseUrlFault, SqlConnection};
pub use migrations::{MigrationFault, MigrationStatus, Migrations};
pub use restraint::{APP_ROLE, SYSTEM_ROLE, lacking, laxities, same_place};
pub use transactor::{PoolSizes, Transactor};
pub use wake_up::PostgresWakeUp;
