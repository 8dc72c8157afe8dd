use std::time::Duration;

use adapters::sql::Database;
use worker::WorkerSettings;

use super::{Source, seconds};

pub(super) fn settings(s: &mut Source, database: &Database, cores: u32, lease: Duration) -> WorkerSettings {
    let poll = if database.is_sqlite() { 200 } else { 1000 };
    WorkerSettings {
        concurrency: s.number("WORKER_CONCURRENCY", cores * 4, 1, 256) as usize,
        poll: Duration::from_millis(s.number("QUEUE_POLL_MS", poll, 10, 60_000).into()),
        // A short lease is meant to be noticed soon.
        reap: Duration::from_secs(5).min(lease / 2),
        grace: seconds(s, "SHUTDOWN_TIMEOUT_S", 25, 0, 600),
    }
}
