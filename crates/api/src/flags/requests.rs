use auth::SetFlag;
use chrono::{DateTime, Utc};
use http_support::{Body, whole};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// What to set a flag to; what is absent is taken back.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetFlag)]
pub(crate) struct FlagRequest {
    enabled: bool,
    /// `tenant`; `global` is refused here.
    #[schema(example = "tenant")]
    scope: String,
    /// The caller's tenant.
    #[schema(required = true, value_type = String, format = Uuid, example = "01930000-0000-7000-8000-000000000001")]
    scope_id: Option<String>,
    /// Handed to clients as it is, while the flag is on for them.
    #[schema(example = "blue", max_length = 100)]
    variant: Option<String>,
    /// Of the people of the tenant, for how many it is on; all, unless given. Whoever is in stays in as it grows.
    #[serde(default, deserialize_with = "whole")]
    #[schema(example = 50, minimum = 0, maximum = 100)]
    rollout_percent: Option<u8>,
    /// From then on it counts as not set.
    #[schema(example = "2027-01-01T00:00:00Z")]
    expires_at: Option<DateTime<Utc>>,
    #[schema(example = "The official source is slow today.", max_length = 500)]
    note: Option<String>,
}

impl Body for FlagRequest {
    const LIMIT: usize = 8 * 1024;
}

impl FlagRequest {
    pub(super) fn into_command(self, key: String) -> SetFlag {
        let Self { enabled, scope, scope_id, variant, rollout_percent, expires_at, note } = self;
        SetFlag { key, scope, scope_id, enabled, variant, rollout_percent, expires_at, note }
    }
}
