use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, LOCATION},
    web::Data,
};
use auth::Service;
use http_support::{ApiResult, Call, Caller, PageView, Paging, PagingParams, PathId, replayed};
use kernel::{ApiClient, Outcome};

use super::{
    refusals::{ChangeRefusals, CreateRefusals, ListRefusals, RevokeRefusals},
    requests::{ChangeRequest, CreateRequest, RotateRequest},
    views::{ApiClientView, IssuedView},
};

/// List the API clients
///
/// The programs of the caller's tenant, newest first. Their tokens are not inside; `token_prefix` tells them apart.
#[utoipa::path(
    get, path = "/v1/api-clients", tag = "api clients", params(PagingParams),
    responses((status = 200, description = "The API clients", body = PageView<ApiClientView>), ListRefusals),
)]
pub(crate) async fn list(caller: Caller, page: Paging, service: Data<Service>) -> ApiResult<HttpResponse> {
    let page = service.list_api_clients(&caller, *page).await?;
    Ok(HttpResponse::Ok().json(PageView::of(&page, ApiClientView::from)))
}

/// Let a program in
///
/// The answer shows its token, once. The caller must have proved who they are within fifteen minutes, and can only grant
/// what they may do themselves. A tenant may have 100.
#[utoipa::path(
    post, path = "/v1/api-clients", tag = "api clients", request_body = CreateRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours")),
    responses(
        (status = 201, description = "The API client and its token", body = IssuedView,
            headers(("Location" = String, description = "The API client"))),
        CreateRefusals,
    ),
)]
pub(crate) async fn create(call: Call<CreateRequest>, service: Data<Service>) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let Outcome { value, replayed: is_replay } = service.create_api_client(&cx, body.into()).await?;
    let mut answer = HttpResponse::Created();
    answer.insert_header((LOCATION, format!("/v1/api-clients/{}", value.listed.client.id)));
    answer.insert_header((CACHE_CONTROL, "no-store"));
    Ok(replayed(&mut answer, is_replay).json(IssuedView::from(&value)))
}

/// Change an API client
///
/// What is absent stays; its tokens do. Asks for a proof of identity of the last fifteen minutes.
#[utoipa::path(
    patch, path = "/v1/api-clients/{id}", tag = "api clients", request_body = ChangeRequest,
    params(
        ("id" = Uuid, Path, description = "The API client"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses((status = 200, description = "The API client as it is now", body = ApiClientView), ChangeRefusals),
)]
pub(crate) async fn change(
    call: Call<ChangeRequest>,
    id: PathId<ApiClient>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let Outcome { value, replayed: is_replay } = service.change_api_client(&cx, id.0, body.into()).await?;
    Ok(replayed(&mut HttpResponse::Ok(), is_replay).json(ApiClientView::from(&value)))
}

/// Revoke an API client
///
/// For good: its tokens stop working at once here, within five seconds elsewhere. Asks for a proof of identity of the last
/// fifteen minutes.
#[utoipa::path(
    delete, path = "/v1/api-clients/{id}", tag = "api clients",
    params(("id" = Uuid, Path, description = "The API client")),
    responses((status = 204, description = "Revoked"), RevokeRefusals),
)]
pub(crate) async fn revoke(
    caller: Caller,
    id: PathId<ApiClient>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.revoke_api_client(&caller, id.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give an API client another token
///
/// The answer shows it, once. The token before stays good for `overlap_s` seconds, older ones end. Asks for a proof of
/// identity of the last fifteen minutes.
#[utoipa::path(
    post, path = "/v1/api-clients/{id}/rotate", tag = "api clients", request_body = RotateRequest,
    params(
        ("id" = Uuid, Path, description = "The API client"),
        ("Idempotency-Key" = Option<String>, Header, description = "Calls with the same key are one call; kept 24 hours"),
    ),
    responses((status = 200, description = "The API client and its new token", body = IssuedView), ChangeRefusals),
)]
pub(crate) async fn rotate(
    call: Call<RotateRequest>,
    id: PathId<ApiClient>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let Call { cx, body, .. } = call;
    let Outcome { value, replayed: is_replay } = service.rotate_api_client(&cx, id.0, body.overlap()).await?;
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store"));
    Ok(replayed(&mut answer, is_replay).json(IssuedView::from(&value)))
}
