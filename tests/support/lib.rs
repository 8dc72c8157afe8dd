//! The test kit: databases of a test's own, a clock in its hand, and the whole application on top of them.
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up fails there and then"
)]

mod database;

pub use database::{TestDatabase, databases, postgres};
