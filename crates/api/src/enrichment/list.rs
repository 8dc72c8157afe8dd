//! The list of requests, and what may be asked of it.

use actix_web::{HttpResponse, web::Data};
use company_enrichment::{List, Service, Sought, model::EnrichmentStatus};
use http_support::{ApiResult, Caller, Edge, Paging, StretchParams, StretchView};
use utoipa::IntoParams;

use super::{examples, refusals::ListRefusals, schemas, views::RequestLineView};
use crate::asked::{Given, Reader, stretch};

const NAMES: [&str; 8] = ["count", "cursor", "page", "since", "siren", "size", "status", "until"];

/// Which requests, and how much of them.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by name from the query")]
pub(super) struct RequestsParams {
    /// As it is shown.
    #[param(schema_with = schemas::status)]
    status: Option<String>,
    /// Of the company asked for.
    #[param(pattern = "^[0-9]{9}$", example = "552032534")]
    siren: Option<String>,
    /// Made from this time on, RFC 3339.
    #[param(format = DateTime, example = "2026-11-21T10:00:00Z")]
    since: Option<String>,
    /// Made before this time, RFC 3339.
    #[param(format = DateTime, example = "2026-11-22T10:00:00Z")]
    until: Option<String>,
    /// Which page, from 1; without a cursor.
    #[param(minimum = 1, maximum = 10_000, default = 1)]
    page: Option<u32>,
    /// Whether to tell how many there are in all.
    #[param(default = true)]
    count: Option<bool>,
}

/// List the requests
///
/// Those the caller may see, newest first. Pages lead to the first 10 000; cursors lead through all, nobody twice and none missed
/// while the list changes.
#[utoipa::path(
    get, path = "/v1/requests", tag = "requests", params(RequestsParams, StretchParams),
    responses(
        (status = 200, description = "One stretch of them", body = StretchView<RequestLineView>,
            example = json!(examples::list())),
        ListRefusals,
    ),
)]
pub(crate) async fn list(
    caller: Caller,
    given: Given,
    page: Paging,
    service: Data<Service>,
    edge: Data<Edge>,
) -> ApiResult<HttpResponse> {
    let (sought, counted) = sought(&given)?;
    let (stretch, cursors) = stretch(&edge, &caller, "requests", (&given, page))?;
    let found = service.list(&caller, List { sought, stretch, counted }).await?;
    let view = StretchView::of(&found, &cursors, |line| line.request.id.as_uuid(), RequestLineView::from);
    Ok(HttpResponse::Ok().json(view))
}

/// What narrows the list, and whether it is counted.
fn sought(given: &Given) -> ApiResult<(Sought, bool)> {
    let mut reader = Reader::of(given, &NAMES);
    let sought = Sought {
        status: reader.parsed::<EnrichmentStatus>("status", "not_a_status"),
        siren: reader.parsed("siren", "expected_9_digits"),
        since: reader.parsed("since", "not_a_time"),
        until: reader.parsed("until", "not_a_time"),
    };
    let counted = reader.parsed("count", "expected_true_or_false").unwrap_or(true);
    reader.finish((sought, counted))
}
