use actix_web::{HttpRequest, http::header::USER_AGENT};
use auth::{ChangePassword, ChangeProfile, ChooseTenant, Login, ResetPassword, Revoke};
use http_support::{ApiError, ApiResult, Body};
use kernel::{Detail, Id};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Who signs in, and where.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LoginRequest {
    /// The address of the account. `username` is taken too.
    #[serde(alias = "username")]
    #[schema(example = "ada@example.org", max_length = 255)]
    pub(crate) email: String,
    #[schema(format = Password, example = "correct horse battery staple")]
    password: String,
    /// Slug or id of the tenant; needed only by members of several.
    #[schema(example = "demo")]
    tenant: Option<String>,
    /// What the client calls itself, for the list of sessions; its first 100 characters.
    #[schema(example = "Poste de Marseille")]
    device: Option<String>,
}

/// The tenant to enter, by someone whose password was right.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SelectTenantRequest {
    /// From the answer that listed the tenants; good for five minutes.
    select_token: String,
    /// Slug or id.
    #[schema(example = "demo")]
    tenant: String,
    #[schema(example = "Poste de Marseille")]
    device: Option<String>,
}

/// The token to exchange. `token` is taken too; in browser mode the cookie holds it.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefreshRequest {
    #[serde(alias = "token")]
    pub(crate) refresh_token: Option<String>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogoutRequest {
    /// Whether all of the caller's sessions end.
    #[serde(default)]
    pub(crate) all: bool,
}

/// Whose sessions end: `user_id` or `refresh_token`, one of them.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeRequest {
    /// A member of the caller's tenant: all their sessions in it.
    #[schema(format = Uuid)]
    user_id: Option<String>,
    /// Ignored: only the caller's own tenant is meant.
    #[serde(rename = "tenant_id")]
    _tenant_id: Option<String>,
    /// The one session it belongs to.
    refresh_token: Option<String>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntrospectRequest {
    /// An access token.
    pub(crate) token: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SwitchTenantRequest {
    /// Slug or id.
    #[schema(example = "demo")]
    pub(crate) tenant: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepUpRequest {
    #[schema(format = Password, example = "correct horse battery staple")]
    pub(crate) password: String,
}

/// What to change; what is absent stays.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProfileRequest {
    #[schema(example = "Ada Lovelace", max_length = 255)]
    display_name: Option<String>,
    /// `fr`, `en` or `ar`.
    #[schema(example = "fr")]
    locale: Option<String>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordRequest {
    #[schema(format = Password, example = "correct horse battery staple")]
    current_password: String,
    /// 12 to 128 characters.
    #[schema(format = Password, example = "four other random words")]
    new_password: String,
    /// Whether the caller's other sessions end; they do unless told otherwise.
    revoke_others: Option<bool>,
}

/// Whose password is forgotten.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ForgotRequest {
    /// The address of the account.
    #[schema(example = "ada@example.org", max_length = 255)]
    pub(crate) email: String,
}

/// A new password, and the right to choose it.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetRequest {
    /// From the link in the letter; good once, for an hour.
    #[schema(example = "cot_AZMAAAAAcACAAAAAAAAAAQ", max_length = 100)]
    token: String,
    /// 12 to 128 characters.
    #[schema(format = Password, example = "four other random words")]
    new_password: String,
}

impl ResetRequest {
    pub(crate) fn into_command(self) -> ResetPassword {
        ResetPassword { token: self.token.into(), new: self.new_password.into() }
    }
}

impl Body for ForgotRequest {
    const LIMIT: usize = 8 * 1024;
}
impl Body for ResetRequest {
    const LIMIT: usize = 8 * 1024;
}
impl Body for LoginRequest {
    const LIMIT: usize = 8 * 1024;
}

impl Body for SelectTenantRequest {
    const LIMIT: usize = 8 * 1024;
}
impl Body for RefreshRequest {
    const LIMIT: usize = 8 * 1024;
    const MAY_BE_ABSENT: bool = true;
}
impl Body for LogoutRequest {
    const LIMIT: usize = 1024;
    const MAY_BE_ABSENT: bool = true;
}
impl Body for RevokeRequest {
    const LIMIT: usize = 8 * 1024;
}
impl Body for IntrospectRequest {
    const LIMIT: usize = 16 * 1024;
}
impl Body for SwitchTenantRequest {
    const LIMIT: usize = 8 * 1024;
}
impl Body for StepUpRequest {
    const LIMIT: usize = 8 * 1024;
}
impl Body for ProfileRequest {
    const LIMIT: usize = 8 * 1024;
}
impl Body for PasswordRequest {
    const LIMIT: usize = 8 * 1024;
}

/// What the client's program calls itself.
pub(super) fn user_agent(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(USER_AGENT)?;
    value.to_str().ok().map(str::to_owned)
}

impl SelectTenantRequest {
    pub(crate) fn into_command(self, request: &HttpRequest) -> ChooseTenant {
        ChooseTenant {
            select_token: self.select_token.into(),
            tenant: self.tenant,
            user_agent: user_agent(request),
            device: self.device,
        }
    }
}

impl RevokeRequest {
    /// # Errors
    /// 400 unless exactly one target is named; 404 for an id that cannot be read.
    pub(crate) fn into_command(self) -> ApiResult<Revoke> {
        match (self.user_id, self.refresh_token) {
            (Some(user), None) => Id::parse(&user).map(Revoke::User).ok_or_else(ApiError::not_found),
            (None, Some(token)) => Ok(Revoke::Session(token.into())),
            _ => {
                Err(ApiError::invalid([Detail::new("user_id", "expected_one_of_user_id_and_refresh_token")]))
            }
        }
    }
}

impl From<ProfileRequest> for ChangeProfile {
    fn from(ProfileRequest { display_name, locale }: ProfileRequest) -> Self {
        Self { display_name, locale }
    }
}

impl PasswordRequest {
    pub(crate) fn into_command(self) -> ChangePassword {
        ChangePassword {
            current: self.current_password.into(),
            new: self.new_password.into(),
            revoke_others: self.revoke_others.unwrap_or(true),
        }
    }
}

impl LoginRequest {
    pub(crate) fn into_command(self, request: &HttpRequest) -> Login {
        Login {
            email: self.email,
            password: self.password.into(),
            tenant: self.tenant,
            user_agent: user_agent(request),
            device: self.device,
        }
    }
}
