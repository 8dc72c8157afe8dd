use std::{fmt, sync::Arc};

use async_trait::async_trait;
use deadpool_redis::redis::Script;
use kernel::{Clock, Decision, Limiter, Quota, Silent};

use super::Redis;
use crate::in_process::InProcessLimiter;

/// Counts the calls of every process that asks the same server: one script, one round, by the server's clock.
#[derive(Clone)]
pub struct RedisLimiter {
    redis: Redis,
    script: Arc<Script>,
    clock: Option<Arc<dyn Clock>>,
}

impl RedisLimiter {
    pub fn new(redis: Redis) -> Self {
        Self { redis, script: Arc::new(Script::new(include_str!("limiter.lua"))), clock: None }
    }

    /// By a clock of the caller's, so that tests hold the time in their hands.
    #[must_use]
    pub fn timed_by(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock: Some(clock), ..self }
    }

    /// # Errors
    /// [`Silent`]
    pub async fn try_take(&self, key: &str, quota: Quota) -> Result<Decision, Silent> {
        let now = self.clock.as_ref().map(|clock| clock.now().timestamp_micros().to_string());
        let (script, key) = (Arc::clone(&self.script), format!("comptoir:limit:{key}"));
        let question = self.redis.ask(move |connection| {
            Box::pin(async move {
                let mut call = script.key(key);
                call.arg(quota.cost()).arg(quota.whole()).arg(now.unwrap_or_default());
                call.invoke_async(connection).await
            })
        });
        let (owed, over): (i64, i64) = question.await?;
        Ok(quota.judge(owed, over))
    }
}

impl fmt::Debug for RedisLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisLimiter")
    }
}

/// Counts by Redis, and in the process while Redis does not answer: then each of the replicas allows its share
/// (platform.md §6.5).
#[derive(Debug)]
pub struct SharedLimiter {
    pub shared: RedisLimiter,
    pub own: InProcessLimiter,
    /// How many processes share the limits (`RATE_LIMIT_REPLICAS`).
    pub replicas: u32,
}

#[async_trait]
impl Limiter for SharedLimiter {
    async fn take(&self, key: &str, quota: Quota) -> Decision {
        match self.shared.try_take(key, quota).await {
            Ok(decision) => decision,
            Err(Silent) => self.own.take(key, quota.shared_by(self.replicas)).await,
        }
    }
}
