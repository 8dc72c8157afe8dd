//! What the processes of an installation share through Redis, and what each does by itself without it.

use std::{
    fmt::{self, Debug, Display, Formatter},
    future::ready,
    sync::Arc,
};

use adapters::{
    in_process::{InProcessLimiter, InProcessPubSub},
    redis::{Redis, RedisLimiter, RedisPubSub, SharedLimiter},
};
use api::Check;
use http_support::{Limits, Sampler};
use kernel::{BoxFuture, Clock, Figures, Limiter, PubSub};
use tokio::task::JoinSet;

use crate::{
    config::{Config, LimitBackend},
    start::StartFault,
};

/// Ends its tasks with itself.
pub struct Sharing {
    redis: Option<Redis>,
    /// The one that counts calls, when it does.
    counter: Option<Redis>,
    /// Messages to every process, or within this one.
    pub pub_sub: Arc<dyn PubSub>,
    /// Counts the calls to all processes, or to this one.
    pub limits: Limits,
    tasks: JoinSet<()>,
}

impl Sharing {
    /// Looks at the server from now on, when there is one; it need not be there yet.
    pub(crate) fn begin(config: &Config, clock: &Arc<dyn Clock>) -> Result<Self, StartFault> {
        let settings = &config.redis;
        let opened = settings.url.as_ref().map(|url| Redis::open(url, settings.budget)).transpose();
        let redis = opened.map_err(|fault| other(&fault))?;
        let counter = redis.clone().filter(|_| settings.limits == LimitBackend::Redis);
        let mut tasks = JoinSet::new();
        if let Some(redis) = redis.clone() {
            tasks.spawn(redis.watch(Arc::clone(clock)));
        }
        let limiter = limiter(counter.clone(), clock, settings.replicas);
        let limits = Limits { mode: config.limit_mode, user: config.user_quota, limiter };
        Ok(Self { pub_sub: pub_sub(redis.clone(), clock), redis, counter, limits, tasks })
    }

    /// Lets what another process revokes be refused here at once.
    pub(crate) fn keep_in_step(&mut self, auth: &Arc<auth::Service>) {
        if self.redis.is_some() {
            self.tasks.spawn(Arc::clone(auth).keep_in_step(Arc::clone(&self.pub_sub)));
        }
    }

    /// Shows whether Redis answers.
    pub(crate) fn sampler(&self, figures: &Arc<dyn Figures>) -> Arc<dyn Sampler> {
        let (redis, counter) = (self.redis.clone(), self.counter.clone());
        Arc::new(Seen { redis, counter, figures: Arc::clone(figures) })
    }

    /// The readiness check of Redis, where there is one.
    pub(crate) fn check(&self) -> Option<Arc<dyn Check>> {
        self.redis.clone().map(|redis| Arc::new(RedisAnswers(redis)) as Arc<dyn Check>)
    }
}

impl Debug for Sharing {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let tasks = self.tasks.len();
        f.debug_struct("Sharing").field("redis", &self.redis).field("tasks", &tasks).finish_non_exhaustive()
    }
}

fn limiter(redis: Option<Redis>, clock: &Arc<dyn Clock>, replicas: u32) -> Arc<dyn Limiter> {
    let own = InProcessLimiter::new(Arc::clone(clock));
    match redis {
        Some(redis) => Arc::new(SharedLimiter { shared: RedisLimiter::new(redis), own, replicas }),
        None => Arc::new(own),
    }
}

fn pub_sub(redis: Option<Redis>, clock: &Arc<dyn Clock>) -> Arc<dyn PubSub> {
    match redis {
        Some(redis) => Arc::new(RedisPubSub::new(redis, Arc::clone(clock))),
        None => Arc::new(InProcessPubSub::default()),
    }
}

/// The figures of platform.md §6.8 and §6.5.
struct Seen {
    redis: Option<Redis>,
    counter: Option<Redis>,
    figures: Arc<dyn Figures>,
}

impl Sampler for Seen {
    fn sample(&self) -> BoxFuture<'_, ()> {
        let is_up = self.redis.as_ref().is_some_and(Redis::is_up);
        let is_degraded = self.counter.as_ref().is_some_and(|redis| !redis.is_up());
        self.figures.set("comptoir_redis_up", &[], is_up.into());
        self.figures.set("comptoir_ratelimit_degraded", &[], is_degraded.into());
        Box::pin(ready(()))
    }
}

fn other(fault: &dyn Display) -> StartFault {
    StartFault::Other(fault.to_string())
}

/// The server that processes share answers; without it each goes on alone.
struct RedisAnswers(Redis);

impl Check for RedisAnswers {
    fn name(&self) -> &'static str {
        "redis"
    }

    fn is_vital(&self) -> bool {
        false
    }

    fn check(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async { self.0.look().await.map_err(|silent| silent.to_string()) })
    }
}
