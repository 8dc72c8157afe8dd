use std::time::{Duration, Instant};

use adapters::{in_process::InProcessCache, redis::RedisCache};
use kernel::Cache;
use system_tests::redis;

use crate::{clock, connected, told};

const LONG: Duration = Duration::from_mins(1);

async fn keeps_replaces_and_removes(cache: &dyn Cache) {
    assert_eq!(cache.get("flags:a").await, Ok(None));
    cache.put("flags:a", b"one".to_vec(), LONG).await.unwrap();
    cache.put("flags:b", vec![0, 255], LONG).await.unwrap();
    cache.put("flags:a", b"two".to_vec(), LONG).await.unwrap();
    assert_eq!(cache.get("flags:a").await, Ok(Some(b"two".to_vec())));
    assert_eq!(cache.get("flags:b").await, Ok(Some(vec![0, 255])));
    cache.remove("flags:a").await.unwrap();
    cache.remove("flags:a").await.unwrap();
    assert_eq!(cache.get("flags:a").await, Ok(None));
}

#[tokio::test]
async fn in_the_process() {
    let clock = clock();
    let cache = InProcessCache::new(told(&clock));
    keeps_replaces_and_removes(&cache).await;
    clock.advance(LONG);
    assert_eq!(cache.get("flags:b").await, Ok(None), "its time is over");
}

#[tokio::test]
async fn on_redis() {
    let Some(server) = redis() else { return };
    let (cache, elsewhere) = (RedisCache(connected(&server)), RedisCache(connected(&server)));
    keeps_replaces_and_removes(&cache).await;
    assert_eq!(elsewhere.get("flags:b").await, Ok(Some(vec![0, 255])), "every process sees it");
    cache.put("flags:b", Vec::new(), Duration::from_millis(1)).await.unwrap();
    let begun = Instant::now();
    while elsewhere.get("flags:b").await != Ok(None) {
        assert!(begun.elapsed() < LONG, "its time is over");
    }
}
