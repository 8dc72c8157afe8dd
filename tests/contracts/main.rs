//! What others rely on: the description of the API, the codes of refusals, the events.
#![expect(clippy::unwrap_used, reason = "a suite whose own helper fails is red there and then")]

mod answers;
mod errors;
mod events;
mod metrics;
mod openapi;
mod sources;
mod texts;
