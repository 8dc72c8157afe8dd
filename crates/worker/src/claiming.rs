use std::{future::Future, sync::Arc, time::Duration};

use chrono::TimeDelta;
use futures::future::{Either, select};
use kernel::{Context, JobQueue, StoreError, WakeUp};

use crate::runner::Runner;

#[derive(Clone, Copy, Debug)]
pub struct WorkerSettings {
    /// How many jobs run side by side.
    pub concurrency: usize,
    /// How long an idle worker waits before it looks again; commits of this process wake it at once.
    pub poll: Duration,
    /// How often expired leases are put back.
    pub reap: Duration,
    /// How long running jobs may take to finish after the order to stop.
    pub grace: Duration,
}

/// Claims due jobs and has them run.
pub struct Worker {
    pub runner: Arc<Runner>,
    pub wake: Arc<dyn WakeUp>,
    pub settings: WorkerSettings,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Worker {
    /// Puts every running job back in the queue. Right only where no other process can hold a lease (SQLite, at start).
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    pub async fn take_back(&self) -> Result<u64, StoreError> {
        self.runner.queue.write(&Context::system("boot"), <dyn JobQueue>::take_back_jobs).await
    }

    /// Works until `stop` completes, then lets running jobs finish. What does not finish in time goes on elsewhere when
    /// its lease ends.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let mut stop = Box::pin(stop);
        let mut reaped_at = None;
        loop {
            let now = self.runner.clock.now();
            if reaped_at
                .is_none_or(|at| now - at >= TimeDelta::from_std(self.settings.reap).unwrap_or_default())
            {
                self.reap().await;
                reaped_at = Some(now);
            }
            let more = self.claim().await;
            let pause = Box::pin(self.pause(more));
            match select(stop, pause).await {
                Either::Left(_) => break,
                Either::Right(((), still)) => stop = still,
            }
        }
        self.finish().await;
    }

    /// Lets running jobs finish within the grace. A process that only runs what it began itself needs no more than this.
    pub async fn finish(&self) {
        let (idle, grace) = (Box::pin(self.runner.idle()), self.runner.clock.sleep(self.settings.grace));
        select(idle, grace).await;
    }

    /// Fills the free places. True when more jobs may be due than there were places.
    async fn claim(&self) -> bool {
        let free = self.settings.concurrency.saturating_sub(self.runner.running());
        let names = self.runner.names();
        if free == 0 || names.is_empty() {
            return !names.is_empty();
        }
        let (limit, lease) = (u32::try_from(free).unwrap_or(u32::MAX), self.runner.lease);
        let cx = Context::system("claim");
        match self.runner.queue.write(&cx, move |tx| tx.claim_jobs(&names, limit, lease)).await {
            Ok(jobs) => {
                let more = jobs.len() == free;
                for job in jobs {
                    self.runner.spawn(job);
                }
                more
            }
            Err(error) => {
                tracing::warn!(%error, "no jobs could be claimed");
                false
            }
        }
    }

    async fn reap(&self) {
        match self.runner.queue.write(&Context::system("reap"), <dyn JobQueue>::reap_jobs).await {
            Ok(0) => {}
            Ok(jobs) => {
                self.runner.figures.count("comptoir_jobs_lease_expired_total", &[], jobs);
                tracing::warn!(jobs, "leases had expired");
            }
            Err(error) => tracing::warn!(%error, "expired leases could not be looked for"),
        }
    }

    /// Until a job is committed or the poll is due; and until a place is free, when more jobs may wait for one.
    async fn pause(&self, more: bool) {
        let poll = self.runner.clock.sleep(self.settings.poll);
        let called = select(self.wake.woken(), poll);
        if more {
            select(called, Box::pin(self.runner.running_below(self.settings.concurrency))).await;
        } else {
            called.await;
        }
    }
}
