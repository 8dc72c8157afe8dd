use kernel::PageRequest;
use serde_json::Value;

use crate::model::RawIdentifier;

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
    pub page: PageRequest,
}
