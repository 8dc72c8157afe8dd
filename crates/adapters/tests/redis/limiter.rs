//! The same vectors on both.

use std::{sync::Arc, time::Duration};

use adapters::{
    in_process::InProcessLimiter,
    redis::{RedisLimiter, SharedLimiter},
};
use kernel::{Limiter, Quota, testing::ManualClock};
use system_tests::redis;

use crate::{clock, connected, told};

/// Milliseconds since the last call, and what is decided: allowed, remaining, reset and retry-after in milliseconds.
type Step = (u64, (bool, u32, u64, u64));

const QUOTA: Quota = Quota { limit: 60, window: Duration::from_mins(1), burst: 3 };

const VECTORS: [Step; 12] = [
    (0, (true, 2, 1000, 0)),
    (0, (true, 1, 2000, 0)),
    (0, (true, 0, 3000, 0)),
    (0, (false, 0, 3000, 1000)),
    (999, (false, 0, 2001, 1)),
    (1, (true, 0, 3000, 0)),
    (500, (false, 0, 2500, 500)),
    (1000, (true, 0, 2500, 0)),
    (2500, (true, 2, 1000, 0)),
    (60_000, (true, 2, 1000, 0)),
    (0, (true, 1, 2000, 0)),
    (1500, (true, 1, 1500, 0)),
];

async fn walk(limiter: &dyn Limiter, clock: &ManualClock) {
    for (number, (pause, expected)) in VECTORS.into_iter().enumerate() {
        clock.advance(Duration::from_millis(pause));
        let decision = limiter.take("user:1", QUOTA).await;
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap();
        let found =
            (decision.allowed, decision.remaining, millis(decision.reset), millis(decision.retry_after));
        assert_eq!(found, expected, "step {number}");
    }
    assert_eq!(limiter.take("user:2", QUOTA).await.remaining, 2, "keys are counted apart");
}

#[tokio::test]
async fn in_the_process() {
    let clock = clock();
    walk(&InProcessLimiter::new(told(&clock)), &clock).await;
}

#[tokio::test]
async fn on_redis() {
    let Some(server) = redis() else { return };
    let clock = clock();
    // Were Redis not asked, a thousand replicas would leave nothing of the quota.
    let limiter = SharedLimiter {
        shared: RedisLimiter::new(connected(&server)).timed_by(told(&clock)),
        own: InProcessLimiter::new(told(&clock)),
        replicas: 1000,
    };
    walk(&limiter, &clock).await;
}

#[tokio::test]
async fn processes_share_one_count_by_the_servers_own_clock_also_when_all_call_at_once() {
    let Some(server) = redis() else { return };
    let processes: Vec<_> = (0..4).map(|_| Arc::new(RedisLimiter::new(connected(&server)))).collect();
    let quota = Quota { limit: 60, window: Duration::from_hours(1), burst: 30 };
    let calls = (0..100).map(|number| {
        let process = Arc::clone(&processes[number % 4]);
        tokio::spawn(async move { process.try_take("tenant:1", quota).await.unwrap().allowed })
    });
    let allowed = futures::future::join_all(calls).await;
    assert_eq!(allowed.into_iter().filter(|allowed| *allowed.as_ref().unwrap()).count(), 30);
}
