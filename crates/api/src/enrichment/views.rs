use chrono::{DateTime, Utc};
use company_enrichment::{
    Card, DocumentSummary, LastRetrieval, RequestLine, Submitted,
    model::{Metadata, Siret, SourceErrorCode, Warning},
    permissions::Viewing,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{company::CompanyView, schemas};

/// A request and all its reader may see of the company.
#[derive(Serialize, ToSchema)]
#[schema(as = Card)]
pub(crate) struct CardView<'a> {
    request: RequestView<'a>,
    /// Null until the company's name is known.
    #[schema(required = true)]
    company: Option<CompanyView<'a>>,
    /// The stored answers of the sources, without their content; newest first.
    documents: Vec<DocumentView<'a>>,
    source_retrievals: Vec<RetrievalView>,
    /// Whether a job for the company is unfinished: ask again soon.
    enrichment_running: bool,
}

/// An accepted request, as it stands when answering.
#[derive(Serialize, ToSchema)]
#[schema(as = Submitted)]
pub(crate) struct SubmittedView<'a> {
    request: RequestView<'a>,
    #[schema(required = true)]
    company: Option<CompanyView<'a>>,
    enrichment_running: bool,
    /// What the client should know though the request was accepted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    warnings: Vec<WarningView<'a>>,
}

/// An accepted refresh.
#[derive(Serialize, ToSchema)]
#[schema(as = Refreshed)]
pub(crate) struct RefreshedView<'a> {
    request: RequestView<'a>,
    enrichment_running: bool,
}

/// A request for a company.
#[derive(Serialize, ToSchema)]
#[schema(as = Request)]
pub(crate) struct RequestView<'a> {
    id: Uuid,
    created_at: DateTime<Utc>,
    #[schema(value_type = String, example = "552032534")]
    siren: &'a str,
    /// As given; null when none was.
    #[schema(required = true, example = "55203253400646")]
    siret: Option<&'a str>,
    #[schema(value_type = String, example = "552032534")]
    company_siren: &'a str,
    #[schema(schema_with = schemas::status)]
    enrichment_status: &'static str,
    /// End of the last cycle.
    #[schema(required = true)]
    enrichment_last_run_at: Option<DateTime<Utc>>,
    /// `SOURCE:HTTP:CODE`, joined by `|`.
    #[schema(required = true, example = "API_RECHERCHE_ENTREPRISES:404:NOT_FOUND")]
    enrichment_error: Option<&'a str>,
    /// What the client attached; only on the card itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    metadata: Option<&'a Metadata>,
}

/// A request in a list, with what tells its company from others.
#[derive(Serialize, ToSchema)]
#[schema(as = RequestLine)]
pub(crate) struct RequestLineView<'a> {
    id: Uuid,
    created_at: DateTime<Utc>,
    #[schema(value_type = String, example = "552032534")]
    siren: &'a str,
    /// As given; null when none was.
    #[schema(required = true, example = "55203253400646")]
    siret: Option<&'a str>,
    #[schema(value_type = String, example = "552032534")]
    company_siren: &'a str,
    /// STALE when the company's data outlived their time.
    #[schema(schema_with = schemas::status)]
    enrichment_status: &'static str,
    /// End of the last cycle.
    #[schema(required = true)]
    enrichment_last_run_at: Option<DateTime<Utc>>,
    /// `SOURCE:HTTP:CODE`, joined by `|`.
    #[schema(required = true, example = "API_RECHERCHE_ENTREPRISES:404:NOT_FOUND")]
    enrichment_error: Option<&'a str>,
    /// Null until it is known.
    #[schema(required = true, example = "DANONE")]
    legal_name: Option<&'a str>,
    /// When the company was last consolidated.
    #[schema(required = true)]
    company_updated_at: Option<DateTime<Utc>>,
}

/// A stored answer of a source.
#[derive(Serialize, ToSchema)]
#[schema(as = Document)]
pub(crate) struct DocumentView<'a> {
    id: Uuid,
    #[schema(schema_with = schemas::doc_type)]
    doc_type: &'static str,
    #[schema(schema_with = schemas::source_api)]
    source_api: &'static str,
    retrieved_at: DateTime<Utc>,
    /// Hex SHA-256 of the canonical content.
    checksum: &'a str,
    bytes: u64,
    /// Whether parts were left out for size.
    truncated: bool,
}

/// The last call to one source about the company.
#[derive(Serialize, ToSchema)]
#[schema(as = SourceRetrieval)]
pub(crate) struct RetrievalView {
    #[schema(schema_with = schemas::source_api)]
    source_api: &'static str,
    last_retrieved_at: DateTime<Utc>,
    #[schema(schema_with = schemas::last_status)]
    last_status: &'static str,
    #[schema(required = true, example = 200)]
    last_http_status: Option<u16>,
    #[schema(required = true, schema_with = schemas::last_error)]
    last_error: Option<&'static str>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Warning)]
pub(crate) struct WarningView<'a> {
    #[schema(example = "siren")]
    field: &'a str,
    #[schema(example = "luhn_check_failed")]
    reason: &'a str,
}

impl<'a> From<&'a Card> for CardView<'a> {
    fn from(card: &'a Card) -> Self {
        let shown = card.viewing != Viewing::Limited;
        let request = RequestView::of(card);
        Self {
            request: RequestView { metadata: shown.then_some(&card.request.metadata), ..request },
            company: CompanyView::of(card),
            documents: card.documents.iter().filter(|_| shown).map(DocumentView::from).collect(),
            source_retrievals: card.retrievals.iter().filter(|_| shown).map(RetrievalView::from).collect(),
            enrichment_running: card.enrichment_running,
        }
    }
}

impl<'a> From<&'a Submitted> for SubmittedView<'a> {
    fn from(submitted: &'a Submitted) -> Self {
        let card = &submitted.card;
        Self {
            request: RequestView::of(card),
            company: CompanyView::of(card),
            enrichment_running: card.enrichment_running,
            warnings: submitted.warnings.iter().map(WarningView::from).collect(),
        }
    }
}

impl<'a> From<&'a Card> for RefreshedView<'a> {
    fn from(card: &'a Card) -> Self {
        Self { request: RequestView::of(card), enrichment_running: card.enrichment_running }
    }
}

impl<'a> From<&'a RequestLine> for RequestLineView<'a> {
    fn from(line: &'a RequestLine) -> Self {
        let request = &line.request;
        Self {
            id: request.id.as_uuid(),
            created_at: request.created_at,
            siren: request.identifiers.siren.as_str(),
            siret: request.identifiers.siret.as_ref().map(Siret::as_str),
            company_siren: request.identifiers.siren.as_str(),
            enrichment_status: request.enrichment_status.as_str(),
            enrichment_last_run_at: request.enrichment_last_run_at,
            enrichment_error: request.enrichment_error.as_deref(),
            legal_name: line.legal_name.as_deref(),
            company_updated_at: line.updated_at,
        }
    }
}

impl<'a> RequestView<'a> {
    fn of(card: &'a Card) -> Self {
        let request = &card.request;
        let error = request.enrichment_error.as_deref();
        Self {
            id: request.id.as_uuid(),
            created_at: request.created_at,
            siren: request.identifiers.siren.as_str(),
            siret: request.identifiers.siret.as_ref().map(Siret::as_str),
            company_siren: request.identifiers.siren.as_str(),
            enrichment_status: request.enrichment_status.as_str(),
            enrichment_last_run_at: request.enrichment_last_run_at,
            enrichment_error: error.filter(|_| card.viewing != Viewing::Limited),
            metadata: None,
        }
    }
}

impl<'a> From<&'a DocumentSummary> for DocumentView<'a> {
    fn from(document: &'a DocumentSummary) -> Self {
        Self {
            id: document.id.as_uuid(),
            doc_type: document.doc_type.as_str(),
            source_api: document.source.as_str(),
            retrieved_at: document.retrieved_at,
            checksum: &document.checksum,
            bytes: document.bytes,
            truncated: document.truncated,
        }
    }
}

impl From<&LastRetrieval> for RetrievalView {
    fn from(last: &LastRetrieval) -> Self {
        Self {
            source_api: last.source.as_str(),
            last_retrieved_at: last.at,
            last_status: if last.error.is_none() { "SUCCESS" } else { "FAILED" },
            last_http_status: last.http_status,
            last_error: last.error.map(SourceErrorCode::as_str),
        }
    }
}

impl<'a> From<&'a Warning> for WarningView<'a> {
    fn from(warning: &'a Warning) -> Self {
        Self { field: &warning.field, reason: &warning.reason }
    }
}
