//! A forgotten password, by people who are not signed in.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use auth::Service;
use http_support::{ApiResult, Checked, anonymous};

use super::{
    refusals::{ForgotRefusals, ResetRefusals},
    requests::{ForgotRequest, ResetRequest},
};

/// Ask for a new password
///
/// A letter with a link goes to the owner of the account. The answer is the same when there is no such account.
#[utoipa::path(
    post, path = "/v1/auth/password/forgot", tag = "authentication", request_body = ForgotRequest, security(()),
    responses((status = 202, description = "If there is an account, a letter is on its way"), ForgotRefusals),
)]
pub(crate) async fn forgot(
    request: HttpRequest,
    body: Checked<ForgotRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.forget_password(&anonymous(&request), &body.email).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Choose a new password
///
/// With the token of that letter. All sessions of the account end.
#[utoipa::path(
    post, path = "/v1/auth/password/reset", tag = "authentication", request_body = ResetRequest, security(()),
    responses((status = 204, description = "Changed"), ResetRefusals),
)]
pub(crate) async fn reset(
    request: HttpRequest,
    body: Checked<ResetRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.reset_password(&anonymous(&request), body.0.into_command()).await?;
    Ok(HttpResponse::NoContent().finish())
}
