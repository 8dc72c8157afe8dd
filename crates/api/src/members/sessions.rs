//! Where a member is signed in, and ending it.

use actix_web::{HttpResponse, web::Data};
use auth::Service;
use http_support::{ApiResult, Caller, PathId};
use kernel::User;

use super::{path::SessionId, refusals::OneRefusals};
use crate::authentication::SessionsView;

/// List a member's sessions
///
/// In the caller's tenant, the last used first.
#[utoipa::path(
    get, operation_id = "list_sessions", path = "/v1/users/{id}/sessions", tag = "members",
    params(("id" = Uuid, Path, description = "The user")),
    responses((status = 200, description = "The live sessions", body = SessionsView), OneRefusals),
)]
pub(crate) async fn list(
    caller: Caller,
    id: PathId<User>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let live = service.list_member_sessions(&caller, id.0).await?;
    Ok(HttpResponse::Ok().json(SessionsView::from(&*live)))
}

/// End a member's sessions
///
/// All of them in the caller's tenant. Their tokens stop working at once here, within five seconds elsewhere.
#[utoipa::path(
    delete, operation_id = "end_sessions", path = "/v1/users/{id}/sessions", tag = "members",
    params(("id" = Uuid, Path, description = "The user")),
    responses((status = 204, description = "Ended"), OneRefusals),
)]
pub(crate) async fn end_all(
    caller: Caller,
    id: PathId<User>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.end_member_sessions(&caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End one of a member's sessions
///
/// Its tokens stop working at once here, within five seconds elsewhere.
#[utoipa::path(
    delete, operation_id = "end_session", path = "/v1/users/{id}/sessions/{sid}", tag = "members",
    params(("id" = Uuid, Path, description = "The user"), ("sid" = Uuid, Path, description = "The session")),
    responses((status = 204, description = "Ended"), OneRefusals),
)]
pub(crate) async fn end(
    caller: Caller,
    id: PathId<User>,
    session: SessionId,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.end_member_session(&caller, id.0, session.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
