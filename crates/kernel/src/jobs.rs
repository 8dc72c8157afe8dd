use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use crate::{BoxFuture, Id, Random, StoreError, TenantId, TraceParent};

/// The payload of one kind of job: ids, not copies of rows.
pub trait Job: Serialize + DeserializeOwned {
    const NAME: &'static str;
    const QUEUE: &'static str;
    const MAX_ATTEMPTS: u16;
    const BACKOFF: Backoff;

    /// Live jobs of one name never share a key.
    fn unique_key(&self) -> Option<String> {
        None
    }
}

/// `base · 2ⁿ⁻¹`, at most `max`, ± 20 % (platform.md §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    pub base: Duration,
    pub max: Duration,
}

impl Backoff {
    /// How long to wait after the failure of `attempt` (counted from 1).
    pub fn after(self, attempt: u16, random: &dyn Random) -> Duration {
        let doublings = u32::from(attempt.saturating_sub(1)).min(16);
        let plain = self.base.saturating_mul(1 << doublings).min(self.max);
        let mut byte = [0_u8; 1];
        random.fill(&mut byte);
        plain.mul_f64(0.8 + 0.4 * f64::from(byte[0]) / 255.0)
    }
}

/// A job as a service asks for it.
#[derive(Clone, Debug)]
pub struct NewJob {
    pub name: &'static str,
    pub queue: &'static str,
    pub payload: Value,
    /// 0 first … 9 last.
    pub priority: u8,
    pub unique_key: Option<String>,
    pub max_attempts: u16,
    /// Jobs about shared, public facts belong to no tenant.
    pub tenantless: bool,
    /// Set to run it here and now instead of waiting for a worker: the job is inserted already leased for this long.
    pub leased_for: Option<Duration>,
}

impl NewJob {
    /// # Errors
    /// [`StoreError::Database`] when the payload cannot be written as JSON.
    pub fn of<J: Job>(job: &J) -> Result<Self, StoreError> {
        Ok(Self {
            name: J::NAME,
            queue: J::QUEUE,
            payload: serde_json::to_value(job).map_err(StoreError::database)?,
            priority: 5,
            unique_key: job.unique_key(),
            max_attempts: J::MAX_ATTEMPTS,
            tenantless: false,
            leased_for: None,
        })
    }
}

/// The right to work on a job and to say how it ended, while the lease lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    pub job: Id<LeasedJob>,
    /// Renewed at every claim: a worker that lost its lease cannot write any more.
    pub token: Uuid,
}

/// A job in the hands of a runner.
#[derive(Clone, Debug)]
pub struct LeasedJob {
    pub lease: Lease,
    pub name: String,
    pub payload: Value,
    /// 0 first … 9 last.
    pub priority: u8,
    /// Counted from 1. Beyond `max_attempts` the job is only there to be given up.
    pub attempt: u16,
    pub max_attempts: u16,
    pub tenant: Option<TenantId>,
    pub correlation_id: Arc<str>,
    /// How long it was due before it was leased.
    pub waited: Duration,
    /// The span that asked for it.
    pub traceparent: Option<TraceParent>,
}

impl LeasedJob {
    pub fn is_exhausted(&self) -> bool {
        self.attempt > self.max_attempts
    }
}

/// What [`Journal::enqueue`](crate::Journal::enqueue) found or made.
#[derive(Clone, Debug)]
pub struct Queued {
    pub job: Id<LeasedJob>,
    /// False when a live job with the same unique key was there already.
    pub fresh: bool,
    pub running: bool,
    /// Ours to run, when a lease was asked for and the job is fresh.
    pub leased: Option<LeasedJob>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
pub enum JobEnd {
    Succeeded,
    /// Run again at this time; the attempt stays counted.
    Retry {
        at: DateTime<Utc>,
        error: String,
    },
    /// Given up.
    Dead {
        error: String,
    },
    /// Not finished by a process that stops: queued again at once, and the attempt does not count.
    HandedBack,
}

/// The queue at one moment, for operators.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueFigures {
    /// How many jobs each queue holds in each state, those that succeeded apart.
    pub depths: Vec<QueueDepth>,
    /// When the job that waits for longest was due, past or future.
    pub oldest_due: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueDepth {
    pub queue: String,
    pub status: String,
    pub jobs: u64,
}

/// Holding and ending a job inside the transaction of its effects.
pub trait JobLedger {
    /// Extends a lease; false when it is lost.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn extend_lease(&mut self, lease: &Lease, by: Duration) -> Result<bool, StoreError>;

    /// Writes how the job ended. False when the lease is no longer held: then nothing may be written at all.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn end_job(&mut self, lease: &Lease, end: &JobEnd) -> Result<bool, StoreError>;
}

/// The queue as its runner sees it; system scope.
pub trait JobQueue: JobLedger {
    /// Leases up to `limit` due jobs of these names, most urgent and oldest first. Jobs of other names stay queued.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn claim_jobs(
        &mut self,
        names: &[&'static str],
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<LeasedJob>, StoreError>;

    /// Puts jobs whose lease has expired back in the queue and tells how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn reap_jobs(&mut self) -> Result<u64, StoreError>;

    /// Puts every running job back: right at the start of the only process that can hold leases (SQLite).
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn take_back_jobs(&mut self) -> Result<u64, StoreError>;

    /// Takes the slot of a schedule when it is due, moving it to `next`: true for whoever moved it, once a slot. A schedule
    /// seen for the first time gets its slot at `next`, and nobody takes it before.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn take_slot(&mut self, schedule: &'static str, next: DateTime<Utc>) -> Result<bool, StoreError>;

    /// Counts what is in the queue.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn measure_queue(&mut self) -> Result<QueueFigures, StoreError>;
}

/// Why a run did not end its job itself.
#[derive(Debug, thiserror::Error)]
pub enum JobFailure {
    /// May go better later.
    #[error("{0}")]
    Retry(String),
    /// Will never go better.
    #[error("{0}")]
    Permanent(String),
    /// Another runner has it now; what this one would write was refused.
    #[error("the lease was lost")]
    LeaseLost,
}

impl From<StoreError> for JobFailure {
    fn from(error: StoreError) -> Self {
        Self::Retry(error.to_string())
    }
}

/// Does one kind of job.
#[async_trait]
pub trait JobHandler: Send + Sync {
    /// Does the job and ends it in the transaction of its effects ([`JobLedger::end_job`]).
    ///
    /// # Errors
    /// [`JobFailure`] when the job is not ended: the runner then retries or buries it.
    async fn run(&self, job: &LeasedJob) -> Result<(), JobFailure>;

    /// Gives the job up, its attempts being used up or its failure permanent: ends it as dead and leaves what depends
    /// on it in a final state.
    ///
    /// # Errors
    /// [`JobFailure`] when even that could not be written; it is tried again.
    async fn give_up(&self, job: &LeasedJob, error: &str) -> Result<(), JobFailure>;
}

/// Runs an already leased job in this process, with heartbeat and failure handling like any claimed one.
pub trait Background: Send + Sync {
    /// Starts `job`; the future completes when it has ended. Dropping the future does not stop the job.
    fn run(self: Arc<Self>, job: LeasedJob) -> BoxFuture<'static, ()>;
}

/// Tells waiting runners of this process that a job was committed. A poll covers everything else.
pub trait WakeUp: Send + Sync {
    fn wake(&self);

    /// Completes at the next [`wake`](Self::wake), or at once when one came since the last wait.
    fn woken(&self) -> BoxFuture<'_, ()>;
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use super::*;
    use crate::testing::SeededRandom;

    #[test]
    fn backoff_doubles_up_to_its_maximum_with_a_fifth_of_jitter() {
        let backoff = Backoff { base: Duration::from_secs(5), max: Duration::from_hours(1) };
        let random = SeededRandom::new(1);
        for (attempt, plain) in [(1, 5.0), (2, 10.0), (3, 20.0), (12, 3600.0), (u16::MAX, 3600.0)] {
            let wait = backoff.after(attempt, &random).as_secs_f64();
            assert!((plain * 0.8..=plain * 1.2).contains(&wait), "attempt {attempt}: {wait}");
        }
    }
}
