//! The use cases on real databases, with sources that say what the test wants.
#![expect(clippy::unwrap_used, reason = "a world that cannot be set up fails the test there and then")]

mod applicability;
mod callers;
mod embedding;
mod freshness;
mod leases;
mod outcomes;
mod permissions;
mod random_walks;
mod records;
mod refreshing;
mod retries;
mod sharing;
mod sources;
mod submitting;
mod world;
