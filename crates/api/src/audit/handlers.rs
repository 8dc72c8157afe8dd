use actix_web::{HttpResponse, web::Data};
use auth::audit::{AuditKeeper, AuditTrail};
use http_support::{ApiResult, Caller, Edge, Paging, StretchParams, StretchView};

use super::{
    asked::{events, lines},
    params::{LineParams, TimeParams},
    refusals::{StretchRefusals, TrailRefusals},
    views::{LineView, SecurityEventView, VerificationView},
};
use crate::asked::{Given, stretch};

/// Read the audit trail
///
/// Who did what to which thing, newest first; of the caller's tenant alone. Reading it leaves a line in it. It is never counted.
#[utoipa::path(
    get, path = "/v1/audit-events", tag = "audit",
    params(LineParams, TimeParams, StretchParams),
    responses((status = 200, description = "One stretch of the trail", body = StretchView<LineView>), StretchRefusals),
)]
pub(crate) async fn list(
    caller: Caller,
    given: Given,
    page: Paging,
    trail: Data<AuditTrail>,
    edge: Data<Edge>,
) -> ApiResult<HttpResponse> {
    let filter = lines(&given)?;
    let (stretch, cursors) = stretch(&edge, &caller, "audit-events", (&given, page))?;
    let found = trail.list(&caller, filter, stretch).await?;
    let view = StretchView::of(&found, &cursors, |line| line.record.id.as_uuid(), LineView::from);
    Ok(HttpResponse::Ok().json(view))
}

/// Read the security events
///
/// What whoever watches over the tenant should look at, newest first. Reading them leaves a line in the audit trail. They are
/// never counted.
#[utoipa::path(
    get, path = "/v1/security-events", tag = "audit",
    params(
        ("event_type" = Option<String>, Query, description = "Such as `REFRESH_REUSE`"),
        TimeParams,
        StretchParams,
    ),
    responses(
        (status = 200, description = "One stretch of the events", body = StretchView<SecurityEventView>),
        StretchRefusals,
    ),
)]
pub(crate) async fn list_security_events(
    caller: Caller,
    given: Given,
    page: Paging,
    trail: Data<AuditTrail>,
    edge: Data<Edge>,
) -> ApiResult<HttpResponse> {
    let filter = events(&given)?;
    let (stretch, cursors) = stretch(&edge, &caller, "security-events", (&given, page))?;
    let found = trail.list_security_events(&caller, filter, stretch).await?;
    let view = StretchView::of(&found, &cursors, |event| event.id.as_uuid(), SecurityEventView::from);
    Ok(HttpResponse::Ok().json(view))
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
