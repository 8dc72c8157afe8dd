use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use deadpool_redis::{
    Config, Connection, Pool, PoolConfig, Runtime,
    redis::{self, RedisError, RedisFuture},
};
use kernel::{Clock, Silent};
use tokio::time::timeout;

use super::RedisUrl;

/// How often the server is looked at.
const PULSE: Duration = Duration::from_secs(1);
const CONNECTIONS: usize = 16;

/// One Redis server: its connections, how long it may take to answer, and whether it answered last. Clones share them.
#[derive(Clone)]
pub struct Redis(Arc<Server>);

struct Server {
    pool: Pool,
    client: redis::Client,
    budget: Duration,
    is_up: AtomicBool,
}

/// The server cannot be used as configured. Says nothing of the address, which may hold a password.
#[derive(Debug, thiserror::Error)]
#[error("no connections to Redis can be made: {0}")]
pub struct RedisFault(String);

impl Redis {
    /// Connects to nothing yet; `budget` is all that one question may take (`REDIS_TIMEOUT_MS`).
    ///
    /// # Errors
    /// [`RedisFault`], never for a server that is not there.
    pub fn open(url: &RedisUrl, budget: Duration) -> Result<Self, RedisFault> {
        let fault = |fault: &dyn fmt::Display| RedisFault(fault.to_string());
        let config = Config { pool: Some(PoolConfig::new(CONNECTIONS)), ..Config::from_url(url.as_str()) };
        let pool = config.create_pool(Some(Runtime::Tokio1)).map_err(|error| fault(&error))?;
        let client = redis::Client::open(url.as_str()).map_err(|error| fault(&error))?;
        Ok(Self(Arc::new(Server { pool, client, budget, is_up: AtomicBool::new(true) })))
    }

    /// Whether it answered when it was last asked.
    pub fn is_up(&self) -> bool {
        self.0.is_up.load(Ordering::Relaxed)
    }

    /// Whether it answers now; notes what it finds.
    ///
    /// # Errors
    /// [`Silent`]
    pub async fn look(&self) -> Result<(), Silent> {
        self.try_ask(|connection| Box::pin(async { redis::cmd("PING").query_async(connection).await })).await
    }

    /// Looks each second, for as long as the process runs: a server that went away is found again here and nowhere else,
    /// so that no caller pays for trying.
    pub async fn watch(self, clock: Arc<dyn Clock>) {
        loop {
            self.look().await.ok();
            clock.sleep(PULSE).await;
        }
    }

    /// Asks a server that answered last; one that does not answer in time counts as gone.
    pub(super) async fn ask<T>(
        &self,
        question: impl for<'c> FnOnce(&'c mut Connection) -> RedisFuture<'c, T> + Send,
    ) -> Result<T, Silent> {
        if self.is_up() { self.try_ask(question).await } else { Err(Silent) }
    }

    pub(super) fn client(&self) -> &redis::Client {
        &self.0.client
    }

    async fn try_ask<T>(
        &self,
        question: impl for<'c> FnOnce(&'c mut Connection) -> RedisFuture<'c, T> + Send,
    ) -> Result<T, Silent> {
        let asked = async {
            let mut connection = self.0.pool.get().await.map_err(|error| error.to_string())?;
            question(&mut connection).await.map_err(|error: RedisError| error.to_string())
        };
        let answer = timeout(self.0.budget, asked).await.unwrap_or_else(|_| Err("no answer in time".into()));
        self.note(answer.as_ref().err());
        answer.map_err(|_| Silent)
    }

    /// Tells of every change once.
    fn note(&self, failure: Option<&String>) {
        let was_up = self.0.is_up.swap(failure.is_none(), Ordering::Relaxed);
        match failure {
            Some(cause) if was_up => tracing::warn!(cause, "Redis does not answer: going on without it"),
            None if !was_up => tracing::info!("Redis answers again"),
            _ => {}
        }
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("is_up", &self.is_up()).finish_non_exhaustive()
    }
}
