//! One run, kind after kind, batch after batch.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Backoff, Context, Id, Job, JobEnd, JobFailure, JobHandler, LeasedJob, SecurityEvent, Severity};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Period, Purged, RetentionKeeper, Run, RunAsked};
use crate::{Error, ports::SystemRepository};

/// Let go of what is past its time. At least once: what is gone is not found again, and a second try goes on where the
/// first was cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRetention {
    pub run: Id<Run>,
    pub dry_run: bool,
}

impl Job for RunRetention {
    const NAME: &'static str = "retention.run";
    const QUEUE: &'static str = "platform";
    const MAX_ATTEMPTS: u16 = 3;
    const BACKOFF: Backoff = Backoff { base: Duration::from_mins(1), max: Duration::from_hours(1) };

    /// One run at a time.
    fn unique_key(&self) -> Option<String> {
        Some("retention".to_owned())
    }
}

impl RetentionKeeper {
    pub(super) async fn purge(&self, cx: &Context, asked: RunAsked) -> Result<Vec<Purged>, Error> {
        let mut all = Vec::new();
        for period in &self.settings.periods {
            let purged = self.purge_one(cx, asked, period).await?;
            let row = purged.clone();
            self.system.write(cx, move |tx| Ok(tx.insert_purged(&row)?)).await?;
            tracing::info!(
                data = purged.data,
                rows = purged.rows,
                dry_run = purged.dry_run,
                complete = purged.complete,
                "past its time"
            );
            all.push(purged);
        }
        Ok(all)
    }

    async fn purge_one(&self, cx: &Context, asked: RunAsked, period: &Period) -> Result<Purged, Error> {
        let started_at = self.clock.now();
        let cutoff = period.cutoff(started_at);
        let (rows, complete) = if asked.dry_run {
            self.count(cx, period, cutoff).await?
        } else {
            self.delete(cx, period, cutoff).await?
        };
        Ok(Purged {
            run: asked.run,
            data: period.kept.name.to_owned(),
            cutoff,
            dry_run: asked.dry_run,
            rows,
            complete,
            started_at,
            finished_at: self.clock.now(),
        })
    }

    /// As many as a run would delete, and whether those are all.
    async fn count(
        &self,
        cx: &Context,
        period: &Period,
        cutoff: DateTime<Utc>,
    ) -> Result<(u64, bool), Error> {
        let data = period.kept.data;
        let most = u64::from(self.settings.batch) * u64::from(self.settings.batches);
        let found = self.system.read(cx, move |tx| Ok(tx.count_past(data, cutoff, most + 1)?)).await?;
        Ok((found.min(most), found <= most))
    }

    async fn delete(
        &self,
        cx: &Context,
        period: &Period,
        cutoff: DateTime<Utc>,
    ) -> Result<(u64, bool), Error> {
        let (data, size) = (period.kept.data, self.settings.batch);
        let mut rows = 0;
        for _ in 0..self.settings.batches {
            let deleted = self.system.write(cx, move |tx| Ok(tx.delete_past(data, cutoff, size)?)).await?;
            rows += deleted;
            if deleted < u64::from(size) {
                return Ok((rows, true));
            }
        }
        Ok((rows, false))
    }

    async fn end(
        &self,
        job: &LeasedJob,
        end: JobEnd,
        event: Option<SecurityEvent>,
    ) -> Result<(), JobFailure> {
        let lease = job.lease;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let is_held = tx.end_job(&lease, &end)?;
            if let Some(event) = event.filter(|_| is_held) {
                tx.alert(event)?;
            }
            Ok(is_held)
        };
        let is_held = self.system.write(&Context::system(&job.correlation_id), write).await;
        if is_held.map_err(|error| retry(&error))? { Ok(()) } else { Err(JobFailure::LeaseLost) }
    }
}

impl RunAsked {
    /// For whoever watches that nothing goes too early.
    pub(super) fn event(self, purged: &[Purged]) -> SecurityEvent {
        let rows: Map<String, Value> =
            purged.iter().map(|purged| (purged.data.clone(), json!(purged.rows))).collect();
        SecurityEvent {
            kind: "RETENTION_RUN",
            severity: Severity::Low,
            payload: json!({ "run_id": self.run, "dry_run": self.dry_run, "rows": rows }),
            tenant: None,
        }
    }
}

#[async_trait]
impl JobHandler for RetentionKeeper {
    async fn run(&self, job: &LeasedJob) -> Result<(), JobFailure> {
        let work: RunRetention = serde_json::from_value(job.payload.clone())
            .map_err(|fault| JobFailure::Permanent(fault.to_string()))?;
        let asked = RunAsked { run: work.run, dry_run: work.dry_run };
        let cx = Context::system(&job.correlation_id);
        let purged = self.purge(&cx, asked).await.map_err(|error| retry(&error))?;
        self.end(job, JobEnd::Succeeded, Some(asked.event(&purged))).await
    }

    async fn give_up(&self, job: &LeasedJob, error: &str) -> Result<(), JobFailure> {
        tracing::error!(error, "what is past its time could not be let go of");
        self.end(job, JobEnd::Dead { error: error.to_owned() }, None).await
    }
}

fn retry(error: &Error) -> JobFailure {
    JobFailure::Retry(error.to_string())
}
