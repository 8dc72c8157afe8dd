use chrono::{DateTime, Utc};
use kernel::Stretch;
use serde_json::Value;

use crate::model::{EnrichmentStatus, RawIdentifier, Siren};

/// Ask for a company (company-enrichment.md §8.1).
#[derive(Clone, Debug)]
pub struct Submit {
    pub siren: RawIdentifier,
    pub siret: RawIdentifier,
    pub metadata: Option<Value>,
}

/// Ask for the requests the caller may see, newest first.
#[derive(Clone, Copy, Debug)]
pub struct List {
    pub sought: Sought,
    pub stretch: Stretch,
    /// Whether to tell how long the list is.
    pub counted: bool,
}

/// Which requests are sought; what is not set does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// As it is shown: what outlived its time is STALE, whatever its last cycle left.
    pub status: Option<EnrichmentStatus>,
    pub siren: Option<Siren>,
    /// Made from this time on.
    pub since: Option<DateTime<Utc>>,
    /// Made before this time.
    pub until: Option<DateTime<Utc>>,
}
