//! The runner and the worker on real queues: what happens when jobs fail, processes die, leases end and time passes.
#![expect(clippy::unwrap_used, reason = "a workshop that cannot be set up fails the test there and then")]

mod chores;
mod concurrency;
mod delivery;
mod failures;
mod handing_back;
mod leases;
mod stopping;
mod waking;
mod workshop;
