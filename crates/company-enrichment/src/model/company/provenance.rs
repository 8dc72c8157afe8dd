use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::model::source::SourceApi;

/// Where a value comes from: what an auditor asks a year later (FIX-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    #[serde(rename = "source_api")]
    pub source: SourceApi,
    /// When the source last gave it.
    pub retrieved_at: DateTime<Utc>,
}

impl Provenance {
    /// Whether the value was last given less than `ttl` ago.
    pub fn is_fresh(&self, now: DateTime<Utc>, ttl: TimeDelta) -> bool {
        now - self.retrieved_at < ttl
    }
}
