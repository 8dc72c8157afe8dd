//! The state machine of a request's enrichment.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a request's enrichment stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EnrichmentStatus {
    /// Waiting for a job.
    #[default]
    Pending,
    /// A job holds the company.
    Running,
    /// Core identity found, no source failed.
    Success,
    /// Core identity found, an optional source failed.
    Partial,
    /// A required source failed, or no core identity.
    Failed,
    /// The consolidated data outlived their time.
    Stale,
}

/// Why a status changes. Written to the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The first job started and holds the lock.
    JobStarted,
    /// The job ended; see [`evaluate`].
    CycleCompleted,
    /// The snapshot is older than its time to live.
    TtlExpired,
    /// An automatic refresh or retry.
    Automatic,
    /// A refresh or retry asked for by a person.
    Manual,
    /// The lock expired without a heartbeat; the job is queued again.
    JobLost,
    /// The company was already fresh: no source is called.
    CacheHit,
}

/// A change of status the machine does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{} does not become {} by {}", from.as_str(), to.as_str(), cause.as_str())]
pub struct IllegalTransition {
    pub from: EnrichmentStatus,
    pub to: EnrichmentStatus,
    pub cause: Cause,
}

/// One row of a request's status history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusChange {
    pub from: EnrichmentStatus,
    pub to: EnrichmentStatus,
    pub reason: Cause,
}

/// Whether `from` may become `to` because of `cause`: the table of the specification, §5.
///
/// # Errors
/// [`IllegalTransition`] for everything the table does not hold.
pub fn transition(
    from: EnrichmentStatus,
    to: EnrichmentStatus,
    cause: Cause,
) -> Result<(), IllegalTransition> {
    use EnrichmentStatus::{Failed, Partial, Pending, Running, Stale, Success};
    let allowed = match (from, to) {
        (Pending, Running) => cause == Cause::JobStarted,
        (Running, Success | Partial | Failed) => cause == Cause::CycleCompleted,
        (Success | Partial, Stale) => cause == Cause::TtlExpired,
        (Stale | Failed | Partial, Running) => matches!(cause, Cause::Automatic | Cause::Manual),
        (Success, Running) => cause == Cause::Manual,
        (Running, Pending) => cause == Cause::JobLost,
        (Pending, Success | Partial) => cause == Cause::CacheHit,
        (Pending, Pending | Failed | Stale)
        | (Running, Running | Stale)
        | (Success | Partial, Pending | Success | Partial | Failed)
        | (Failed | Stale, Pending | Success | Partial | Failed | Stale) => false,
    };
    if allowed { Ok(()) } else { Err(IllegalTransition { from, to, cause }) }
}

/// The outcome of a cycle. A source that was not called is neither success nor failure.
pub const fn evaluate(
    core_identity: bool,
    required_failures: usize,
    optional_failures: usize,
) -> EnrichmentStatus {
    match (core_identity, required_failures, optional_failures) {
        (true, 0, 0) => EnrichmentStatus::Success,
        (true, 0, _) => EnrichmentStatus::Partial,
        _ => EnrichmentStatus::Failed,
    }
}

impl EnrichmentStatus {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Running, Self::Success, Self::Partial, Self::Failed, Self::Stale];

    /// The name as the contract spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Running => "RUNNING",
            Self::Success => "SUCCESS",
            Self::Partial => "PARTIAL",
            Self::Failed => "FAILED",
            Self::Stale => "STALE",
        }
    }

    /// Whether the last cycle left data that answer until they are stale.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Success | Self::Partial)
    }

    /// Why a request in this status starts to run: the first job, or a refresh by hand or not.
    pub const fn start(self, manual: bool) -> Cause {
        match (self, manual) {
            (Self::Pending, _) => Cause::JobStarted,
            (_, true) => Cause::Manual,
            (_, false) => Cause::Automatic,
        }
    }
}

/// A text that names no [`EnrichmentStatus`] or no [`Cause`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a status or cause of enrichment")]
pub struct UnknownStatus;

impl FromStr for EnrichmentStatus {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.as_str() == text).ok_or(UnknownStatus)
    }
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::JobStarted,
        Self::CycleCompleted,
        Self::TtlExpired,
        Self::Automatic,
        Self::Manual,
        Self::JobLost,
        Self::CacheHit,
    ];

    /// The reason as the history keeps it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JobStarted => "job_started",
            Self::CycleCompleted => "cycle_completed",
            Self::TtlExpired => "ttl_expired",
            Self::Automatic => "automatic",
            Self::Manual => "manual",
            Self::JobLost => "job_lost",
            Self::CacheHit => "cache_hit",
        }
    }
}

impl FromStr for Cause {
    type Err = UnknownStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text).ok_or(UnknownStatus)
    }
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
