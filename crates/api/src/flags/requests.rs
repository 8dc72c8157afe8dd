use auth::{SetFlag, UnsetFlag};
use chrono::{DateTime, Utc};
use http_support::{Body, whole};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What to set a flag to; what is absent is taken back.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetFlag)]
pub(crate) struct FlagRequest {
    enabled: bool,
    /// `tenant`, or `global` for all tenants, which is for platform administrators.
    #[schema(example = "tenant")]
    scope: String,
    /// The caller's tenant.
    #[schema(required = true, value_type = String, format = Uuid, example = "01930000-0000-7000-8000-000000000001")]
    scope_id: Option<String>,
    /// Handed to clients as it is, while the flag is on for them.
    #[schema(example = "blue", max_length = 100)]
    variant: Option<String>,
    /// Of the people of the tenant, or of all tenants, for how many it is on; all, unless given. Whoever is in stays in as it
    /// grows.
    #[serde(default, deserialize_with = "whole")]
    #[schema(example = 50, minimum = 0, maximum = 100)]
    rollout_percent: Option<u8>,
    /// From then on it counts as not set.
    #[schema(example = "2027-01-01T00:00:00Z")]
    expires_at: Option<DateTime<Utc>>,
    #[schema(example = "The official source is slow today.", max_length = 500)]
    note: Option<String>,
    /// Why, for the audit trail; required in the scope `global`.
    #[schema(example = "Incident 2026-11-26", max_length = 500)]
    reason: Option<String>,
}

/// What to take back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct UnsetQuery {
    /// `tenant`, unless given, or `global` for all tenants, which is for platform administrators.
    #[param(example = "tenant")]
    scope: Option<String>,
    /// Why, for the audit trail; required in the scope `global`.
    #[param(example = "Incident 2026-11-26", max_length = 500)]
    reason: Option<String>,
}

impl UnsetQuery {
    pub(super) fn into_command(self, key: String) -> UnsetFlag {
        let scope = self.scope.unwrap_or_else(|| "tenant".to_owned());
        UnsetFlag { key, scope, reason: self.reason }
    }
}

impl Body for FlagRequest {
    const LIMIT: usize = 8 * 1024;
}

impl FlagRequest {
    pub(super) fn into_command(self, key: String) -> SetFlag {
        let Self { enabled, scope, scope_id, variant, rollout_percent, expires_at, note, reason } = self;
        SetFlag { key, scope, scope_id, enabled, variant, rollout_percent, expires_at, note, reason }
    }
}
