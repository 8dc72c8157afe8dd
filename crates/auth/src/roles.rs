use kernel::PermissionSet;

use crate::permissions::OWNERS_ASSIGN;

/// A named preset of permissions. Both vocabularies of platform.md §3; `platform_admin` is no role of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Owner,
    TenantAdmin,
    Manager,
    AgencyUser,
    Consultant,
    ClientUser,
    Tech,
    Viewer,
    Auditor,
    Agent,
    Kitchen,
    /// The job runtime acting for no user; never given to a person.
    Worker,
    /// Schedules; never given to a person.
    System,
}

impl Role {
    pub const ALL: [Self; 13] = [
        Self::Owner,
        Self::TenantAdmin,
        Self::Manager,
        Self::AgencyUser,
        Self::Consultant,
        Self::ClientUser,
        Self::Tech,
        Self::Viewer,
        Self::Auditor,
        Self::Agent,
        Self::Kitchen,
        Self::Worker,
        Self::System,
    ];

    /// Other words for two of them.
    pub const ALIASES: [(&'static str, Self); 2] = [("admin", Self::TenantAdmin), ("user", Self::AgencyUser)];

    /// The name in memberships, claims and contracts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::TenantAdmin => "tenant_admin",
            Self::Manager => "manager",
            Self::AgencyUser => "agency_user",
            Self::Consultant => "consultant",
            Self::ClientUser => "client_user",
            Self::Tech => "tech",
            Self::Viewer => "viewer",
            Self::Auditor => "auditor",
            Self::Agent => "agent",
            Self::Kitchen => "kitchen",
            Self::Worker => "worker",
            Self::System => "system",
        }
    }

    /// Reads a name or an alias.
    pub fn parse(name: &str) -> Option<Self> {
        let named = Self::ALL.into_iter().map(|role| (role.as_str(), role));
        named.chain(Self::ALIASES).find_map(|(known, role)| (known == name).then_some(role))
    }

    /// Whether whoever may do `permissions` may give this role to a person (platform.md §3).
    pub fn is_given_by(self, permissions: &PermissionSet) -> bool {
        let assigns = self != Self::Owner || permissions.allows(OWNERS_ASSIGN);
        assigns && self.is_personal() && permissions.includes(&self.permissions())
    }

    /// Whether a person may hold it.
    pub const fn is_personal(self) -> bool {
        !matches!(self, Self::Worker | Self::System)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_reads_back_from_its_name_and_both_aliases_mean_a_preset() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("admin"), Some(Role::TenantAdmin));
        assert_eq!(Role::parse("user"), Some(Role::AgencyUser));
        assert_eq!(Role::parse("platform_admin"), None);
    }

    #[test]
    fn only_worker_and_system_are_not_for_people() {
        let machines: Vec<Role> = Role::ALL.into_iter().filter(|role| !role.is_personal()).collect();
        assert_eq!(machines, [Role::Worker, Role::System]);
    }
}
