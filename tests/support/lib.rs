//! The test kit: databases of a test's own, a clock in its hand, and the whole application on top of them.
//!
//! ```ignore
//! Stand::everywhere(async |stand| {
//!     let created = stand.post("/v1/requests").by(Role::AgencyUser).json(json!({"siren": "552032534"})).await;
//!     assert_eq!(created.status, 201);
//! })
//! .await;
//! ```
#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test that cannot be set up fails there and then"
)]

mod accounts;
mod answer;
mod browser;
mod call;
mod contract;
mod counting;
mod database;
mod events;
mod logins;
pub mod logs;
mod redact;
mod redis;
mod screen;
mod server;
mod setup;
mod stand;
mod story;
mod written;

pub use accounts::{PASSWORD, Person};
pub use answer::Answer;
pub use browser::Browser;
pub use call::Call;
pub use comptoir::demo::{
    mailbox::{Mailbox, Mood, Received},
    sandbox::{Behaviour, LOGIN, Target},
};
pub use contract::Contract;
pub use counting::CountingRandom;
pub use database::{TestDatabase, databases, postgres};
pub use events::EventContracts;
pub use logins::Logins;
pub use redact::redacted;
pub use redis::{TestRedis, redis};
pub use screen::{ENTER, Look, Screen, TAB};
pub use setup::{BEGINNING, SECRET, Setup};
pub use stand::{Stand, poll};
pub use written::Written;
