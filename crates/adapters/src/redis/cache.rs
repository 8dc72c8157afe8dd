use std::time::Duration;

use async_trait::async_trait;
use deadpool_redis::redis::AsyncCommands as _;
use kernel::{Cache, Silent};

use super::Redis;

/// A cache that every process with the same server sees.
#[derive(Clone, Debug)]
pub struct RedisCache(pub Redis);

fn named(key: &str) -> String {
    format!("comptoir:cache:{key}")
}

#[async_trait]
impl Cache for RedisCache {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Silent> {
        let key = named(key);
        self.0.ask(|connection| Box::pin(async move { connection.get(key).await })).await
    }

    async fn put(&self, key: &str, value: Vec<u8>, ttl: Duration) -> Result<(), Silent> {
        // Redis refuses a life of nothing, and counts in an i64.
        let millis = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX).clamp(1, 1 << 50);
        let key = named(key);
        self.0
            .ask(move |connection| Box::pin(async move { connection.pset_ex(key, value, millis).await }))
            .await
    }

    async fn remove(&self, key: &str) -> Result<(), Silent> {
        let key = named(key);
        self.0.ask(|connection| Box::pin(async move { connection.del(key).await })).await
    }
}
