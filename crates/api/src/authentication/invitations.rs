//! An invitation, by whoever holds the link of its letter.

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web::Data};
use auth::{AcceptInvitation, Invitation, Proof, Service};
use http_support::{ApiError, ApiResult, Body, Checked, anonymous};
use kernel::Detail;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{
    refusals::{AcceptRefusals, InspectRefusals},
    views::TenantView,
};

/// The link of a letter.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InspectRequest {
    /// Good once, for seven days.
    #[schema(example = "cot_AZMAAAAAcACAAAAAAAAAAQ", max_length = 100)]
    token: String,
}

/// The link of a letter, and either `new_password` or `password`.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptRequest {
    /// Good once, for seven days.
    #[schema(example = "cot_AZMAAAAAcACAAAAAAAAAAQ", max_length = 100)]
    token: String,
    /// What the new account is called; the name in the invitation, unless given.
    #[schema(example = "Ada Lovelace", max_length = 255)]
    display_name: Option<String>,
    /// For an address without an account: 12 to 128 characters.
    #[schema(format = Password, example = "four other random words")]
    new_password: Option<String>,
    /// For an address that has an account: its password, as at a sign-in.
    #[schema(format = Password, example = "correct horse battery staple")]
    password: Option<String>,
}

/// What an invitation says.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
pub(crate) struct InvitationView<'a> {
    tenant: TenantView<'a>,
    #[schema(example = "ada@example.org")]
    email: &'a str,
    /// Null when whoever invited gave none.
    #[schema(required = true, example = "Ada Lovelace")]
    display_name: Option<&'a str>,
    /// Whether the address has an account: `password` then accepts, else `new_password`.
    has_account: bool,
}

impl Body for InspectRequest {
    const LIMIT: usize = 8 * 1024;
}

impl Body for AcceptRequest {
    const LIMIT: usize = 8 * 1024;
}

impl AcceptRequest {
    /// # Errors
    /// 400 unless exactly one password is given.
    fn into_command(self) -> ApiResult<AcceptInvitation> {
        let proof = match (self.new_password, self.password) {
            (Some(new), None) => Proof::NewPassword(new.into()),
            (None, Some(password)) => Proof::Password(password.into()),
            _ => {
                let reason = "expected_one_of_new_password_and_password";
                return Err(ApiError::invalid([Detail::new("new_password", reason)]));
            }
        };
        Ok(AcceptInvitation { token: self.token.into(), display_name: self.display_name, proof })
    }
}

impl<'a> From<&'a Invitation> for InvitationView<'a> {
    fn from(invitation: &'a Invitation) -> Self {
        Self {
            tenant: TenantView::from(&invitation.tenant),
            email: invitation.email.as_str(),
            display_name: invitation.display_name.as_deref(),
            has_account: invitation.has_account,
        }
    }
}

/// Read an invitation
///
/// Whom it is for and into which tenant, while its link is good; it stays so.
#[utoipa::path(
    post, path = "/v1/auth/invitations/inspect", tag = "authentication", request_body = InspectRequest, security(()),
    responses((status = 200, description = "The invitation", body = InvitationView), InspectRefusals),
)]
pub(crate) async fn inspect(
    request: HttpRequest,
    body: Checked<InspectRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    let token = SecretString::from(body.0.token);
    let invitation = service.read_invitation(&anonymous(&request), &token).await?;
    let mut answer = HttpResponse::Ok();
    Ok(answer.insert_header((CACHE_CONTROL, "no-store")).json(InvitationView::from(&invitation)))
}

/// Accept an invitation
///
/// Makes an account with `new_password` for an address that has none; whoever has one shows its `password` and keeps it.
/// Nobody is signed in by it. A refusal leaves the link good; wrong passwords are counted as at a sign-in.
#[utoipa::path(
    post, path = "/v1/auth/invitations/accept", tag = "authentication", request_body = AcceptRequest, security(()),
    responses((status = 204, description = "A member of the tenant from now on"), AcceptRefusals),
)]
pub(crate) async fn accept(
    request: HttpRequest,
    body: Checked<AcceptRequest>,
    service: Data<Service>,
) -> ApiResult<HttpResponse> {
    service.accept_invitation(&anonymous(&request), body.0.into_command()?).await?;
    Ok(HttpResponse::NoContent().finish())
}
