use actix_web::HttpRequest;
use auth::{ExchangeSecret, Login};
use http_support::{ApiError, ApiResult, Body, Exchange};
use kernel::Detail;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::{
    super::{
        browser::{self, Keeping},
        requests::user_agent,
    },
    basic,
};

/// By what tokens are asked for.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GrantType {
    Password,
    RefreshToken,
    ClientCredentials,
}

/// What is shown for tokens; what another grant asks for is not looked at.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenRequest {
    #[schema(value_type = Option<String>)]
    grant_type: Option<GrantType>,
    /// `password`: the address of the account. `email` is taken too.
    #[serde(alias = "email")]
    #[schema(example = "ada@example.org", max_length = 255)]
    username: Option<String>,
    /// `password`
    #[schema(format = Password, example = "correct horse battery staple")]
    password: Option<String>,
    /// `password`: slug or id of the tenant; needed only by members of several.
    #[schema(example = "demo")]
    tenant: Option<String>,
    /// `password`: what the client calls itself, for the list of sessions; its first 100 characters.
    #[schema(example = "Poste de Marseille")]
    device: Option<String>,
    /// `refresh_token`; in browser mode the cookie holds it.
    refresh_token: Option<String>,
    /// `client_credentials`: the id of the API client.
    #[schema(format = Uuid)]
    client_id: Option<String>,
    /// `client_credentials`: its token (`ck_…`).
    client_secret: Option<String>,
}

impl Body for TokenRequest {
    const LIMIT: usize = 8 * 1024;
    const MAY_BE_FORM: bool = true;
}

/// One way to tokens, with all it takes.
pub(super) enum Grant {
    Password(Login),
    RefreshToken(SecretString, Keeping),
    ClientCredentials(ExchangeSecret),
}

impl TokenRequest {
    /// # Errors
    /// 400 with what is missing, or for credentials of a program given twice; 401 for none.
    pub(super) fn into_grant(self, request: &HttpRequest) -> ApiResult<Grant> {
        match self.grant_type {
            None if self.username.is_none() => Err(missing("grant_type")),
            None | Some(GrantType::Password) => self.into_login(request).map(Grant::Password),
            Some(GrantType::RefreshToken) => {
                let shown = browser::refresh_token(request, self.refresh_token)?;
                let (token, keeping) = shown.ok_or_else(|| missing("refresh_token"))?;
                Ok(Grant::RefreshToken(token, keeping))
            }
            Some(GrantType::ClientCredentials) => self.into_exchange(request).map(Grant::ClientCredentials),
        }
    }

    fn into_login(self, request: &HttpRequest) -> ApiResult<Login> {
        Ok(Login {
            email: self.username.ok_or_else(|| missing("username"))?,
            password: self.password.ok_or_else(|| missing("password"))?.into(),
            tenant: self.tenant,
            user_agent: user_agent(request),
            device: self.device,
        })
    }

    fn into_exchange(self, request: &HttpRequest) -> ApiResult<ExchangeSecret> {
        let (client_id, secret) = match (basic::credentials(request.headers())?, self.client_secret) {
            (Some(_), Some(_)) => {
                return Err(ApiError::invalid([Detail::new("client_secret", "several_credentials")]));
            }
            (Some(pair), None) => pair,
            // Whoever shows nothing is not told of a wrong form (RFC 6749 §5.2, invalid_client).
            (None, secret) => self.client_id.zip(secret).ok_or(auth::Error::BadSecret("missing"))?,
        };
        let address = Exchange::of(request).client;
        Ok(ExchangeSecret { client_id, secret: secret.into(), address })
    }
}

fn missing(field: &'static str) -> ApiError {
    ApiError::invalid([Detail::new(field, "required")])
}
