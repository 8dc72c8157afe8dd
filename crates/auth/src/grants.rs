//! What each role may do: the table of platform.md §3. Where it names an area instead of permissions, the resources of
//! that area are listed here; the issue that brings the area settles their names.

use std::borrow::Cow;

use kernel::{Permission, PermissionSet};

use crate::Role;

/// What a role grants, and what its own patterns leave out.
struct Preset {
    grants: &'static [&'static str],
    /// Not a denial: another role or an extra permission may still grant it.
    except: &'static [&'static str],
}

/// Held outside tenants only, so no membership covers it, not even by `*`.
const OPERATORS_ONLY: &str = "platform:*";

/// Reaches the rows of every tenant, so no administrator of one holds it.
const CROSSES_TENANTS: &str = "retention:*";

const fn preset(role: Role) -> Preset {
    let except: &[&str] = match role {
        Role::Owner => &[CROSSES_TENANTS],
        Role::TenantAdmin => &["tenant:delete", "owners:assign", CROSSES_TENANTS],
        Role::Manager => &["procedures:publish"],
        _ => &[],
    };
    Preset { grants: grants(role), except }
}

const fn grants(role: Role) -> &'static [&'static str] {
    match role {
        Role::Owner | Role::TenantAdmin => &["*"],
        Role::Manager => MANAGER,
        Role::AgencyUser => AGENCY_USER,
        Role::Consultant => {
            &["requests:read_limited", "companies:read_limited", "procedures:read", "runs:read"]
        }
        Role::ClientUser => &[
            "requests:create",
            "requests:read_own_client",
            "runs:read_own",
            "orders:create",
            "orders:read_own",
        ],
        Role::Tech => TECH,
        Role::Viewer => VIEWER,
        Role::Auditor => &["audit:read", "audit:verify", "security_events:read"],
        Role::Agent => &["tickets:read", "tickets:update", "messages:read_own", "messages:write_own"],
        Role::Kitchen => &["orders:read", "orders:update_status"],
        Role::Worker => &["jobs:run", "events:consume"],
        Role::System => &[
            "requests:create",
            "requests:read",
            "requests:refresh",
            "companies:read",
            "companies:read_sources",
            "jobs:enqueue",
            "retention:read",
            "retention:run",
        ],
    }
}

/// That nobody approves the payroll of their own sheet is a rule about the sheet, kept in workforce.
const MANAGER: &[&str] = &[
    "users:read",
    "people:*",
    "skills:*",
    "venues:*",
    "missions:*",
    "planning:*",
    "assignments:*",
    "availabilities:*",
    "timesheets:*",
    "payroll:*",
    "procedures:*",
    "tickets:*",
    "messages:read",
    "messages:write",
    "reports:read",
    "exports:*",
    "jobs:read",
];

const AGENCY_USER: &[&str] = &[
    "requests:create",
    "requests:read",
    "requests:refresh",
    "companies:read",
    "procedures:read",
    "runs:create",
    "runs:update",
    "runs:read",
    "documents:*",
    "sources:*",
    "projects:*",
    "batches:*",
];

const TECH: &[&str] = &[
    "planning:read_own",
    "availabilities:read_own",
    "availabilities:write_own",
    "timesheets:read_own",
    "timesheets:write_own",
    "missions:read_own",
    "runs:read_own",
    "runs:update_assigned",
];

/// Reading of workforce, procedures and documents, resource by resource: `*:read` would reach requests. Pay is left out,
/// as the workforce page says.
const VIEWER: &[&str] = &[
    "people:read",
    "skills:read",
    "venues:read",
    "missions:read",
    "planning:read",
    "assignments:read",
    "availabilities:read",
    "timesheets:read",
    "procedures:read",
    "runs:read",
    "documents:read",
];

impl Role {
    /// What this role alone allows.
    pub fn permissions(self) -> PermissionSet {
        permissions_of(&[self], &[], &[])
    }
}

/// What a membership allows: the union of its roles, and `extra`, minus `denied`, which wins over everything.
pub fn permissions_of(roles: &[Role], extra: &[String], denied: &[String]) -> PermissionSet {
    union(roles, extra, denied, false)
}

/// The same for someone who administers the platform besides: what is held outside tenants is no tenant's to deny.
pub(crate) fn permissions_of_platform_admin(
    roles: &[Role],
    extra: &[String],
    denied: &[String],
) -> PermissionSet {
    union(roles, extra, denied, true)
}

fn union(roles: &[Role], extra: &[String], denied: &[String], is_platform_admin: bool) -> PermissionSet {
    let of_roles = roles.iter().flat_map(|role| grants(*role)).map(|name| Cow::Borrowed(*name));
    let of_extra = extra.iter().cloned().map(Cow::Owned);
    let mut granted: Vec<Cow<'static, str>> = Vec::new();
    let of_platform = is_platform_admin.then_some(Cow::Borrowed(OPERATORS_ONLY));
    for grant in of_roles.chain(of_extra).chain(of_platform) {
        if !granted.contains(&grant) {
            granted.push(grant);
        }
    }
    let exceptions = roles.iter().flat_map(|role| preset(*role).except).copied();
    let left_out = exceptions.filter(|name| !is_granted_otherwise(name, roles, extra));
    let out_of_reach = (!is_platform_admin).then_some(OPERATORS_ONLY);
    let denied =
        left_out.chain(out_of_reach).map(Cow::Borrowed).chain(denied.iter().cloned().map(Cow::Owned));
    PermissionSet::new(granted, denied)
}

/// Whether a role without this exception, or an extra permission, grants it after all.
fn is_granted_otherwise(exception: &'static str, roles: &[Role], extra: &[String]) -> bool {
    let asked = Permission::new(exception);
    let borrow = |names: &'static [&'static str]| names.iter().copied().map(Cow::Borrowed);
    let by_role = roles.iter().any(|role| {
        let Preset { grants, except } = preset(*role);
        PermissionSet::new(borrow(grants), borrow(except)).allows(asked)
    });
    by_role || PermissionSet::new(extra.iter().cloned().map(Cow::Owned), []).allows(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUESTS: [Permission; 5] = [
        Permission::new("requests:create"),
        Permission::new("requests:read"),
        Permission::new("requests:read_limited"),
        Permission::new("requests:read_own_client"),
        Permission::new("requests:refresh"),
    ];

    fn allows(set: &PermissionSet, name: &'static str) -> bool {
        set.allows(Permission::new(name))
    }

    /// M3D. The narrower readings matter only to those who lack `requests:read`.
    #[test]
    fn scenario_19_each_preset_has_exactly_the_requests_permissions_of_m3d() {
        for role in Role::ALL {
            let expected = match role {
                Role::Owner | Role::TenantAdmin => [true, true, true, true, true],
                Role::AgencyUser | Role::System => [true, true, false, false, true],
                Role::Consultant => [false, false, true, false, false],
                Role::ClientUser => [true, false, false, true, false],
                _ => [false; 5],
            };
            let set = role.permissions();
            assert_eq!(REQUESTS.map(|permission| set.allows(permission)), expected, "{}", role.as_str());
        }
    }

    #[test]
    fn a_tenant_admin_may_all_but_delete_the_tenant_and_assign_owners() {
        let admin = Role::TenantAdmin.permissions();
        assert!(allows(&admin, "users:grant"));
        assert!(!allows(&admin, "tenant:delete"));
        assert!(!allows(&admin, "owners:assign"));
        let owner = Role::Owner.permissions();
        assert!(allows(&owner, "tenant:delete") && allows(&owner, "owners:assign"));
    }

    #[test]
    fn the_exception_of_one_role_takes_nothing_from_another() {
        let both = permissions_of(&[Role::TenantAdmin, Role::Owner], &[], &[]);
        assert!(allows(&both, "tenant:delete"));
        let managing_admin = permissions_of(&[Role::Manager, Role::TenantAdmin], &[], &[]);
        assert!(allows(&managing_admin, "procedures:publish"));
        assert!(!allows(&managing_admin, "tenant:delete"));
        let extra = permissions_of(&[Role::Manager], &["procedures:publish".to_owned()], &[]);
        assert!(allows(&extra, "procedures:publish"));
        assert!(!allows(&Role::Manager.permissions(), "procedures:publish"));
    }

    #[test]
    fn a_denial_wins_over_roles_and_extras() {
        let extra = ["requests:read".to_owned()];
        let set = permissions_of(&[Role::Owner], &extra, &["requests:*".to_owned()]);
        assert!(!allows(&set, "requests:read"));
        assert!(allows(&set, "companies:read"));
    }

    #[test]
    fn no_membership_reaches_what_operators_do() {
        let set = permissions_of(&[Role::Owner], &["platform:*".to_owned()], &[]);
        assert!(!allows(&set, "platform:provision"));
    }

    #[test]
    fn a_platform_administrator_holds_what_is_outside_tenants_and_no_more_inside() {
        let set = permissions_of_platform_admin(&[Role::Viewer], &[], &["people:*".to_owned()]);
        assert!(allows(&set, "platform:tenants") && allows(&set, "platform:flags"));
        assert!(
            allows(&set, "venues:read") && !allows(&set, "people:read") && !allows(&set, "tenant:update")
        );
        assert!(!Role::Viewer.is_given_by(&permissions_of_platform_admin(&[], &[], &[])));
    }

    #[test]
    fn what_crosses_tenants_is_held_by_no_person_and_given_by_none() {
        for role in Role::ALL.into_iter().filter(|role| role.is_personal()) {
            let set = role.permissions();
            assert!(!allows(&set, "retention:read") && !allows(&set, "retention:run"), "{}", role.as_str());
        }
        let both = permissions_of(&[Role::Owner, Role::TenantAdmin], &[], &[]);
        assert!(!allows(&both, "retention:run"));
        assert!(Role::TenantAdmin.is_given_by(&Role::Owner.permissions()));
    }

    #[test]
    fn no_role_means_no_permission() {
        let set = permissions_of(&[], &[], &[]);
        assert!(REQUESTS.iter().all(|permission| !set.allows(*permission)));
        assert_eq!(set.granted().count(), 0);
    }

    #[test]
    fn an_auditor_reads_the_audit_and_nothing_else() {
        let granted: Vec<String> = Role::Auditor.permissions().granted().map(str::to_owned).collect();
        assert_eq!(granted, ["audit:read", "audit:verify", "security_events:read"]);
    }
}
