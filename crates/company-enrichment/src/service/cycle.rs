//! What a run of the job writes, at its start and at its end; each in one transaction guarded by the lease.

use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{JobEnd, LeasedJob, TenantId};

use super::{begin_running, retry};
use crate::{
    error::Error,
    events::{self, Tally},
    jobs::{EnrichCompany, Trigger},
    model::{
        Cause, Company, EnrichmentStatus, Lifetimes, SourceApi, SourceError, SourceErrorCode, SourceRecord,
        StatusChange, StoredDocument, enrichment_error, merge,
    },
    ports::{Fetched, SystemRepository, Tracked},
    views::LastRetrieval,
};

/// How many unattached requests take an outcome at a time.
const CHUNK: u32 = 500;

/// The job holds the company: every attached request runs. False when the lease was lost; then nothing is written.
pub(super) fn start(
    tx: &mut dyn SystemRepository,
    job: &LeasedJob,
    work: &EnrichCompany,
    lease: Duration,
) -> Result<bool, Error> {
    if !tx.extend_lease(&job.lease, lease)? {
        return Ok(false);
    }
    tx.publish(events::started(job, work))?;
    for mut tracked in tx.list_attached(job.lease.job)? {
        let mut changes = Vec::new();
        if tracked.request.enrichment_status == EnrichmentStatus::Running {
            if job.attempt == 1 {
                // It joined between the lease and now; no job was lost.
                continue;
            }
            changes.push(tracked.request.move_to(EnrichmentStatus::Pending, Cause::JobLost)?);
        }
        changes.push(begin_running(&mut tracked.request, work.trigger)?);
        save(tx, &tracked, &changes)?;
    }
    Ok(true)
}

/// The job is dead: its requests end as FAILED, with the platform to blame.
pub(super) fn abandon(
    tx: &mut dyn SystemRepository,
    job: &LeasedJob,
    work: &EnrichCompany,
    error: String,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    if !tx.end_job(&job.lease, &JobEnd::Dead { error })? {
        return Ok(false);
    }
    let (source, code) = (SourceApi::ApiRechercheEntreprises, SourceErrorCode::InternalError);
    let error = Some(format!("{}:-:{}", source.as_str(), code.as_str()));
    let outcome = Outcome { tally: Tally::nothing_fetched(), error, trigger: work.trigger, now };
    outcome.tell_attached(tx, job, work)?;
    Ok(true)
}

/// One finished cycle over the sources, ready to be stored.
pub(super) struct Cycle {
    job: LeasedJob,
    work: EnrichCompany,
    fetched: Vec<Fetched>,
    records: Vec<SourceRecord>,
    documents: Vec<StoredDocument>,
}

impl Cycle {
    /// Prepares the documents now: fingerprinting them inside the transaction would hold up every other writer.
    pub(super) fn of(job: &LeasedJob, work: EnrichCompany, fetched: Vec<Fetched>) -> Self {
        let answered = || fetched.iter().filter_map(|one| Some((one.result.as_ref().ok()?, one.ended_at)));
        let documents = answered().map(|(record, at)| StoredDocument::of(record, at)).collect();
        let records = answered().map(|(record, _)| record.clone()).collect();
        Self { job: job.clone(), work, fetched, records, documents }
    }

    /// The public facts, the end of the job, the outcome of every request that waits, one event a tenant. False when the
    /// lease was lost; then nothing is written.
    pub(super) fn settle(
        &self,
        tx: &mut dyn SystemRepository,
        (lifetimes, plans_retries): (&Lifetimes, bool),
        now: DateTime<Utc>,
    ) -> Result<bool, Error> {
        if !tx.end_job(&self.job.lease, &self.job_end(now))? {
            return Ok(false);
        }
        let current = tx.find_company(&self.work.siren)?;
        let merged = merge(self.work.siren, current.as_ref(), &self.records, lifetimes, now);
        let tally = Tally::of(&self.fetched, &merged);
        self.store_company(tx, &tally, current.is_some(), &merged)?;
        if hides_more(current.as_ref(), &merged) {
            // What was stored before still tells it.
            tx.delete_documents(&self.work.siren)?;
        }
        self.store_answers(tx)?;
        if plans_retries && !self.comes_back(now) {
            let required = self.failures().find(|error| error.source.required());
            retry::plan(tx, &self.work, tally.status, required.map(|error| error.code), now)?;
        }
        let error = enrichment_error(self.failures(), tally.core_identity);
        let outcome = Outcome { tally, error, trigger: self.work.trigger, now };
        if tally.status.is_settled() {
            outcome.tell_unattached(tx, &self.job, &self.work)?;
        }
        outcome.tell_attached(tx, &self.job, &self.work)?;
        Ok(true)
    }

    fn failures(&self) -> impl Iterator<Item = &SourceError> {
        self.fetched.iter().filter_map(|one| one.result.as_ref().err())
    }

    /// A source that named a time to come back gets the same job again then (at most an hour away); else it is done.
    fn job_end(&self, now: DateTime<Utc>) -> JobEnd {
        let limited = self.failures().filter(|error| error.code == SourceErrorCode::RateLimit);
        let wait = limited.filter_map(|error| error.retry_after).max();
        match wait.and_then(|wait| TimeDelta::from_std(wait).ok()) {
            Some(wait) if self.job.attempt < self.job.max_attempts => {
                let at = now + wait.min(TimeDelta::hours(1));
                JobEnd::Retry { at, error: SourceErrorCode::RateLimit.as_str().to_owned() }
            }
            _ => JobEnd::Succeeded,
        }
    }

    /// A source named the time of the next attempt.
    fn comes_back(&self, now: DateTime<Utc>) -> bool {
        matches!(self.job_end(now), JobEnd::Retry { .. })
    }

    /// A failed cycle leaves the company as it was; documents and retrievals need a row to refer to.
    fn store_company(
        &self,
        tx: &mut dyn SystemRepository,
        tally: &Tally,
        exists: bool,
        merged: &Company,
    ) -> Result<(), Error> {
        if tally.status.is_settled() {
            tx.put_company(merged)?;
        } else if !exists {
            tx.put_company(&Company::skeleton(self.work.siren))?;
        }
        Ok(())
    }

    fn store_answers(&self, tx: &mut dyn SystemRepository) -> Result<(), Error> {
        for document in &self.documents {
            tx.put_document(&self.work.siren, document)?;
        }
        for one in &self.fetched {
            let (http_status, error) = match &one.result {
                Ok(record) => (Some(record.http_status), None),
                Err(error) => (error.http_status, Some(error.code)),
            };
            let last = LastRetrieval { source: one.source, at: one.ended_at, http_status, error };
            tx.put_retrieval(&self.work.siren, &last)?;
            tx.publish(events::source_fetched(&self.job, &self.work, one))?;
        }
        Ok(())
    }
}

/// Whether something was withdrawn from publication since.
fn hides_more(before: Option<&Company>, now: &Company) -> bool {
    before.is_some_and(|before| !now.masked_fields.is_subset(&before.masked_fields))
}

/// What a cycle means for the requests that wait for it.
struct Outcome {
    tally: Tally,
    error: Option<String>,
    trigger: Trigger,
    now: DateTime<Utc>,
}

impl Outcome {
    /// The attached requests take the outcome, whatever it is, and each of their tenants hears of it once.
    fn tell_attached(
        &self,
        tx: &mut dyn SystemRepository,
        job: &LeasedJob,
        work: &EnrichCompany,
    ) -> Result<(), Error> {
        let attached = tx.list_attached(job.lease.job)?;
        let tenants: BTreeSet<TenantId> = attached.iter().map(|tracked| tracked.tenant).collect();
        for tracked in attached {
            self.apply(tx, tracked)?;
        }
        for tenant in tenants {
            tx.publish(events::completed(job.lease.job, &work.siren, &self.tally, tenant))?;
        }
        Ok(())
    }

    /// Other requests for the company share good news only: one tenant's failed refresh cannot degrade another's card.
    fn tell_unattached(
        &self,
        tx: &mut dyn SystemRepository,
        job: &LeasedJob,
        work: &EnrichCompany,
    ) -> Result<(), Error> {
        let mut after = None;
        loop {
            let chunk = tx.list_unattached(&work.siren, job.lease.job, after, CHUNK)?;
            let Some(last) = chunk.last() else { return Ok(()) };
            after = Some(last.request.id);
            for tracked in chunk {
                self.apply(tx, tracked)?;
            }
        }
    }

    fn apply(&self, tx: &mut dyn SystemRepository, mut tracked: Tracked) -> Result<(), Error> {
        let mut changes: Vec<StatusChange> = Vec::new();
        if tracked.request.enrichment_status != EnrichmentStatus::Running {
            changes.push(begin_running(&mut tracked.request, self.trigger)?);
        }
        changes.push(tracked.request.complete(self.tally.status, self.error.clone(), self.now)?);
        save(tx, &tracked, &changes)
    }
}

fn save(tx: &mut dyn SystemRepository, tracked: &Tracked, changes: &[StatusChange]) -> Result<(), Error> {
    if tx.update_tracked(tracked, changes)? { Ok(()) } else { Err(Error::Conflict) }
}
