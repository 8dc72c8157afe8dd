//! What the job does: call the sources, merge, store, and tell everyone who waits.

use std::{collections::BTreeSet, sync::Arc};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Context, JobEnd, JobFailure, JobHandler, LeasedJob};

use super::{Service, begin_running};
use crate::{
    error::Error,
    events::{self, Tally},
    jobs::{EnrichCompany, Trigger},
    model::{
        Cause, Company, EnrichmentStatus, Query, Retrieval, Siren, SourceApi, SourceErrorCode, SourceRecord,
        StatusChange, StoredDocument, enrichment_error, evaluate, merge,
    },
    ports::{Call, Fetched, SystemRepository, Tracked},
    views::LastRetrieval,
};

/// How many unattached requests take an outcome at a time.
const CHUNK: u32 = 500;

/// Idempotent by SIREN: whatever an earlier run stored is merged again to the same result, and only the holder of the
/// lease can write.
#[async_trait]
impl JobHandler for Service {
    async fn run(&self, job: &LeasedJob) -> Result<(), JobFailure> {
        let work = read_payload(job)?;
        let cx = Context::system(&job.correlation_id);
        let (lease, settings) = (job.lease, self.settings.clone());
        let (begun, opened) = (job.clone(), work.clone());
        self.system
            .write(&cx, move |tx| {
                if !tx.extend_lease(&lease, settings.lease)? {
                    return Ok(false);
                }
                start(tx, &begun, &opened)?;
                Ok(true)
            })
            .await?
            .then_some(())
            .ok_or(JobFailure::LeaseLost)?;
        let fetched: Arc<[Fetched]> = self.fetch(job, &work).await.into();
        self.settle(&cx, job, &work, fetched).await
    }

    async fn give_up(&self, job: &LeasedJob, error: &str) -> Result<(), JobFailure> {
        let work = read_payload(job)?;
        let cx = Context::system(&job.correlation_id);
        let (job, error, now) = (job.clone(), error.to_owned(), self.clock.now());
        let written = self.system.write(&cx, move |tx| abandon(tx, &job, &work, error, now)).await?;
        written.then_some(()).ok_or(JobFailure::LeaseLost)
    }
}

impl Service {
    /// Calls every configured source in turn; a failure does not stop the next.
    async fn fetch(&self, job: &LeasedJob, work: &EnrichCompany) -> Vec<Fetched> {
        let query = work.siret.map_or(Query::Siren(work.siren), Query::Siret);
        let call = Call {
            correlation_id: Arc::clone(&job.correlation_id),
            tenant: work.tenant,
            request: work.request,
            job: job.lease.job,
        };
        let mut fetched = Vec::with_capacity(self.sources.len());
        for source in &self.sources {
            let started_at = self.clock.now();
            let result = source.fetch(&query, &call).await;
            fetched.push(Fetched { source: source.api(), started_at, ended_at: self.clock.now(), result });
        }
        fetched
    }

    /// Stores the cycle. A request that its owner changed meanwhile makes the transaction start over.
    async fn settle(
        &self,
        cx: &Context,
        job: &LeasedJob,
        work: &EnrichCompany,
        fetched: Arc<[Fetched]>,
    ) -> Result<(), JobFailure> {
        for _ in 0..3 {
            let (job, work, fetched, now) =
                (job.clone(), work.clone(), Arc::clone(&fetched), self.clock.now());
            match self.system.write(cx, move |tx| complete(tx, &job, &work, &fetched, now)).await {
                Ok(true) => return Ok(()),
                Ok(false) => return Err(JobFailure::LeaseLost),
                Err(Error::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(JobFailure::Retry("a request kept changing".to_owned()))
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

fn read_payload(job: &LeasedJob) -> Result<EnrichCompany, JobFailure> {
    serde_json::from_value(job.payload.clone()).map_err(|fault| JobFailure::Permanent(fault.to_string()))
}

/// The job holds the company: every attached request runs.
fn start(tx: &mut dyn SystemRepository, job: &LeasedJob, work: &EnrichCompany) -> Result<(), Error> {
    tx.publish(events::started(job, work))?;
    for mut tracked in tx.list_attached(job.lease.job)? {
        let mut changes = Vec::new();
        if tracked.request.enrichment_status == EnrichmentStatus::Running {
            changes.push(tracked.request.move_to(EnrichmentStatus::Pending, Cause::JobLost)?);
        }
        changes.push(begin_running(&mut tracked.request, work.trigger)?);
        save(tx, &tracked, &changes)?;
    }
    Ok(())
}

/// One transaction: the public facts, the end of the job, the outcome of every request that waits, one event a tenant.
/// False when the lease was lost; then nothing is written.
fn complete(
    tx: &mut dyn SystemRepository,
    job: &LeasedJob,
    work: &EnrichCompany,
    fetched: &[Fetched],
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    if !tx.end_job(&job.lease, &job_end(job, fetched, now))? {
        return Ok(false);
    }
    let current = tx.find_company(&work.siren)?;
    let records: Vec<SourceRecord> =
        fetched.iter().filter_map(|one| one.result.as_ref().ok()).cloned().collect();
    let merged = merge(work.siren, current.as_ref(), &records, now);
    let tally = tally(&merged, fetched);
    store_company(tx, &tally, current, merged)?;
    store_documents(tx, &work.siren, fetched)?;
    for one in fetched {
        tx.publish(events::source_fetched(job, work, one))?;
    }
    let retrievals: Vec<Retrieval> =
        fetched.iter().map(|one| Retrieval { source: one.source, outcome: one.result.clone() }).collect();
    let outcome = Outcome {
        status: tally.status,
        error: enrichment_error(&retrievals, tally.core_identity),
        trigger: work.trigger,
        now,
    };
    let tenants = tell_attached(tx, job, &outcome)?;
    if matches!(tally.status, EnrichmentStatus::Success | EnrichmentStatus::Partial) {
        tell_unattached(tx, job, &work.siren, &outcome)?;
    }
    for tenant in tenants {
        tx.publish(events::completed(job.lease.job, &work.siren, &tally, tenant))?;
    }
    Ok(true)
}

/// A source that named a time to come back gets the same job again then (at most an hour away); anything else is done.
fn job_end(job: &LeasedJob, fetched: &[Fetched], now: DateTime<Utc>) -> JobEnd {
    let wait = fetched
        .iter()
        .filter_map(|one| one.result.as_ref().err())
        .filter(|error| error.code == SourceErrorCode::RateLimit)
        .filter_map(|error| error.retry_after)
        .max();
    match wait.and_then(|wait| TimeDelta::from_std(wait).ok()) {
        Some(wait) if job.attempt < job.max_attempts => {
            JobEnd::Retry { at: now + wait.min(TimeDelta::hours(1)), error: "RATE_LIMIT".to_owned() }
        }
        _ => JobEnd::Succeeded,
    }
}

fn tally(merged: &Company, fetched: &[Fetched]) -> Tally {
    let failed = |required: bool| {
        fetched.iter().filter(|one| one.result.is_err() && one.source.required() == required).count()
    };
    let (core_identity, required_failures, optional_failures) =
        (merged.has_core_identity(), failed(true), failed(false));
    Tally {
        status: evaluate(core_identity, required_failures, optional_failures),
        core_identity,
        successes: fetched.len() - required_failures - optional_failures,
        required_failures,
        optional_failures,
    }
}

/// A failed cycle leaves the company as it was; documents and retrievals need a row to refer to.
fn store_company(
    tx: &mut dyn SystemRepository,
    tally: &Tally,
    current: Option<Company>,
    merged: Company,
) -> Result<(), Error> {
    if tally.status != EnrichmentStatus::Failed {
        tx.put_company(&merged)?;
    } else if current.is_none() {
        tx.put_company(&Company::skeleton(merged.siren))?;
    }
    Ok(())
}

fn store_documents(tx: &mut dyn SystemRepository, siren: &Siren, fetched: &[Fetched]) -> Result<(), Error> {
    for one in fetched {
        let (http_status, error) = match &one.result {
            Ok(record) => {
                tx.put_document(siren, &StoredDocument::of(record, one.ended_at))?;
                (Some(record.http_status), None)
            }
            Err(error) => (error.http_status, Some(error.code)),
        };
        tx.put_retrieval(siren, &LastRetrieval { source: one.source, at: one.ended_at, http_status, error })?;
    }
    Ok(())
}

/// What a cycle means for the requests that wait for it.
struct Outcome {
    status: EnrichmentStatus,
    error: Option<String>,
    trigger: Trigger,
    now: DateTime<Utc>,
}

impl Outcome {
    fn apply(&self, tx: &mut dyn SystemRepository, mut tracked: Tracked) -> Result<(), Error> {
        let mut changes: Vec<StatusChange> = Vec::new();
        if tracked.request.enrichment_status != EnrichmentStatus::Running {
            changes.push(begin_running(&mut tracked.request, self.trigger)?);
        }
        changes.push(tracked.request.complete(self.status, self.error.clone(), self.now)?);
        save(tx, &tracked, &changes)
    }
}

/// The attached requests take the outcome, whatever it is; returns their tenants.
fn tell_attached(
    tx: &mut dyn SystemRepository,
    job: &LeasedJob,
    outcome: &Outcome,
) -> Result<BTreeSet<kernel::TenantId>, Error> {
    let mut tenants = BTreeSet::new();
    for tracked in tx.list_attached(job.lease.job)? {
        tenants.insert(tracked.tenant);
        outcome.apply(tx, tracked)?;
    }
    Ok(tenants)
}

/// Other requests for the company share good news only: one tenant's failed refresh cannot degrade another's card.
fn tell_unattached(
    tx: &mut dyn SystemRepository,
    job: &LeasedJob,
    siren: &Siren,
    outcome: &Outcome,
) -> Result<(), Error> {
    let mut after = None;
    loop {
        let chunk = tx.list_unattached(siren, job.lease.job, after, CHUNK)?;
        let Some(last) = chunk.last() else { return Ok(()) };
        after = Some(last.request.id);
        for tracked in chunk {
            outcome.apply(tx, tracked)?;
        }
    }
}

/// The job is dead: its requests end as FAILED, with the platform to blame.
fn abandon(
    tx: &mut dyn SystemRepository,
    job: &LeasedJob,
    work: &EnrichCompany,
    error: String,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    if !tx.end_job(&job.lease, &JobEnd::Dead { error })? {
        return Ok(false);
    }
    let source = SourceApi::ApiRechercheEntreprises.as_str();
    let code = SourceErrorCode::InternalError.as_str();
    let outcome = Outcome {
        status: EnrichmentStatus::Failed,
        error: Some(format!("{source}:-:{code}")),
        trigger: work.trigger,
        now,
    };
    let tally = Tally {
        status: EnrichmentStatus::Failed,
        core_identity: false,
        successes: 0,
        required_failures: 0,
        optional_failures: 0,
    };
    for tenant in tell_attached(tx, job, &outcome)? {
        tx.publish(events::completed(job.lease.job, &work.siren, &tally, tenant))?;
    }
    Ok(true)
}

fn save(tx: &mut dyn SystemRepository, tracked: &Tracked, changes: &[StatusChange]) -> Result<(), Error> {
    if tx.update_tracked(tracked, changes)? { Ok(()) } else { Err(Error::Conflict) }
}
