//! One door for every grant, as OAuth clients expect it (RFC 6749), written for readers of the envelope too.

mod basic;
mod request;
mod views;

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};
use auth::{Service, SignedIn};
use http_support::{ApiResult, Checked, anonymous, count_sign_in};

use self::{
    request::{Grant, TokenRequest},
    views::GrantedView,
};
use super::{
    browser::{AuthModeParams, Keeping},
    refusals::TokenRefusals,
};

/// Get tokens
///
/// By password, by refresh token, or by the id and token of an API client (in the body, or as `Authorization: Basic`), which
/// gives an access token alone: the token of the API client gives the next one. Without `grant_type` a `username` means a
/// password. JSON or a form.
#[utoipa::path(
    post, path = "/v1/auth/token", tag = "authentication",
    security((), ("client" = []), ("refresh_cookie" = [])), params(AuthModeParams),
    request_body(content(
        (TokenRequest = "application/json"),
        (TokenRequest = "application/x-www-form-urlencoded"),
    )),
    responses((status = 200, description = "Tokens, or the tenants to choose from", body = GrantedView), TokenRefusals),
)]
pub(crate) async fn grant(
    request: HttpRequest,
    body: Checked<TokenRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let (cx, asked) = (anonymous(&request), Keeping::of(&request)?);
    let (signed_in, keeping) = match body.0.into_grant(&request)? {
        Grant::Password(login) => {
            count_sign_in(&request, &login.email).await?;
            (service.login(&cx, login).await?, asked)
        }
        Grant::RefreshToken(token, keeping) => {
            (SignedIn::Ready(service.refresh(&cx, &token).await?), keeping)
        }
        Grant::ClientCredentials(shown) => {
            let token = service.exchange_secret(&cx, shown).await?;
            let mut answer = HttpResponse::Ok();
            return Ok(answer.insert_header((CACHE_CONTROL, "no-store")).json(GrantedView::from(&token)));
        }
    };
    Ok(keeping.answer(&signed_in, || GrantedView::of(&signed_in, keeping)))
}
