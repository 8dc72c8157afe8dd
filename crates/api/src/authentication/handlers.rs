use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};
use auth::Service;
use http_support::{ApiResult, Caller, Checked, anonymous};

use super::{
    refusals::{ChoiceRefusals, LoginRefusals, MeRefusals, RefreshRefusals},
    requests::{LoginRequest, RefreshRequest, SelectTenantRequest},
    views::{EnvelopedTokensView, MeView, SignedInView, TokensView},
};

/// Sign in
///
/// Unknown address, wrong password, closed account and missing membership are refused alike. Too many such refusals lock
/// the account for the caller's network, and answer 429 even to the right password.
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

/// Choose a tenant
///
/// The second step of a sign-in by a member of several tenants; the password is typed once.
#[utoipa::path(
    post, path = "/v1/auth/select-tenant", tag = "authentication", request_body = SelectTenantRequest, security(()),
    responses((status = 200, description = "Tokens for the chosen tenant", body = TokensView), ChoiceRefusals),
)]
pub(crate) async fn select_tenant(
    request: HttpRequest,
    body: Checked<SelectTenantRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let tokens = service.choose_tenant(&anonymous(&request), body.0.into_command(&request)).await?;
    let mut answer = HttpResponse::Ok();
    Ok(answer.insert_header((CACHE_CONTROL, "no-store")).json(TokensView::from(&tokens)))
}

/// Exchange a refresh token
///
/// The next pair of tokens. The same token again within ten seconds gives the same successor while that is unused; later it
/// ends the session.
#[utoipa::path(
    post, path = "/v1/auth/refresh", tag = "authentication", request_body = RefreshRequest, security(()),
    responses((status = 200, description = "The next tokens", body = EnvelopedTokensView), RefreshRefusals),
)]
pub(crate) async fn refresh(
    request: HttpRequest,
    body: Checked<RefreshRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let tokens = service.refresh(&anonymous(&request), &body.0.into_token()).await?;
    let mut answer = HttpResponse::Ok();
    Ok(answer.insert_header((CACHE_CONTROL, "no-store")).json(EnvelopedTokensView::from(&tokens)))
}

/// Show the caller
///
/// The signed-in user, their tenant, what they may do in it, and what is on for them.
#[utoipa::path(
    get, path = "/v1/auth/me", tag = "authentication",
    responses((status = 200, description = "The caller", body = MeView), MeRefusals),
)]
pub(crate) async fn me(caller: Caller, service: Data<Service>) -> ApiResult<HttpResponse> {
    let (me, flags) = (service.me(&caller).await?, service.list_flags(&caller).await?);
    Ok(HttpResponse::Ok().json(MeView::from((&*me, &*flags))))
}
