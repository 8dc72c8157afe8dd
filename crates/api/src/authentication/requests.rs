use actix_web::{HttpRequest, http::header::USER_AGENT};
use auth::Login;
use http_support::Body;
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
    email: String,
    #[schema(format = Password, example = "correct horse battery staple")]
    password: String,
    /// Slug or id of the tenant; needed only by members of several.
    #[schema(example = "demo")]
    tenant: Option<String>,
}

impl Body for LoginRequest {
    const LIMIT: usize = 8 * 1024;
}

impl LoginRequest {
    pub(crate) fn into_command(self, request: &HttpRequest) -> Login {
        let user_agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
        Login {
            email: self.email,
            password: self.password.into(),
            tenant: self.tenant,
            user_agent: user_agent.map(str::to_owned),
        }
    }
}
