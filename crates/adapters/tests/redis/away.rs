//! A server that goes, stays silent and comes back.

use std::{sync::Arc, time::Duration};

use adapters::{
    in_process::{InProcessLimiter, SystemClock},
    redis::{Redis, RedisCache, RedisLimiter, RedisPubSub, SharedLimiter},
};
use kernel::{Cache as _, Heard, Limiter as _, PubSub as _, Quota, Silent};
use system_tests::{TestRedis, poll, redis};

use crate::{clock, connected, pub_sub::next, told};

/// As the program has it.
fn brief(server: &TestRedis) -> Redis {
    Redis::open(&server.url().parse().unwrap(), Duration::from_millis(50)).unwrap()
}

#[tokio::test]
async fn calls_are_counted_in_the_process_by_its_share_until_redis_is_found_again() {
    let Some(server) = redis() else { return };
    let redis = connected(&server);
    let clock = clock();
    let limiter = SharedLimiter {
        shared: RedisLimiter::new(redis.clone()),
        own: InProcessLimiter::new(told(&clock)),
        replicas: 2,
    };
    let quota = Quota { limit: 60, window: Duration::from_hours(1), burst: 4 };
    let take = async || limiter.take("user:1", quota).await;
    assert_eq!((take().await.remaining, redis.is_up()), (3, true));
    server.stop();
    assert_eq!((take().await.remaining, redis.is_up()), (1, false), "two of four for each of two");
    server.restart();
    assert_eq!((take().await.remaining, redis.is_up()), (0, false), "nobody looked yet");
    redis.look().await.unwrap();
    assert_eq!(
        (take().await.remaining, redis.is_up()),
        (3, true),
        "the script is told anew to an empty server"
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_costs_one_caller_its_budget_and_nobody_else_anything() {
    let Some(server) = redis() else { return };
    let redis = brief(&server);
    let cache = RedisCache(redis.clone());
    poll_up(&redis).await;
    server.silence();
    let begun = std::time::Instant::now();
    for _ in 0..1000 {
        assert_eq!(cache.get("flags:a").await, Err(Silent));
    }
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    server.speak();
    poll_up(&redis).await;
}

async fn poll_up(redis: &Redis) {
    let watching = tokio::spawn(redis.clone().watch(Arc::new(SystemClock)));
    let seen = redis.clone();
    tokio::time::sleep(Duration::from_millis(1)).await;
    poll(move || seen.is_up(), || "Redis is not found".to_owned()).await;
    watching.abort();
}

#[tokio::test]
async fn a_subscriber_is_told_when_it_may_miss_something_and_when_no_more() {
    let Some(server) = redis() else { return };
    let pub_sub = RedisPubSub::new(connected(&server), Arc::new(SystemClock));
    let mut ear = pub_sub.subscribe("news");
    assert_eq!(next(&mut ear).await, Heard::Listening);
    server.silence();
    assert_eq!(next(&mut ear).await, Heard::Deaf);
    server.speak();
    assert_eq!(next(&mut ear).await, Heard::Listening);
    server.restart();
    assert_eq!((next(&mut ear).await, next(&mut ear).await), (Heard::Deaf, Heard::Listening));
}
