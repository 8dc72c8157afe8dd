use auth::{ChangeApiClient, Expiry, NewApiClient};
use chrono::{DateTime, TimeDelta, Utc};
use http_support::{Body, whole};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use validator::Validate;

/// The program to let in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewApiClient)]
pub(crate) struct CreateRequest {
    #[schema(example = "Caisse du magasin", max_length = 255)]
    client_name: String,
    /// Permissions, each by its full name. An empty list grants nothing.
    #[schema(example = json!(["requests:create", "requests:read"]))]
    scopes: Vec<String>,
    /// Networks or addresses it may call from, at most 50; none means anywhere.
    #[serde(default)]
    #[schema(example = json!(["203.0.113.0/24"]))]
    allowed_cidrs: Vec<String>,
    /// When it stops being let in; never, unless given.
    expires_at: Option<DateTime<Utc>>,
}

/// What to change; what is absent stays.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeApiClient)]
pub(crate) struct ChangeRequest {
    #[schema(example = "Caisse du magasin", max_length = 255)]
    client_name: Option<String>,
    /// All of them, not only new ones.
    #[schema(example = json!(["requests:read"]))]
    scopes: Option<Vec<String>>,
    /// Whether it is let in.
    is_active: Option<bool>,
    #[schema(example = json!(["203.0.113.0/24"]))]
    allowed_cidrs: Option<Vec<String>>,
    /// Null: never.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    expires_at: Option<Expiry>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RotateApiClient)]
pub(crate) struct RotateRequest {
    /// Seconds for which the token before stays good.
    #[serde(default, deserialize_with = "whole")]
    #[schema(default = 86_400, maximum = 604_800)]
    overlap_s: Option<u32>,
}

impl Body for CreateRequest {
    const LIMIT: usize = 32 * 1024;
}
impl Body for ChangeRequest {
    const LIMIT: usize = 32 * 1024;
}
impl Body for RotateRequest {
    const LIMIT: usize = 1024;
    const MAY_BE_ABSENT: bool = true;
}

/// Tells null from absent.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Expiry>, D::Error> {
    Option::<DateTime<Utc>>::deserialize(deserializer).map(|end| Some(end.into()))
}

impl From<CreateRequest> for NewApiClient {
    fn from(request: CreateRequest) -> Self {
        let CreateRequest { client_name, scopes, allowed_cidrs, expires_at } = request;
        Self { name: client_name, scopes, allowed_cidrs, expires_at }
    }
}

impl From<ChangeRequest> for ChangeApiClient {
    fn from(request: ChangeRequest) -> Self {
        let ChangeRequest { client_name, scopes, is_active, allowed_cidrs, expires_at } = request;
        Self { name: client_name, scopes, is_active, allowed_cidrs, expires_at }
    }
}

impl RotateRequest {
    pub(crate) fn overlap(&self) -> TimeDelta {
        TimeDelta::seconds(self.overlap_s.unwrap_or(86_400).into())
    }
}
