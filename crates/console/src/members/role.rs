//! Roles in words.

use auth::Role;

/// Keys of a role's name and of what it means.
pub const fn words(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Owner => ("role-owner", "role-owner-text"),
        Role::TenantAdmin => ("role-admin", "role-admin-text"),
        Role::Manager => ("role-manager", "role-manager-text"),
        Role::AgencyUser => ("role-agency", "role-agency-text"),
        Role::Consultant => ("role-consultant", "role-consultant-text"),
        Role::ClientUser => ("role-client", "role-client-text"),
        Role::Tech => ("role-tech", "role-tech-text"),
        Role::Viewer => ("role-viewer", "role-viewer-text"),
        Role::Auditor => ("role-auditor", "role-auditor-text"),
        Role::Agent => ("role-agent", "role-agent-text"),
        Role::Kitchen => ("role-kitchen", "role-kitchen-text"),
        Role::Worker | Role::System => ("role-machine", "role-machine-text"),
    }
}
