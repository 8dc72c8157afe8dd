use actix_web::{HttpRequest, HttpResponse, web::Data};
use auth::{Error, Service, model::Refusal};
use http_support::{ApiResult, Caller, Checked, anonymous, count_sign_in};

use super::{
    browser::{self, AuthModeParams, Keeping},
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
    params(AuthModeParams),
    responses((status = 200, description = "An access token, or the tenants to choose from", body = SignedInView), LoginRefusals),
)]
pub(crate) async fn login(
    request: HttpRequest,
    body: Checked<LoginRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    count_sign_in(&request, &body.email).await?;
    let (cx, keeping) = (anonymous(&request), Keeping::of(&request)?);
    let signed_in = service.login(&cx, body.0.into_command(&request)).await?;
    Ok(keeping.answer(&signed_in, || SignedInView::of(&signed_in, keeping)))
}

/// Choose a tenant
///
/// The second step of a sign-in by a member of several tenants; the password is typed once.
#[utoipa::path(
    post, path = "/v1/auth/select-tenant", tag = "authentication", request_body = SelectTenantRequest, security(()),
    params(AuthModeParams),
    responses((status = 200, description = "Tokens for the chosen tenant", body = TokensView), ChoiceRefusals),
)]
pub(crate) async fn select_tenant(
    request: HttpRequest,
    body: Checked<SelectTenantRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let keeping = Keeping::of(&request)?;
    let tokens = service.choose_tenant(&anonymous(&request), body.0.into_command(&request)).await?;
    Ok(keeping.hand_over(&tokens).json(TokensView::of(&tokens, keeping)))
}

/// Exchange a refresh token
///
/// The next pair of tokens. The same token again within ten seconds gives the same successor while that is unused; later it
/// ends the session. In browser mode without a body, from an allowed origin: the cookie holds the token.
#[utoipa::path(
    post, path = "/v1/auth/refresh", tag = "authentication", request_body = RefreshRequest,
    security((), ("refresh_cookie" = [])), params(AuthModeParams),
    responses((status = 200, description = "The next tokens", body = EnvelopedTokensView), RefreshRefusals),
)]
pub(crate) async fn refresh(
    request: HttpRequest,
    body: Checked<RefreshRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let shown = browser::refresh_token(&request, body.0.refresh_token)?;
    let (token, keeping) = shown.ok_or(Error::BadRefresh(Refusal::Invalid))?;
    let tokens = service.refresh(&anonymous(&request), &token).await?;
    Ok(keeping.hand_over(&tokens).json(EnvelopedTokensView::of(&tokens, keeping)))
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
