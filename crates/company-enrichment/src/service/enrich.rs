//! The job: call the sources in turn, then settle the cycle.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Context, JobFailure, JobHandler, LeasedJob};

use super::{
    Service,
    cycle::{self, Cycle},
    despite_others,
};
use crate::{
    error::Error,
    jobs::EnrichCompany,
    model::{Priority, Query},
    ports::{Call, Fetched},
};

/// Idempotent by SIREN: whatever an earlier run stored is merged again to the same result, and only the holder of the
/// lease can write.
#[async_trait]
impl JobHandler for Service {
    async fn run(&self, job: &LeasedJob) -> Result<(), JobFailure> {
        let work = read_payload(job)?;
        let cx = Context::system(&job.correlation_id);
        let started = despite_others(|| {
            let (job, work, lease) = (job.clone(), work.clone(), self.settings.lease);
            self.system.write(&cx, move |tx| cycle::start(tx, &job, &work, lease))
        });
        demand_lease(started.await?)?;
        let fetched = self.fetch(job, &work).await;
        self.settle(&cx, Cycle::of(job, work, fetched)).await
    }

    async fn give_up(&self, job: &LeasedJob, error: &str) -> Result<(), JobFailure> {
        let work = read_payload(job)?;
        let cx = Context::system(&job.correlation_id);
        let abandoned = despite_others(|| {
            let (job, work, error, now) = (job.clone(), work.clone(), error.to_owned(), self.clock.now());
            self.system.write(&cx, move |tx| cycle::abandon(tx, &job, &work, error, now))
        });
        demand_lease(abandoned.await?)
    }
}

impl Service {
    async fn fetch(&self, job: &LeasedJob, work: &EnrichCompany) -> Vec<Fetched> {
        let query = work.siret.map_or(Query::Siren(work.siren), Query::Siret);
        let call = Call {
            correlation_id: Arc::clone(&job.correlation_id),
            tenant: work.tenant,
            request: work.request,
            job: job.lease.job,
            priority: Priority::of_rank(job.priority),
        };
        self.enricher.fetch(&query, &call).await
    }

    /// Stores the cycle.
    async fn settle(&self, cx: &Context, cycle: Cycle) -> Result<(), JobFailure> {
        let cycle = Arc::new(cycle);
        let settled = despite_others(|| {
            let (cycle, now) = (Arc::clone(&cycle), self.clock.now());
            let rules = (self.enricher.lifetimes, self.settings.auto_retry);
            self.system.write(cx, move |tx| cycle.settle(tx, (&rules.0, rules.1), now))
        });
        demand_lease(settled.await?)
    }
}

impl From<Error> for JobFailure {
    fn from(error: Error) -> Self {
        match error {
            Error::Transition(illegal) => Self::Permanent(illegal.to_string()),
            other => Self::Retry(other.to_string()),
        }
    }
}

fn demand_lease(held: bool) -> Result<(), JobFailure> {
    if held { Ok(()) } else { Err(JobFailure::LeaseLost) }
}

fn read_payload(job: &LeasedJob) -> Result<EnrichCompany, JobFailure> {
    serde_json::from_value(job.payload.clone()).map_err(|fault| JobFailure::Permanent(fault.to_string()))
}
