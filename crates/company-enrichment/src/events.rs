//! The events of company-enrichment.md §12, as outbox rows.

use chrono::TimeDelta;
use kernel::{Event, Id, LeasedJob, TenantId};
use serde_json::{Value, json};

use crate::{
    jobs::{EnrichCompany, Trigger},
    model::{Company, EnrichmentStatus, Request, Siren, SourceErrorCode, evaluate},
    ports::Fetched,
};

const PRODUCER: &str = "M3";

fn event(name: &'static str, siren: &Siren, payload: Value) -> Event {
    Event { name, version: 1, producer: PRODUCER, subject: siren.to_string(), payload, tenant: None }
}

/// A request was created, opened while stale, or refreshed by hand.
pub fn requested(request: &Request, trigger: Trigger) -> Event {
    let siren = request.company_siren();
    let payload = json!({
        "request_id": request.id,
        "company_siren": siren,
        "company_siret": request.identifiers.siret,
        "trigger": trigger,
    });
    event("CompanyEnrichmentRequested", &siren, payload)
}

/// The job holds the company.
pub fn started(job: &LeasedJob, work: &EnrichCompany) -> Event {
    let payload = json!({ "job_id": job.lease.job, "company_siren": work.siren, "attempt": job.attempt });
    Event { tenant: Some(work.tenant), ..event("CompanyEnrichmentStarted", &work.siren, payload) }
}

/// One source answered or failed for good.
pub fn source_fetched(job: &LeasedJob, work: &EnrichCompany, fetched: &Fetched) -> Event {
    let (status, http_status, error) = match &fetched.result {
        Ok(record) => ("SUCCESS", Some(record.http_status), None),
        Err(error) => ("FAILED", error.http_status, Some(error.code)),
    };
    let duration: TimeDelta = fetched.ended_at - fetched.started_at;
    let payload = json!({
        "job_id": job.lease.job,
        "company_siren": work.siren,
        "source_api": fetched.source.as_str(),
        "status": status,
        "http_status": http_status,
        "error_code": error.map(SourceErrorCode::as_str),
        "duration_ms": duration.num_milliseconds(),
    });
    Event { tenant: Some(work.tenant), ..event("CompanyEnrichmentSourceFetched", &work.siren, payload) }
}

/// How a job's cycle over the sources ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub status: EnrichmentStatus,
    pub core_identity: bool,
    pub successes: usize,
    pub required_failures: usize,
    pub optional_failures: usize,
}

impl Tally {
    /// Of a round that gave `merged`.
    pub fn of(fetched: &[Fetched], merged: &Company) -> Self {
        let failures = || fetched.iter().filter_map(|one| one.result.as_ref().err());
        let failed = |required| failures().filter(|error| error.source.required() == required).count();
        let (required_failures, optional_failures) = (failed(true), failed(false));
        let core_identity = merged.has_core_identity();
        Self {
            status: evaluate(core_identity, required_failures, optional_failures),
            core_identity,
            successes: fetched.len() - required_failures - optional_failures,
            required_failures,
            optional_failures,
        }
    }

    /// A job that ended without asking any source.
    pub const fn nothing_fetched() -> Self {
        Self {
            status: EnrichmentStatus::Failed,
            core_identity: false,
            successes: 0,
            required_failures: 0,
            optional_failures: 0,
        }
    }
}

/// The cycle is over; one event per tenant with an attached request.
pub fn completed(job: Id<LeasedJob>, siren: &Siren, tally: &Tally, tenant: TenantId) -> Event {
    let payload = json!({
        "job_id": job,
        "company_siren": siren,
        "enrichment_status": tally.status.as_str(),
        "sources_success_count": tally.successes,
        "sources_failed_count": tally.required_failures + tally.optional_failures,
        "core_identity_present": tally.core_identity,
        "required_sources_failed_count": tally.required_failures,
        "optional_sources_failed_count": tally.optional_failures,
    });
    Event { tenant: Some(tenant), ..event("CompanyEnrichmentCompleted", siren, payload) }
}
