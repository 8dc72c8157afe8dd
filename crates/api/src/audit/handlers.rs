use actix_web::{HttpResponse, web::Data};
use auth::audit::{AuditKeeper, AuditTrail};
use http_support::{ApiResult, Caller, Paging};

use super::{
    asked::{Given, stretch_of_events, stretch_of_lines},
    params::{LineParams, StretchParams, TimeParams},
    refusals::{StretchRefusals, TrailRefusals},
    views::{SecurityEventsView, TrailView, VerificationView},
};

/// Read the audit trail
///
/// Who did what to which thing, newest first; of the caller's tenant alone. Reading it leaves a line in it.
#[utoipa::path(
    get, path = "/v1/audit-events", tag = "audit",
    params(LineParams, TimeParams, StretchParams),
    responses((status = 200, description = "One stretch of the trail", body = TrailView), StretchRefusals),
)]
pub(crate) async fn list(
    caller: Caller,
    given: Given,
    page: Paging,
    trail: Data<AuditTrail>,
) -> ApiResult<HttpResponse> {
    let (filter, stretch) = stretch_of_lines(&given, page)?;
    let found = trail.list(&caller, filter, stretch).await?;
    Ok(HttpResponse::Ok().json(TrailView::of(&found, stretch.size)))
}

/// Read the security events
///
/// What whoever watches over the tenant should look at, newest first. Reading them leaves a line in the audit trail.
#[utoipa::path(
    get, path = "/v1/security-events", tag = "audit",
    params(
        ("event_type" = Option<String>, Query, description = "Such as `REFRESH_REUSE`"),
        TimeParams,
        StretchParams,
    ),
    responses((status = 200, description = "One stretch of the events", body = SecurityEventsView), StretchRefusals),
)]
pub(crate) async fn list_security_events(
    caller: Caller,
    given: Given,
    page: Paging,
    trail: Data<AuditTrail>,
) -> ApiResult<HttpResponse> {
    let (filter, stretch) = stretch_of_events(&given, page)?;
    let found = trail.list_security_events(&caller, filter, stretch).await?;
    Ok(HttpResponse::Ok().json(SecurityEventsView::of(&found, stretch.size)))
}

/// Verify the audit trail
///
/// Walks the chain of the caller's tenant and compares it with its signed checkpoints: names the first line that was changed,
/// deleted, inserted or moved. Asking leaves a line in the trail.
#[utoipa::path(
    get, path = "/v1/audit/verify", tag = "audit",
    responses((status = 200, description = "What was found", body = VerificationView), TrailRefusals),
)]
pub(crate) async fn verify(caller: Caller, keeper: Data<AuditKeeper>) -> ApiResult<HttpResponse> {
    let found = keeper.verify(&caller).await?;
    Ok(HttpResponse::Ok().json(VerificationView::from(&found)))
}
