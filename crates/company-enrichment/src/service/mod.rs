//! The use cases, one file each.

mod companies;
mod cycle;
mod enrich;
mod list;
mod open;
mod refresh;
mod restraint;
mod retry;
mod submit;

pub use restraint::SharedRestraint;

use std::{fmt, sync::Arc, time::Duration};

use kernel::{Audit, Background, Clock, Context, Flags, Id, NewJob, Queued, Random, UnitOfWork};
use serde_json::json;

use crate::{
    enricher::Enricher,
    error::Error,
    jobs::{EnrichCompany, Trigger},
    model::{EnrichmentStatus, Metadata, Request, StatusChange},
    permissions::Viewing,
    ports::{Repository, SystemRepository},
    settings::Settings,
    views::Card,
};

/// The use cases of company enrichment. Edges call them; each checks its permission first.
pub struct Service {
    pub store: UnitOfWork<dyn Repository, Error>,
    pub system: UnitOfWork<dyn SystemRepository, Error>,
    /// Over every configured source.
    pub enricher: Enricher,
    pub background: Arc<dyn Background>,
    pub flags: Arc<dyn Flags>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    pub settings: Settings,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Runs `attempt` again when someone else changed the request meanwhile: the next look sees what they wrote.
async fn despite_others<T, Attempt>(mut attempt: impl FnMut() -> Attempt) -> Result<T, Error>
where
    Attempt: Future<Output = Result<T, Error>>,
{
    for _ in 0..2 {
        match attempt().await {
            Err(Error::Conflict) => {}
            result => return result,
        }
    }
    attempt().await
}

/// The request and all that its card shows, if the caller may see it: five statements.
fn read_card(
    tx: &mut dyn Repository,
    cx: &Context,
    viewing: Viewing,
    id: Id<Request>,
) -> Result<Card, Error> {
    let (mut request, company) = tx.find_request(id)?.ok_or(Error::NotFound)?;
    demand_visible(cx, viewing, &request)?;
    let siren = request.company_siren();
    let limited = viewing == Viewing::Limited;
    if limited {
        (request.metadata, request.enrichment_error) = (Metadata::default(), None);
    }
    Ok(Card {
        snapshot: if limited { None } else { tx.find_snapshot(&siren)? },
        documents: if limited { Vec::new() } else { tx.list_documents(&siren)? },
        retrievals: if limited { Vec::new() } else { tx.list_retrievals(&siren)? },
        enrichment_running: tx.is_enriching(&siren)?,
        company,
        request,
        viewing,
    })
}

/// A request of another customer does not exist for a caller bound to one.
fn demand_visible(cx: &Context, viewing: Viewing, request: &Request) -> Result<(), Error> {
    let own = cx.client.is_some() && request.client_id == cx.client;
    if viewing == Viewing::OwnClient && !own { Err(Error::NotFound) } else { Ok(()) }
}

/// Puts the company's job in the queue, or finds and holds the live one: there is never a second. A request that joins a
/// running job shows it at once; the caller attaches it once its row is there.
fn join_job(
    tx: &mut dyn Repository,
    request: &mut Request,
    work: &EnrichCompany,
    leased_for: Option<Duration>,
) -> Result<(Queued, Option<StatusChange>), Error> {
    let priority = work.trigger.priority().rank();
    let job = NewJob { tenantless: true, priority, leased_for, ..NewJob::of(work)? };
    let queued = tx.enqueue(job)?;
    let joins_running =
        queued.running && !queued.fresh && request.enrichment_status != EnrichmentStatus::Running;
    let change = if joins_running { Some(begin_running(request, work.trigger)?) } else { None };
    Ok((queued, change))
}

/// Shows that a job works for the request.
fn begin_running(request: &mut Request, trigger: Trigger) -> Result<StatusChange, Error> {
    let from = request.enrichment_status;
    // Data that are still fresh run again only because someone asked.
    let manual = trigger == Trigger::ManualRefresh || from == EnrichmentStatus::Success;
    Ok(request.move_to(EnrichmentStatus::Running, from.start(manual))?)
}

/// The job this request asks for.
fn work_for(cx: &Context, request: &Request, trigger: Trigger) -> Result<EnrichCompany, Error> {
    Ok(EnrichCompany {
        siren: request.company_siren(),
        siret: request.identifiers.siret,
        trigger,
        tenant: cx.tenant().ok_or(Error::NotFound)?,
        request: request.id,
    })
}

/// Writes a changed request, or tells that someone was faster.
fn save(tx: &mut dyn Repository, request: &Request, changes: &[StatusChange]) -> Result<(), Error> {
    if tx.update_request(request, changes)? { Ok(()) } else { Err(Error::Conflict) }
}

/// A line of the audit trail about a request.
fn audit(action: &'static str, request: &Request) -> Audit {
    let metadata = json!({ "siren": request.company_siren() });
    Audit::new(action, "request", request.id.as_uuid()).with(metadata)
}
