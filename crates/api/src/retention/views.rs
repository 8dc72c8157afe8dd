use auth::retention::{Period, Purged, Retained, RunAsked};
use chrono::{DateTime, Utc};
use http_support::Body;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// How to run.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RunRetention)]
pub(crate) struct RunRequest {
    /// Whether to count alone and delete nothing.
    #[schema(default = true)]
    dry_run: Option<bool>,
}

impl Body for RunRequest {
    const LIMIT: usize = 1024;
    const MAY_BE_ABSENT: bool = true;
}

impl RunRequest {
    pub(super) fn dry_run(&self) -> bool {
        self.dry_run.unwrap_or(true)
    }
}

/// A run that was asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = RetentionRunAsked)]
pub(crate) struct RunView {
    run_id: Uuid,
    /// True also where the installation only counts.
    #[schema(example = true)]
    dry_run: bool,
}

/// What is kept for how long, and what the last runs found.
#[derive(Serialize, ToSchema)]
#[schema(as = Retention)]
pub(crate) struct RetentionView<'a> {
    /// Whether every run here only counts.
    #[schema(example = false)]
    dry_run: bool,
    /// In the order of the purge.
    periods: Vec<PeriodView>,
    /// One a run and kind of data, newest run first and by name; at most 100.
    runs: Vec<PurgedView<'a>>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RetentionPeriod)]
pub(crate) struct PeriodView {
    #[schema(example = "jobs_dead")]
    data: &'static str,
    /// Whole days for which it is kept after its end.
    #[schema(example = 30)]
    days: u32,
    /// No installation keeps it longer.
    #[schema(example = 90)]
    maximum_days: u32,
}

/// What one run found of one kind of data.
#[derive(Serialize, ToSchema)]
#[schema(as = RetentionRun)]
pub(crate) struct PurgedView<'a> {
    run_id: Uuid,
    #[schema(example = "jobs_dead")]
    data: &'a str,
    /// What ended before then was past its time.
    cutoff: DateTime<Utc>,
    /// Whether it was counted and not deleted.
    #[schema(example = false)]
    dry_run: bool,
    /// Deleted, or counted.
    #[schema(example = 42)]
    rows: u64,
    /// False: there was more than one run takes, and the next goes on.
    #[schema(example = true)]
    complete: bool,
    started_at: DateTime<Utc>,
    finished_at: DateTime<Utc>,
}

impl From<RunAsked> for RunView {
    fn from(asked: RunAsked) -> Self {
        Self { run_id: asked.run.as_uuid(), dry_run: asked.dry_run }
    }
}

impl<'a> From<&'a Retained> for RetentionView<'a> {
    fn from(retained: &'a Retained) -> Self {
        Self {
            dry_run: retained.dry_run,
            periods: retained.periods.iter().map(PeriodView::from).collect(),
            runs: retained.runs.iter().map(PurgedView::from).collect(),
        }
    }
}

impl From<&Period> for PeriodView {
    fn from(period: &Period) -> Self {
        Self { data: period.kept.name, days: period.days, maximum_days: period.kept.most }
    }
}

impl<'a> From<&'a Purged> for PurgedView<'a> {
    fn from(purged: &'a Purged) -> Self {
        Self {
            run_id: purged.run.as_uuid(),
            data: &purged.data,
            cutoff: purged.cutoff,
            dry_run: purged.dry_run,
            rows: purged.rows,
            complete: purged.complete,
            started_at: purged.started_at,
            finished_at: purged.finished_at,
        }
    }
}
