use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, HeaderValue, LOCATION},
    },
    web::Data,
};
use company_enrichment::{Service, model::Request};
use http_support::{ApiResult, Call, Caller, Empty, PathId, replayed, revalidated};
use kernel::Outcome;

use super::{
    examples,
    refusals::{OpenRefusals, RefreshRefusals, SubmitRefusals},
    requests::SubmitRequest,
    views::{CardView, RefreshedView, SubmittedView},
};

/// Ask for a company
///
/// Answers 201 when the outcome is known at once, else 202: the sources are still being asked.
#[utoipa::path(
    post, path = "/v1/requests", tag = "requests", request_body = SubmitRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours")),
    responses(
        (status = 201, description = "Done", body = SubmittedView,
            headers(("Location" = String, description = "The request")), example = json!(examples::submitted())),
        (status = 202, description = "Under way", body = SubmittedView,
            headers(("Location" = String, description = "The request")), example = json!(examples::waiting())),
        SubmitRefusals,
    ),
)]
pub(crate) async fn submit(call: Call<SubmitRequest>, service: Data<Service>) -> ApiResult<HttpResponse> {
    let outcome = service.submit(&call.cx, call.body.into()).await?;
    let Outcome { value: submitted, replayed: is_replay } = outcome;
    let status = if submitted.is_final() { StatusCode::CREATED } else { StatusCode::ACCEPTED };
    let mut answer = HttpResponse::build(status);
    answer.insert_header((LOCATION, format!("/v1/requests/{}", submitted.card.request.id)));
    Ok(replayed(&mut answer, is_replay).json(SubmittedView::from(&submitted)))
}

/// Show a request with its company
///
/// Opening a request whose data are stale or missing starts a refresh, if the caller may refresh; what is known is shown at
/// once.
#[utoipa::path(
    get, path = "/v1/requests/{id}", tag = "requests",
    params(
        ("id" = Uuid, Path, description = "The request"),
        ("If-None-Match" = Option<String>, Header, description = "An ETag held"),
    ),
    responses(
        (status = 200, description = "The card", body = CardView,
            headers(("ETag" = String, description = "Weak")), example = json!(examples::card())),
        (status = 304, description = "Unchanged since the ETag held"),
        OpenRefusals,
    ),
)]
pub(crate) async fn open(
    request: HttpRequest,
    caller: Caller,
    id: PathId<Request>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let card = service.open(&caller, id.0).await?;
    let mut answer = revalidated(&request, &CardView::from(&card))?;
    let private = HeaderValue::from_static("private, no-store");
    answer.headers_mut().insert(CACHE_CONTROL, private);
    Ok(answer)
}

/// Refresh the company of a request
///
/// Asks the sources again however fresh the data are, or joins the job that is running.
#[utoipa::path(
    post, path = "/v1/requests/{id}:refresh-company", tag = "requests",
    params(
        ("id" = Uuid, Path, description = "The request"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses(
        (status = 202, description = "Under way", body = RefreshedView, example = json!(examples::refreshed())),
        RefreshRefusals,
    ),
)]
pub(crate) async fn refresh(
    call: Call<Empty>,
    id: PathId<Request>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Outcome { value: card, replayed: is_replay } = service.refresh(&call, id.0).await?;
    let mut answer = HttpResponse::Accepted();
    Ok(replayed(&mut answer, is_replay).json(RefreshedView::from(&card)))
}
