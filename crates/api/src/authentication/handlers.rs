use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};
use auth::Service;
use http_support::{ApiResult, Caller, Checked, anonymous, refusals};
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

use super::{
    requests::LoginRequest,
    views::{MeView, SignedInView},
};

/// Sign in
///
/// Unknown address, wrong password, closed account and missing membership are refused alike.
#[utoipa::path(
    post, path = "/v1/auth/login", tag = "authentication", request_body = LoginRequest, security(()),
    responses((status = 200, description = "An access token, or the tenants to choose from", body = SignedInView), LoginRefusals),
)]
pub(crate) async fn login(
    request: HttpRequest,
    body: Checked<LoginRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let cx = anonymous(&request);
    let signed_in = service.login(&cx, body.0.into_command(&request)).await?;
    let mut answer = HttpResponse::Ok();
    Ok(answer.insert_header((CACHE_CONTROL, "no-store")).json(SignedInView::from(&signed_in)))
}

/// Show the caller
///
/// The signed-in user, their tenant, and what they may do in it.
#[utoipa::path(
    get, path = "/v1/auth/me", tag = "authentication",
    responses((status = 200, description = "The caller", body = MeView), MeRefusals),
)]
pub(crate) async fn me(caller: Caller, service: Data<Service>) -> ApiResult<HttpResponse> {
    let me = service.me(&caller).await?;
    Ok(HttpResponse::Ok().json(MeView::from(&*me)))
}

pub(crate) const LOGIN: [&str; 4] =
    ["VALIDATION_ERROR", "AUTH_ERROR", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"];
pub(crate) const ME: [&str; 2] = ["VALIDATION_ERROR", "AUTH_ERROR"];

struct LoginRefusals;

impl IntoResponses for LoginRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&LOGIN)
    }
}

struct MeRefusals;

impl IntoResponses for MeRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&ME)
    }
}
