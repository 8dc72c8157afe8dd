use chrono::{DateTime, Utc};
use kernel::{Context, Id, LeasedJob, NewJob};

use super::Service;
use crate::{
    error::Error,
    jobs::{EnrichCompany, Trigger},
    model::{EnrichmentStatus, Shortfall, SourceErrorCode},
    ports::{Retry, SystemRepository},
};

/// How many companies are taken up in one transaction.
const BATCH: u32 = 50;

impl Service {
    /// Queues again what failed and is due for another try. Tells how many companies that were.
    ///
    /// # Errors
    /// [`Error::Store`]; what was queued by then stays.
    pub async fn retry_due(&self) -> Result<usize, Error> {
        let mut all = 0;
        loop {
            let now = self.clock.now();
            // Every batch begins a chain of its own.
            let cx = Context::system(&Id::<LeasedJob>::new(now, &*self.random).to_string());
            let queued = self.system.write(&cx, move |tx| queue_due(tx, now)).await?;
            all += queued;
            if queued < BATCH as usize {
                return Ok(all);
            }
        }
    }
}

/// The request that the job was for shows the retry; others share its success alone.
fn queue_due(tx: &mut dyn SystemRepository, now: DateTime<Utc>) -> Result<usize, Error> {
    let due = tx.take_due_retries(now, BATCH)?;
    for work in &due {
        let priority = work.trigger.priority().rank();
        let queued = tx.enqueue(NewJob { tenantless: true, priority, ..NewJob::of(work)? })?;
        if queued.fresh {
            tx.attach_tracked(queued.job, work.tenant, work.request)?;
        }
    }
    Ok(due.len())
}

/// Notes whether the cycle that ended so is to be run again, and when; forgets about it when all went well.
pub(super) fn plan(
    tx: &mut dyn SystemRepository,
    work: &EnrichCompany,
    status: EnrichmentStatus,
    failure: Option<SourceErrorCode>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Some(shortfall) = Shortfall::of(status, failure) else { return Ok(tx.delete_retry(&work.siren)?) };
    let before = tx.find_retry(&work.siren)?.filter(|retry| retry.shortfall == shortfall);
    let tries = match before {
        // Only what ran by itself counts: whoever asks again begins nothing anew and uses nothing up.
        Some(retry) => retry.tries + u32::from(work.trigger == Trigger::AutoRetry),
        None => 0,
    };
    let retry_at = shortfall.wait(tries).map(|wait| now + wait);
    let work = EnrichCompany { trigger: Trigger::AutoRetry, ..work.clone() };
    Ok(tx.put_retry(&Retry { work, shortfall, tries, retry_at })?)
}
