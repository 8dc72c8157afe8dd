use auth::{ChangeMember, GrantRoles, Role};
use http_support::{ApiError, ApiResult, Body};
use kernel::{Detail, Locale, UserId};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// What to change; what is absent stays.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberRequest {
    /// Only of someone who belongs to no other tenant.
    #[schema(example = "Ada Lovelace", max_length = 255)]
    display_name: Option<String>,
    /// `fr`, `en` or `ar`; only of someone who belongs to no other tenant.
    #[schema(example = "fr")]
    locale: Option<String>,
    /// False shuts the member out of this tenant and ends their sessions in it; true lets them in again.
    #[schema(example = true)]
    is_active: Option<bool>,
}

/// What a member may do from now on.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RolesRequest {
    /// The names of presets, instead of those the member has.
    #[schema(example = json!(["agency_user"]))]
    roles: Vec<String>,
    /// Granted beyond the roles, each `resource:action` or `resource:*`; absent: as they are.
    #[schema(example = json!(["reports:read"]))]
    extra_permissions: Option<Vec<String>>,
    /// Taken away whatever the roles say; absent: as they are.
    #[schema(example = json!(["requests:refresh"]))]
    denied_permissions: Option<Vec<String>>,
}

impl Body for MemberRequest {
    const LIMIT: usize = 8 * 1024;
}

impl Body for RolesRequest {
    const LIMIT: usize = 16 * 1024;
}

impl MemberRequest {
    /// # Errors
    /// 400 for a language that is not ours.
    pub(crate) fn into_command(self, user: UserId) -> ApiResult<ChangeMember> {
        let unknown = || ApiError::invalid([Detail::new("locale", "expected_fr_en_or_ar")]);
        let locale = self.locale.map(|code| Locale::from_code(&code).ok_or_else(unknown)).transpose()?;
        Ok(ChangeMember { user, display_name: self.display_name, locale, is_active: self.is_active })
    }
}

impl RolesRequest {
    /// # Errors
    /// 400 for a role that is none.
    pub(crate) fn into_command(self, user: UserId) -> ApiResult<GrantRoles> {
        let unknown = || ApiError::invalid([Detail::new("roles", "unknown_role")]);
        let roles = self.roles.iter().map(|name| Role::parse(name).ok_or_else(unknown));
        Ok(GrantRoles {
            user,
            roles: roles.collect::<ApiResult<_>>()?,
            extra_permissions: self.extra_permissions,
            denied_permissions: self.denied_permissions,
        })
    }
}
