use auth::model::Member;
use chrono::{DateTime, Utc};
use kernel::Locale;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A user as the caller's tenant sees them.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub(crate) struct MemberView<'a> {
    id: Uuid,
    #[schema(example = "ada@example.org")]
    email: &'a str,
    #[schema(example = "Ada Lovelace")]
    display_name: &'a str,
    /// Null when none was chosen.
    #[schema(required = true, example = "fr")]
    locale: Option<&'static str>,
    /// `invited`, `active` or `disabled`, in this tenant.
    #[schema(example = "active")]
    status: &'static str,
    /// Whether they get in; false too for someone the platform has shut out.
    #[schema(example = true)]
    is_active: bool,
    #[schema(example = json!(["agency_user"]))]
    roles: Vec<&'static str>,
    /// The one customer a `client_user` is bound to.
    #[schema(required = true)]
    client_id: Option<Uuid>,
    /// Granted beyond the roles.
    extra_permissions: &'a [String],
    /// Taken away whatever the roles say.
    denied_permissions: &'a [String],
    joined_at: DateTime<Utc>,
    /// Until when the link of their letter opens the door; then they need another. Null once they are in.
    #[schema(required = true)]
    invitation_expires_at: Option<DateTime<Utc>>,
}

impl<'a> From<&'a Member> for MemberView<'a> {
    fn from(member: &'a Member) -> Self {
        let Member { user, membership, joined_at, invitation, .. } = member;
        Self {
            id: user.id.as_uuid(),
            email: user.email.as_str(),
            display_name: &user.display_name,
            locale: user.locale.map(Locale::code),
            status: membership.status.as_str(),
            is_active: member.is_active(),
            roles: membership.roles.iter().map(|role| role.as_str()).collect(),
            client_id: membership.client.map(|client| client.as_uuid()),
            extra_permissions: &membership.extra_permissions,
            denied_permissions: &membership.denied_permissions,
            joined_at: *joined_at,
            invitation_expires_at: invitation.map(|invitation| invitation.until),
        }
    }
}
