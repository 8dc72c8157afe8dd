use auth::{ChangeTenant, CreateTenant, NewTenant, model::TenantStatus};
use http_support::{ApiError, ApiResult, Body};
use kernel::{Detail, TenantId};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A tenant to be made.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTenantRequest {
    /// Its short name, for good: two to 63 letters or digits, with single hyphens between.
    #[schema(example = "agence-du-port", pattern = "^[a-z0-9](-?[a-z0-9]){1,62}$")]
    slug: String,
    /// What people call it.
    #[schema(example = "Agence du Port", max_length = 255)]
    name: String,
    /// Why, for the audit trail.
    #[schema(example = "Contract 2026-11", max_length = 500)]
    reason: String,
}

/// What to change; what is absent stays.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TenantRequest {
    /// What people call it.
    #[schema(example = "Agence du Port", max_length = 255)]
    name: Option<String>,
    /// `ACTIVE`, `READ_ONLY` or `SUSPENDED`; for platform administrators.
    #[schema(example = "SUSPENDED")]
    status: Option<String>,
    /// Why, for the audit trail; platform administrators always say.
    #[schema(example = "Unpaid since June", max_length = 500)]
    reason: Option<String>,
}

impl Body for NewTenantRequest {
    const LIMIT: usize = 8 * 1024;
}

impl Body for TenantRequest {
    const LIMIT: usize = 8 * 1024;
}

impl NewTenantRequest {
    pub(super) fn into_command(self) -> CreateTenant {
        let Self { slug, name, reason } = self;
        CreateTenant { tenant: NewTenant { slug, name }, reason }
    }
}

impl TenantRequest {
    /// # Errors
    /// 400 for another status. `DELETING` is one: nothing would follow from it before there is a purge.
    pub(super) fn into_command(self, tenant: TenantId) -> ApiResult<ChangeTenant> {
        let unknown = || ApiError::invalid([Detail::new("status", "expected_active_read_only_or_suspended")]);
        let parse = |word: String| {
            let known = TenantStatus::parse(&word).filter(|status| *status != TenantStatus::Deleting);
            known.ok_or_else(unknown)
        };
        let status = self.status.map(parse).transpose()?;
        Ok(ChangeTenant { tenant, name: self.name, status, reason: self.reason })
    }
}
