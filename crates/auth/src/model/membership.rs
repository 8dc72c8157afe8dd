use kernel::{Client, Id, PermissionSet, TenantId, UserId};

use super::User;
use crate::{Role, grants, permissions_of};

/// What a user is in a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub tenant: TenantId,
    pub user: UserId,
    pub status: MemberStatus,
    pub roles: Vec<Role>,
    /// The one customer a `client_user` is bound to: without one they see nothing that is a customer's.
    pub client: Option<Id<Client>>,
    /// Granted beyond the roles.
    pub extra_permissions: Vec<String>,
    /// Taken away whatever the roles and extras say.
    pub denied_permissions: Vec<String>,
}

/// Where a member stands in a tenant (platform.md §4). Leaving one tenant leaves the others as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberStatus {
    /// Not in yet: the invitation is open.
    Invited,
    Active,
    /// Out until an administrator lets them in again.
    Disabled,
}

impl MemberStatus {
    pub const ALL: [Self; 3] = [Self::Invited, Self::Active, Self::Disabled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

impl Membership {
    /// Roles and extras minus denials (platform.md §3).
    pub fn permissions(&self) -> PermissionSet {
        permissions_of(&self.roles, &self.extra_permissions, &self.denied_permissions)
    }

    /// The same for its user, who may hold what is held outside tenants besides.
    pub fn permissions_of(&self, user: &User) -> PermissionSet {
        if user.is_platform_admin {
            grants::permissions_of_platform_admin(
                &self.roles,
                &self.extra_permissions,
                &self.denied_permissions,
            )
        } else {
            self.permissions()
        }
    }

    /// Whether a person may sign in with it: it is active, and not of a machine (`worker`, `system`).
    pub fn admits_people(&self) -> bool {
        self.status == MemberStatus::Active && self.roles.iter().any(|role| role.is_personal())
    }

    pub fn is_owner(&self) -> bool {
        self.roles.contains(&Role::Owner)
    }
}
