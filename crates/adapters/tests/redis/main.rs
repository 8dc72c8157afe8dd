//! The kernel's shared ports: one suite for those of a process and those of Redis.
#![expect(clippy::unwrap_used, reason = "the whole crate is a test")]

mod away;
mod cache;
mod limiter;
mod pub_sub;

use std::{sync::Arc, time::Duration};

use adapters::redis::{Redis, RedisUrl};
use kernel::testing::{ManualClock, instant};
use system_tests::TestRedis;

fn clock() -> ManualClock {
    ManualClock::at(instant("2026-11-21T10:00:00Z"))
}

/// With patience enough for a busy machine: what is silent on purpose never answers.
fn connected(server: &TestRedis) -> Redis {
    let url: RedisUrl = server.url().parse().unwrap();
    Redis::open(&url, Duration::from_secs(2)).unwrap()
}

/// The same clock, as the ports take it.
fn told(clock: &ManualClock) -> Arc<dyn kernel::Clock> {
    Arc::new(clock.clone())
}
