//! The real application over HTTP, on every database: statuses, codes, bodies, and what was or was not written.
#![expect(clippy::unwrap_used, reason = "a suite whose own helper fails is red there and then")]

mod access;
mod all_or_nothing;
mod api_clients;
mod api_tokens;
mod audit;
mod bad_input;
mod cards;
mod console;
mod contract_scenarios;
mod cors;
mod docs;
mod errors;
mod framing;
mod idempotency;
mod identifiers;
mod invitations;
mod isolation;
mod limits;
mod locks;
mod members;
mod outcomes;
mod permissions;
mod recovery;
mod refreshing;
mod requests_listed;
mod retention;
mod sessions;
mod sharing;
mod sign_in;
mod snapshots;
mod sync_attempt;
mod two_processes;
mod upstream_faults;
mod waking;
mod without_redis;
