//! What use cases hand to the edges: read models, not aggregates.

use chrono::{DateTime, Utc};
use kernel::Id;

use crate::{
    model::{Company, DocType, Request, Snapshot, SourceApi, SourceErrorCode, Warning},
    permissions::Viewing,
};

/// A stored document without its payload, which is never served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentSummary {
    pub id: Id<DocumentSummary>,
    pub doc_type: DocType,
    pub source: SourceApi,
    pub retrieved_at: DateTime<Utc>,
    pub checksum: String,
    pub bytes: u64,
    pub truncated: bool,
}

/// The last call to one source about one company; `error` is empty after a success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRetrieval {
    pub source: SourceApi,
    pub at: DateTime<Utc>,
    pub http_status: Option<u16>,
    pub error: Option<SourceErrorCode>,
}

/// A request in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestLine {
    pub request: Request,
    pub legal_name: Option<String>,
    /// When the company was last consolidated.
    pub updated_at: Option<DateTime<Utc>>,
}

/// One request and all its reader may see of the company.
#[derive(Clone, Debug)]
pub struct Card {
    pub request: Request,
    /// Absent until a first consolidation.
    pub company: Option<Company>,
    pub snapshot: Option<Snapshot>,
    pub documents: Vec<DocumentSummary>,
    pub retrievals: Vec<LastRetrieval>,
    pub enrichment_running: bool,
    pub viewing: Viewing,
}

/// An accepted request as `submit` answers it.
#[derive(Clone, Debug)]
pub struct Submitted {
    pub card: Card,
    pub warnings: Vec<Warning>,
}

impl Submitted {
    /// Whether the answer is final: nothing runs in the background for it.
    pub fn is_final(&self) -> bool {
        !self.card.enrichment_running
    }
}
