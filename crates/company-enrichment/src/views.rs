//! What use cases hand to the edges: read models, not aggregates.

use chrono::{DateTime, Utc};
use kernel::Id;

use crate::{
    model::{BreakerState, Company, DocType, Request, Snapshot, SourceApi, SourceErrorCode, Warning},
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

/// A company and what its reader may see of it, without a request.
#[derive(Clone, Debug)]
pub struct CompanySheet {
    pub company: Company,
    pub snapshot: Option<Snapshot>,
    pub viewing: Viewing,
}

/// How one source stands with all processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceStanding {
    pub source: SourceApi,
    /// Whether this process has what it takes to call it.
    pub is_configured: bool,
    pub breaker: BreakerState,
    pub open_until: Option<DateTime<Utc>>,
    /// The source asked everybody to wait so long.
    pub paused_until: Option<DateTime<Utc>>,
    /// To the minute.
    pub last_success_at: Option<DateTime<Utc>>,
    pub auth_failed_since: Option<DateTime<Utc>>,
    pub credential_expires_at: Option<DateTime<Utc>>,
    pub calls_today: u32,
    pub daily_quota: Option<u32>,
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
