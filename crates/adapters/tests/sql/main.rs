//! The ports of the kernel and of the domains, on SQLite and on Postgres alike.
#![expect(clippy::unwrap_used, reason = "the whole crate is a test")]

mod enrichment;
mod isolation;
mod jobs;
mod migrations;
mod requests_listed;
mod restraint;
mod retention;
mod support;
mod two_tenants;
mod unit_of_work;
