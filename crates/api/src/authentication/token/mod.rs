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
use super::refusals::TokenRefusals;

/// Get tokens
///
/// By password, by refresh token, or by the id and token of an API client (in the body, or as `Authorization: Basic`), which
/// gives an access token alone: the token of the API client gives the next one. Without `grant_type` a `username` means a
/// password. JSON or a form.
#[utoipa::path(
    post, path = "/v1/auth/token", tag = "authentication", security((), ("client" = [])),
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
    let cx = anonymous(&request);
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store"));
    Ok(match body.0.into_grant(&request)? {
        Grant::Password(login) => {
            count_sign_in(&request, &login.email).await?;
            answer.json(GrantedView::from(&service.login(&cx, login).await?))
        }
        Grant::RefreshToken(token) => {
            let tokens = SignedIn::Ready(service.refresh(&cx, &token).await?);
            answer.json(GrantedView::from(&tokens))
        }
        Grant::ClientCredentials(shown) => {
            answer.json(GrantedView::from(&service.exchange_secret(&cx, shown).await?))
        }
    })
}
