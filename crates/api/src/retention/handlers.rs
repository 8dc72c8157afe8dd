use actix_web::{HttpResponse, http::header::LOCATION, web::Data};
use auth::retention::RetentionKeeper;
use http_support::{ApiResult, Call, Caller, replayed};
use kernel::Outcome;

use super::{
    refusals::{RunRefusals, ShowRefusals},
    views::{RetentionView, RunRequest, RunView},
};

/// See what is kept for how long
///
/// Every kind of data that is let go of once it is past its time, and what the last runs found, in all tenants: for programs
/// that operators made, since no role of a person holds `retention:read`.
#[utoipa::path(
    get, path = "/v1/admin/retention", tag = "operations",
    responses((status = 200, description = "The periods and the last runs", body = RetentionView), ShowRefusals),
)]
pub(crate) async fn show(caller: Caller, keeper: Data<RetentionKeeper>) -> ApiResult<HttpResponse> {
    let retained = keeper.show(&caller).await?;
    Ok(HttpResponse::Ok().json(RetentionView::from(&retained)))
}

/// Let go of what is past its time
///
/// Begins what happens every night at 03:30 UTC, in all tenants; it only counts unless `dry_run` is false. The results appear
/// in `GET /v1/admin/retention` under the id that is answered.
#[utoipa::path(
    post, path = "/v1/admin/retention/run", tag = "operations", request_body = RunRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours")),
    responses(
        (status = 202, description = "The run that was queued", body = RunView,
            headers(("Location" = String, description = "Where its results appear"))),
        RunRefusals,
    ),
)]
pub(crate) async fn run(call: Call<RunRequest>, keeper: Data<RetentionKeeper>) -> ApiResult<HttpResponse> {
    let Outcome { value, replayed: is_replay } = keeper.ask(&call.cx, call.body.dry_run()).await?;
    let mut answer = HttpResponse::Accepted();
    answer.insert_header((LOCATION, "/v1/admin/retention"));
    Ok(replayed(&mut answer, is_replay).json(RunView::from(value)))
}
