use auth::{IssuedApiClient, ListedApiClient, model::ApiSecret};
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A program of the tenant.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiClient)]
pub(crate) struct ApiClientView<'a> {
    client_id: Uuid,
    #[schema(example = "Caisse du magasin")]
    client_name: &'a str,
    /// Permissions; none grants nothing.
    #[schema(example = json!(["requests:create", "requests:read"]))]
    scopes: &'a [String],
    is_active: bool,
    /// Networks it may call from; none means anywhere.
    #[schema(example = json!(["203.0.113.0/24"]))]
    allowed_cidrs: Vec<String>,
    /// The user who answers for it; null when the platform made it.
    #[schema(required = true)]
    created_by: Option<Uuid>,
    created_at: DateTime<Utc>,
    #[schema(required = true)]
    expires_at: Option<DateTime<Utc>>,
    /// To the minute; null when it has not called yet.
    #[schema(required = true)]
    last_used_at: Option<DateTime<Utc>>,
    token_rotated_at: DateTime<Utc>,
    /// At most two, the newest last.
    tokens: Vec<ApiTokenView<'a>>,
}

/// What is public of a token.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiTokenInfo)]
pub(crate) struct ApiTokenView<'a> {
    /// The characters after `ck_`.
    #[schema(example = "k3vXw0a_Jq9Z")]
    token_prefix: &'a str,
    created_at: DateTime<Utc>,
    /// Null: as long as the API client. Set once a newer token has taken over.
    #[schema(required = true)]
    expires_at: Option<DateTime<Utc>>,
}

/// A program and its new token.
#[derive(Serialize, ToSchema)]
#[schema(as = IssuedApiClient)]
pub(crate) struct IssuedView<'a> {
    api_client: ApiClientView<'a>,
    /// Shown this once, and to the same call repeated; null when that comes after it was replaced.
    #[schema(required = true, example = "ck_k3vXw0a_Jq9Z_JmQ0bnVhYm5vdGFyZWFsdG9rZW5ub3RhcmVhbHRva2Vu")]
    token: Option<&'a str>,
}

impl<'a> From<&'a ListedApiClient> for ApiClientView<'a> {
    fn from(listed: &'a ListedApiClient) -> Self {
        let ListedApiClient { client, secrets } = listed;
        Self {
            client_id: client.id.as_uuid(),
            client_name: &client.name,
            scopes: &client.scopes,
            is_active: client.is_active,
            allowed_cidrs: client.networks(),
            created_by: client.created_by.map(|user| user.as_uuid()),
            created_at: client.created_at,
            expires_at: client.expires_at,
            last_used_at: client.last_used_at,
            token_rotated_at: client.rotated_at,
            tokens: secrets.iter().map(ApiTokenView::from).collect(),
        }
    }
}

impl<'a> From<&'a ApiSecret> for ApiTokenView<'a> {
    fn from(secret: &'a ApiSecret) -> Self {
        Self { token_prefix: &secret.prefix, created_at: secret.created_at, expires_at: secret.expires_at }
    }
}

impl<'a> From<&'a IssuedApiClient> for IssuedView<'a> {
    fn from(issued: &'a IssuedApiClient) -> Self {
        let token = issued.token.as_ref().map(ExposeSecret::expose_secret);
        Self { api_client: (&issued.listed).into(), token }
    }
}
