use auth::{ChangeMember, GrantRoles, InviteMember};
use http_support::Body;
use kernel::{Id, UserId};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Somebody to ask in.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InviteRequest {
    #[schema(example = "ada@example.org", max_length = 255)]
    email: String,
    /// Their name; they may give another when they accept. The address, unless given.
    #[schema(example = "Ada Lovelace", max_length = 255)]
    display_name: Option<String>,
    /// The names of presets.
    #[schema(example = json!(["agency_user"]))]
    roles: Vec<String>,
    /// The one customer a `client_user` is bound to; beside other roles it is refused.
    client_id: Option<Uuid>,
    /// `fr`, `en` or `ar`: of the letter. The caller's, unless given.
    #[schema(example = "fr")]
    locale: Option<String>,
}

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
    /// The one customer a `client_user` is bound to; absent: as it is. Without that role the member is bound to none.
    client_id: Option<Uuid>,
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

impl Body for InviteRequest {
    const LIMIT: usize = 16 * 1024;
}

impl Body for RolesRequest {
    const LIMIT: usize = 16 * 1024;
}

impl From<InviteRequest> for InviteMember {
    fn from(request: InviteRequest) -> Self {
        let InviteRequest { email, display_name, roles, client_id, locale } = request;
        Self { email, display_name, roles, client: client_id.map(Id::from_uuid), locale }
    }
}

impl MemberRequest {
    pub(crate) fn into_command(self, user: UserId) -> ChangeMember {
        let Self { display_name, locale, is_active } = self;
        ChangeMember { user, display_name, locale, is_active }
    }
}

impl RolesRequest {
    pub(crate) fn into_command(self, user: UserId) -> GrantRoles {
        let Self { roles, client_id, extra_permissions, denied_permissions } = self;
        let client = client_id.map(Id::from_uuid);
        GrantRoles { user, roles, client, extra_permissions, denied_permissions }
    }
}
