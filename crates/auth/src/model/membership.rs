use kernel::{Client, Id, PermissionSet, TenantId, UserId};

use crate::{Role, permissions_of};

/// What a user is in a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub tenant: TenantId,
    pub user: UserId,
    pub roles: Vec<Role>,
    /// The one customer a `client_user` belongs to.
    pub client: Option<Id<Client>>,
    /// Granted beyond the roles.
    pub extra_permissions: Vec<String>,
    /// Taken away whatever the roles and extras say.
    pub denied_permissions: Vec<String>,
}

impl Membership {
    /// Roles and extras minus denials (platform.md §3).
    pub fn permissions(&self) -> PermissionSet {
        permissions_of(&self.roles, &self.extra_permissions, &self.denied_permissions)
    }

    /// Whether a person may sign in with it: `worker` and `system` alone are for machines.
    pub fn is_personal(&self) -> bool {
        self.roles.iter().any(|role| role.is_personal())
    }
}
