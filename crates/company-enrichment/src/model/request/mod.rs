//! A client's request for a company: the aggregate whose status the state machine moves.

mod metadata;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Client, Id, UserId};
use serde::{Deserialize, Serialize};

pub use metadata::{Metadata, MetadataFault};

use super::{
    identifier::{Identifiers, Siren},
    source::SourceErrorCode,
    status::{Cause, EnrichmentStatus, IllegalTransition, StatusChange, transition},
};

/// What a failed request says when nobody knows better: its job ran out of attempts.
const UNEXPLAINED: &str = SourceErrorCode::InternalError.as_str();

/// One request. Many requests may point at one company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub id: Id<Request>,
    /// As given and as understood; never overwritten by a source.
    pub identifiers: Identifiers,
    /// Moved by [`Request::move_to`] and [`Request::complete`] only.
    pub enrichment_status: EnrichmentStatus,
    /// End of the last cycle.
    pub enrichment_last_run_at: Option<DateTime<Utc>>,
    /// What went wrong in it (`SOURCE:HTTP:CODE|…`); never empty while FAILED.
    pub enrichment_error: Option<String>,
    /// The client's own words about the request.
    pub metadata: Metadata,
    pub created_at: DateTime<Utc>,
    /// Absent when a machine asked.
    pub created_by: Option<UserId>,
    /// The customer it was made for or by.
    pub client_id: Option<Id<Client>>,
    /// Grows with every stored change; a writer that read an older one is refused.
    pub version: i32,
    /// The last accepted manual refresh.
    pub refreshed_at: Option<DateTime<Utc>>,
}

impl Request {
    /// The company asked for: `companies.siren`.
    pub const fn company_siren(&self) -> Siren {
        self.identifiers.siren
    }

    /// Moves to `to`, and returns the row for the history. The end of a cycle goes through
    /// [`Request::complete`].
    ///
    /// # Errors
    /// [`IllegalTransition`]; the request is unchanged.
    pub fn move_to(&mut self, to: EnrichmentStatus, cause: Cause) -> Result<StatusChange, IllegalTransition> {
        let from = self.enrichment_status;
        transition(from, to, cause)?;
        self.enrichment_status = to;
        Ok(StatusChange { from, to, reason: cause })
    }

    /// Takes the outcome of a cycle that ended `now`, with what went wrong in it. FAILED without
    /// an explanation says `INTERNAL_ERROR`; SUCCESS forgets the last error.
    ///
    /// # Errors
    /// [`IllegalTransition`] when the request is not RUNNING or `to` is no outcome; the request
    /// is unchanged.
    pub fn complete(
        &mut self,
        to: EnrichmentStatus,
        error: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<StatusChange, IllegalTransition> {
        let change = self.move_to(to, Cause::CycleCompleted)?;
        self.enrichment_error = match to {
            EnrichmentStatus::Success => None,
            EnrichmentStatus::Failed => error.or_else(|| Some(UNEXPLAINED.to_owned())),
            _ => error,
        };
        self.enrichment_last_run_at = Some(now);
        Ok(change)
    }

    /// How long a manual refresh is still refused after the last accepted one; `None` when it
    /// is welcome.
    pub fn cooldown_left(&self, now: DateTime<Utc>, cooldown: TimeDelta) -> Option<Duration> {
        let left = self.refreshed_at? + cooldown - now;
        left.to_std().ok().filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests;
