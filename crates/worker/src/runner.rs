use std::{
    fmt,
    panic::AssertUnwindSafe,
    sync::{Arc, OnceLock},
    time::Duration,
};

use chrono::TimeDelta;
use futures::{
    FutureExt,
    future::{Either, select},
};
use kernel::{
    Background, BoxFuture, Clock, Context, Figures, JobEnd, JobFailure, JobHandler, JobQueue, LeasedJob,
    NoFigures, Random, StoreError, UnitOfWork,
};
use tokio::{runtime::Handle, sync::watch};
use tracing::{Instrument, Span, field};

use crate::handlers::{Handlers, Registered};

/// The queue, as runners reach it.
pub type Queue = UnitOfWork<dyn JobQueue, StoreError>;

/// Runs leased jobs: one at a time each, any number side by side.
pub struct Runner {
    pub(crate) queue: Queue,
    pub(crate) clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    pub(crate) lease: Duration,
    /// Set once, after the services that both use this runner and handle its jobs exist.
    handlers: OnceLock<Handlers>,
    running: watch::Sender<usize>,
    /// Whether what runs still is to be handed back.
    hands_back: watch::Sender<bool>,
    pub(crate) figures: Arc<dyn Figures>,
    /// Where jobs run: not on the threads of the HTTP server, which end before what they began.
    runtime: Handle,
}

impl fmt::Debug for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runner").field("handlers", &self.handlers).finish_non_exhaustive()
    }
}

impl Runner {
    /// A runner, on the runtime it is made in, whose leases last `lease` and are extended three times as often.
    pub fn new(queue: Queue, clock: Arc<dyn Clock>, random: Arc<dyn Random>, lease: Duration) -> Arc<Self> {
        Self::counting(Arc::new(NoFigures), queue, (clock, random), lease)
    }

    /// The same, counting what becomes of jobs.
    pub fn counting(
        figures: Arc<dyn Figures>,
        queue: Queue,
        (clock, random): (Arc<dyn Clock>, Arc<dyn Random>),
        lease: Duration,
    ) -> Arc<Self> {
        Arc::new(Self {
            queue,
            clock,
            random,
            lease,
            handlers: OnceLock::new(),
            running: watch::Sender::new(0),
            hands_back: watch::Sender::new(false),
            figures,
            runtime: Handle::current(),
        })
    }

    /// Tells who does what; only the first call counts.
    pub fn handle(&self, handlers: Handlers) {
        if self.handlers.set(handlers).is_err() {
            tracing::warn!("the handlers of jobs were set twice");
        }
    }

    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.handlers.get().map(Handlers::names).unwrap_or_default()
    }

    /// How many jobs run now.
    pub fn running(&self) -> usize {
        *self.running.borrow()
    }

    /// Completes when no job runs.
    pub async fn idle(&self) {
        self.running.subscribe().wait_for(|running| *running == 0).await.ok();
    }

    /// Completes when fewer than `places` jobs run, at once if that is so already.
    pub(crate) async fn running_below(&self, places: usize) {
        self.running.subscribe().wait_for(|running| *running < places).await.ok();
    }

    /// Starts `job` as a task of its own.
    pub(crate) fn spawn(self: &Arc<Self>, job: LeasedJob) -> tokio::task::JoinHandle<()> {
        // Not a part of the span that asked for it, which may have ended long ago, but of the same trace.
        let span = tracing::info_span!(parent: None, "job", job_id = %job.lease.job, job_type = job.name,
            attempt = job.attempt, correlation_id = %job.correlation_id, tenant_id = job.tenant.map(field::display),
            traceparent = job.traceparent.map(field::display), error = field::Empty);
        self.running.send_modify(|running| *running += 1);
        let runner = Arc::clone(self);
        let task = async move {
            let _running = Running(&runner.running);
            runner.execute(&job).await;
        };
        self.runtime.spawn(task.instrument(span))
    }

    /// Stops what runs where it stands and puts it back in the queue, for another process to begin anew at once. Jobs
    /// started from now on are handed back too: the process is about to end.
    pub async fn hand_back(&self) {
        self.hands_back.send_replace(true);
        self.idle().await;
    }

    async fn execute(&self, job: &LeasedJob) {
        let Some(registered) = self.handlers.get().and_then(|handlers| handlers.find(&job.name)) else {
            tracing::error!("nobody handles this kind of job here; it waits for its lease to end");
            return;
        };
        let began = self.clock.now();
        self.figures.observe("comptoir_job_wait_seconds", &[&job.name], job.waited.as_secs_f64());
        let mut order = self.hands_back.subscribe();
        let ordered = Box::pin(async move { drop(order.wait_for(|ordered| *ordered).await) });
        let result = match select(Box::pin(self.carry_out(registered, job)), ordered).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => self.put_back(job).await,
        };
        let took = (self.clock.now() - began).to_std().unwrap_or_default();
        self.figures.observe("comptoir_job_duration_seconds", &[&job.name], took.as_secs_f64());
        self.figures.count("comptoir_jobs_finished_total", &[result], 1);
    }

    /// Runs the job and writes what its failure leads to. Tells the figures in one word how it ended.
    async fn carry_out(&self, registered: &Registered, job: &LeasedJob) -> &'static str {
        let result = if job.is_exhausted() {
            Err(JobFailure::Permanent("its lease ended too often".to_owned()))
        } else {
            self.attempt(&*registered.handler, job).await
        };
        match result {
            Ok(()) => {
                tracing::info!("job done");
                "succeeded"
            }
            Err(failure) => self.fail(registered, job, failure).await,
        }
    }

    async fn put_back(&self, job: &LeasedJob) -> &'static str {
        let (cx, lease) = (Context::system(&job.correlation_id), job.lease);
        match self.queue.write(&cx, move |tx| tx.end_job(&lease, &JobEnd::HandedBack)).await {
            Ok(true) => {
                tracing::info!("job handed back");
                return "handed_back";
            }
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(%error, "a job could not be handed back; it runs again when its lease ends");
            }
        }
        "lost"
    }

    /// Runs the handler under heartbeat. A lost lease drops it where it stands; a panic is a failure like any other.
    async fn attempt(&self, handler: &dyn JobHandler, job: &LeasedJob) -> Result<(), JobFailure> {
        let work = AssertUnwindSafe(handler.run(job)).catch_unwind();
        match select(Box::pin(work), Box::pin(self.heartbeat(job))).await {
            Either::Left((Ok(result), _)) => result,
            Either::Left((Err(_panic), _)) => Err(JobFailure::Retry("the handler panicked".to_owned())),
            Either::Right(((), _)) => Err(JobFailure::LeaseLost),
        }
    }

    /// Extends the lease until it is lost. An outage is not a loss: the lease runs on until someone else takes it.
    async fn heartbeat(&self, job: &LeasedJob) {
        let cx = Context::system(&job.correlation_id);
        loop {
            self.clock.sleep(self.lease / 3).await;
            let (lease, by) = (job.lease, self.lease);
            match self.queue.write(&cx, move |tx| tx.extend_lease(&lease, by)).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "a lease could not be extended"),
            }
        }
    }

    async fn fail(&self, registered: &Registered, job: &LeasedJob, failure: JobFailure) -> &'static str {
        Span::current().record("error", field::display(&failure));
        tracing::warn!(error = %failure, "job failed");
        let error = failure.to_string();
        let (ended, result) = match failure {
            JobFailure::LeaseLost => (Ok(()), "lost"),
            JobFailure::Retry(_) if job.attempt < job.max_attempts => {
                (self.retry(registered, job, error).await, "retried")
            }
            JobFailure::Retry(_) | JobFailure::Permanent(_) => {
                (registered.handler.give_up(job, &error).await, "given_up")
            }
        };
        if let Err(error) = ended {
            tracing::error!(%error, "the end of a job could not be written; it runs again when its lease ends");
        }
        result
    }

    async fn retry(&self, registered: &Registered, job: &LeasedJob, error: String) -> Result<(), JobFailure> {
        let wait = registered.backoff.after(job.attempt, &*self.random);
        let at = self.clock.now() + TimeDelta::from_std(wait).unwrap_or(TimeDelta::MAX);
        let (cx, lease) = (Context::system(&job.correlation_id), job.lease);
        self.queue.write(&cx, move |tx| tx.end_job(&lease, &JobEnd::Retry { at, error })).await?;
        Ok(())
    }
}

impl Background for Runner {
    fn run(self: Arc<Self>, job: LeasedJob) -> BoxFuture<'static, ()> {
        let task = self.spawn(job);
        Box::pin(async move {
            task.await.ok();
        })
    }
}

/// Counts a job while it runs, however it ends.
struct Running<'a>(&'a watch::Sender<usize>);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|running| *running -= 1);
    }
}
