//! A private Postgres for one run of the tests: found or installed, started, and gone afterwards.

mod account;
mod binaries;
mod instance;
mod scratch;

pub use instance::Instance;
