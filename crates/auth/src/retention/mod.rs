//! What is past its time is let go of, every night or when an operator asks (platform.md §6.13).

mod keeping;
mod periods;
mod running;

pub use keeping::{Retained, RetentionKeeper, RunAsked};
pub use periods::{Data, KEPT, Kept, Period, RetentionSettings};
pub use running::RunRetention;

use chrono::{DateTime, Utc};
use kernel::Id;

/// Tag of the ids of runs.
#[derive(Debug)]
pub enum Run {}

/// What one run found of one kind of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purged {
    pub run: Id<Run>,
    /// As in [`Kept::name`].
    pub data: String,
    /// What ended before then was let go of.
    pub cutoff: DateTime<Utc>,
    /// Counted alone.
    pub dry_run: bool,
    pub rows: u64,
    /// False: more is left for the next run.
    pub complete: bool,
    pub started_at: DateTime<Utc>,
    pub finished_at: DateTime<Utc>,
}
