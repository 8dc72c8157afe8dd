use chrono::{DateTime, Utc};
use kernel::{Context, Id, Outcome, once};

use super::{Service, audit, demand_visible, despite_others, join_job, read_card, save, work_for};
use crate::{
    error::Error,
    events,
    jobs::Trigger,
    model::Request,
    permissions::{REFRESH, Viewing},
    ports::Repository,
    settings::Settings,
    views::Card,
};

impl Service {
    /// Asks the sources again, however fresh the data are; joins a job that runs already.
    ///
    /// # Errors
    /// [`Error::RefreshCooldown`] within a minute of the last accepted one; [`Error::NotFound`], [`Error::Forbidden`],
    /// [`Error::Store`].
    pub async fn refresh(&self, cx: &Context, id: Id<Request>) -> Result<Outcome<Card>, Error> {
        cx.require(REFRESH)?;
        let viewing = Viewing::of(cx)?;
        let now = self.clock.now();
        despite_others(|| {
            let (context, settings) = (cx.clone(), self.settings.clone());
            self.store.write(cx, move |tx| {
                let accepted = once(tx, |tx| accept(tx, &context, &settings, id, now))?;
                let card = read_card(tx, &context, viewing, id)?;
                Ok(accepted.map(|_| card))
            })
        })
        .await
    }
}

fn accept(
    tx: &mut dyn Repository,
    cx: &Context,
    settings: &Settings,
    id: Id<Request>,
    now: DateTime<Utc>,
) -> Result<Id<Request>, Error> {
    let (mut request, _) = tx.find_request(id)?.ok_or(Error::NotFound)?;
    demand_visible(cx, Viewing::of(cx)?, &request)?;
    if let Some(left) = request.cooldown_left(now, settings.refresh_cooldown) {
        return Err(Error::RefreshCooldown { request: id, left });
    }
    request.refreshed_at = Some(now);
    let work = work_for(cx, &request, Trigger::ManualRefresh)?;
    let (queued, change) = join_job(tx, &mut request, &work, None)?;
    save(tx, &request, change.as_slice())?;
    tx.attach_request(queued.job, id)?;
    tx.publish(events::requested(&request, Trigger::ManualRefresh))?;
    tx.audit(audit("enrichment.request.refreshed", &request))?;
    Ok(id)
}
