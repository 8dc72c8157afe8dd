//! Roles in words and on forms.

use auth::Role;

use crate::filled::Filled;

/// The field that ticks a role.
pub fn field_of(role: Role) -> String {
    format!("role_{}", role.as_str())
}

/// The roles ticked on a form.
pub fn ticked(body: &Filled) -> Vec<Role> {
    Role::ALL.into_iter().filter(|role| body.is_ticked(&field_of(*role))).collect()
}

/// A form for somebody of this customer.
pub fn of_customer(client_id: String) -> Filled {
    let ticked = (field_of(Role::ClientUser), "yes".to_owned());
    Filled([ticked, ("client_id".to_owned(), client_id)].into())
}

/// Roles as commands name them.
pub fn names(roles: &[Role]) -> Vec<String> {
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}

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
