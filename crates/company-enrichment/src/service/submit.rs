use std::{sync::Arc, time::Duration};

use futures::future::{Either, select};
use kernel::{Context, Id, LeasedJob, Outcome, once};

use super::{Service, audit, join_job, read_card, work_for};
use crate::{
    commands::Submit,
    error::Error,
    events,
    flags::SYNC_ATTEMPT,
    jobs::Trigger,
    model::{Cause, Company, EnrichmentStatus, Identifiers, Metadata, Request, SourceApi, evaluate},
    permissions::{CREATE, Viewing},
    ports::Repository,
    settings::Settings,
    views::{Card, LastRetrieval, Submitted},
};

impl Service {
    /// Accepts a request for a company. Fresh data answer at once and call no source; otherwise the company's one job is
    /// started or joined, and given [`Settings::sync_attempt`] to finish before the answer while [`SYNC_ATTEMPT`] is on.
    ///
    /// # Errors
    /// [`Error::Identifiers`], [`Error::Metadata`], [`Error::Forbidden`], [`Error::Store`]; nothing is written then.
    pub async fn submit(&self, cx: &Context, command: Submit) -> Result<Outcome<Submitted>, Error> {
        cx.require(CREATE)?;
        let now = self.clock.now();
        let mut identifiers = Identifiers::parse(command.siren, command.siret, self.settings.luhn)?;
        let metadata = Metadata::parse(command.metadata)?;
        let warnings = std::mem::take(&mut identifiers.warnings);
        let request = Request {
            id: Id::new(now, &*self.random),
            identifiers,
            enrichment_status: EnrichmentStatus::Pending,
            enrichment_last_run_at: None,
            enrichment_error: None,
            metadata,
            created_at: now,
            created_by: cx.user(),
            client_id: cx.client,
            version: 1,
            refreshed_at: None,
        };
        let accepted = self.accept(cx, request).await?;
        if let Some(job) = accepted.job {
            self.wait_for(job).await;
        }
        let id = accepted.request.value;
        let reader = cx.clone();
        let card = self.store.read(cx, move |tx| read_submitted(tx, &reader, id)).await?;
        Ok(accepted.request.map(|_| Submitted { card, warnings }))
    }

    async fn accept(&self, cx: &Context, request: Request) -> Result<Accepted, Error> {
        let mut settings = self.settings.clone();
        if !settings.sync_attempt.is_zero() && !self.flags.is_on(cx, SYNC_ATTEMPT).await {
            settings.sync_attempt = Duration::ZERO;
        }
        let configured: Vec<SourceApi> = self.enricher.sources.iter().map(|source| source.api()).collect();
        let context = cx.clone();
        let write = move |tx: &mut (dyn Repository + 'static)| {
            let mut job = None;
            let request = once(tx, |tx| {
                let id = request.id;
                job = insert(tx, &context, (&settings, &configured), request)?;
                Ok::<_, Error>(id)
            })?;
            Ok(Accepted { request, job })
        };
        self.store.write(cx, write).await
    }

    /// Runs the job here for as long as the answer may take. When time is up the job goes on; nothing is cancelled.
    async fn wait_for(&self, job: LeasedJob) {
        let (done, deadline) =
            (Arc::clone(&self.background).run(job), self.clock.sleep(self.settings.sync_attempt));
        match select(done, deadline).await {
            Either::Left(((), _)) | Either::Right(((), _)) => {}
        }
    }
}

struct Accepted {
    request: Outcome<Id<Request>>,
    /// Ours to run.
    job: Option<LeasedJob>,
}

/// Writes the request, answered from the shared company when that is fresh, else tied to the company's job.
fn insert(
    tx: &mut dyn Repository,
    cx: &Context,
    (settings, configured): (&Settings, &[SourceApi]),
    mut request: Request,
) -> Result<Option<LeasedJob>, Error> {
    let (siren, now) = (request.company_siren(), request.created_at);
    let company = tx.find_company(&siren)?;
    let mut leased = None;
    if let Some(company) = company.filter(|company| company.is_fresh(now, settings.freshness)) {
        let mut retrievals = tx.list_retrievals(&siren)?;
        retrievals.retain(|last| configured.contains(&last.source));
        let change = answer_from(&mut request, &company, &retrievals)?;
        tx.insert_request(&request, &[change])?;
    } else {
        let work = work_for(cx, &request, Trigger::RequestCreated)?;
        let lease = (!settings.sync_attempt.is_zero()).then_some(settings.lease);
        let (queued, change) = join_job(tx, &mut request, &work, lease)?;
        tx.insert_request(&request, change.as_slice())?;
        tx.attach_request(queued.job, request.id)?;
        leased = queued.leased;
    }
    tx.publish(events::requested(&request, Trigger::RequestCreated))?;
    tx.audit(audit("enrichment.request.submitted", &request))?;
    Ok(leased)
}

/// Takes the outcome of the cycle that made `company`, as the retrievals of the configured sources tell it (FIX-5).
fn answer_from(
    request: &mut Request,
    company: &Company,
    retrievals: &[LastRetrieval],
) -> Result<crate::model::StatusChange, Error> {
    // A required source that failed since then failed a later cycle, which left the company as it is.
    let failed = retrievals.iter().filter(|last| last.error.is_some() && !last.source.required()).count();
    let outcome = evaluate(company.has_core_identity(), 0, failed);
    request.enrichment_last_run_at = Some(company.updated_at);
    Ok(request.move_to(outcome, Cause::CacheHit)?)
}

/// Who may create and not read, as a program with that scope alone, is told what became of the request and nothing of the
/// company.
fn read_submitted(tx: &mut dyn Repository, cx: &Context, id: Id<Request>) -> Result<Card, Error> {
    let viewing =
        Viewing::of(cx).ok().filter(|viewing| *viewing != Viewing::OwnClient || cx.client.is_some());
    let card = read_card(tx, cx, viewing.unwrap_or(Viewing::Limited), id)?;
    Ok(Card { company: card.company.filter(|_| viewing.is_some()), ..card })
}
