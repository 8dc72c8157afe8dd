use chrono::{DateTime, Utc};
use kernel::{Context, Id};

use super::{Service, audit, despite_others, join_job, read_card, save, work_for};
use crate::{
    error::Error,
    events,
    jobs::Trigger,
    model::{Cause, EnrichmentStatus, Request},
    permissions::{REFRESH, Viewing},
    ports::Repository,
    settings::Settings,
    views::Card,
};

impl Service {
    /// Shows a request with its company. Opening one whose data are stale or still missing starts a refresh in the
    /// background, if the caller may refresh, their tenant may be written to and none runs; what is known is shown at once.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Store`].
    pub async fn open(&self, cx: &Context, id: Id<Request>) -> Result<Card, Error> {
        let viewing = Viewing::of(cx)?;
        let now = self.clock.now();
        let context = cx.clone();
        let mut card = self.store.read(cx, move |tx| read_card(tx, &context, viewing, id)).await?;
        let may_refresh = viewing != Viewing::Limited && cx.allows(REFRESH) && !cx.read_only;
        if may_refresh && self.settings.wants_refresh(&card, now) {
            card = despite_others(|| {
                let (context, settings) = (cx.clone(), self.settings.clone());
                self.store.write(cx, move |tx| refresh_opened(tx, &context, &settings, id, now))
            })
            .await?;
        }
        if self.settings.is_stale(&card, now) && card.request.enrichment_status.is_settled() {
            // Shown as what it is; whoever may refresh it will write it down, or just did.
            card.request.move_to(EnrichmentStatus::Stale, Cause::TtlExpired).map(drop)?;
        }
        Ok(card)
    }
}

impl Settings {
    fn is_stale(&self, card: &Card, now: DateTime<Utc>) -> bool {
        card.company
            .as_ref()
            .is_some_and(|company| company.is_known() && !company.is_fresh(now, self.freshness))
    }

    /// No core identity, nothing under way, and the last try is long enough ago.
    fn is_missing(&self, card: &Card, now: DateTime<Utc>) -> bool {
        let known = card.company.as_ref().is_some_and(crate::model::Company::has_core_identity);
        let last_try = card.request.enrichment_last_run_at.unwrap_or(card.request.created_at);
        !known && now - last_try > self.missing_retry
    }

    fn wants_refresh(&self, card: &Card, now: DateTime<Utc>) -> bool {
        !card.enrichment_running && (self.is_stale(card, now) || self.is_missing(card, now))
    }
}

/// Looks again inside the transaction, since the card may have changed since it was read.
fn refresh_opened(
    tx: &mut dyn Repository,
    cx: &Context,
    settings: &Settings,
    id: Id<Request>,
    now: DateTime<Utc>,
) -> Result<Card, Error> {
    let mut card = read_card(tx, cx, Viewing::of(cx)?, id)?;
    if !settings.wants_refresh(&card, now) {
        return Ok(card);
    }
    let request = &mut card.request;
    let mut changes = Vec::new();
    if request.enrichment_status.is_settled() {
        changes.push(request.move_to(EnrichmentStatus::Stale, Cause::TtlExpired)?);
    }
    let work = work_for(cx, request, Trigger::RequestOpened)?;
    let (queued, change) = join_job(tx, request, &work, None)?;
    changes.extend(change);
    save(tx, request, &changes)?;
    tx.attach_request(queued.job, id)?;
    tx.publish(events::requested(request, Trigger::RequestOpened))?;
    tx.audit(audit("enrichment.request.opened", request))?;
    card.request.version += 1;
    card.enrichment_running = true;
    Ok(card)
}
