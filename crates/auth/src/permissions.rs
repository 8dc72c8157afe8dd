//! What callers may do here.

use kernel::{Actor, Context, Forbidden, Permission, Scope};

/// Making users, tenants and tokens from outside any tenant. No membership ever holds it: `platform:*` is for operators and
/// platform administrators.
pub const PROVISION: Permission = Permission::new("platform:provision");

/// Making tenants, seeing all of them, and changing what they are open to.
pub const PLATFORM_TENANTS: Permission = Permission::new("platform:tenants");

/// Setting flags for all tenants.
pub const PLATFORM_FLAGS: Permission = Permission::new("platform:flags");

/// Saying what one's own tenant is called.
pub const TENANT_UPDATE: Permission = Permission::new("tenant:update");

/// Asking what an access token stands for.
pub const INTROSPECT: Permission = Permission::new("auth:introspect");

/// Ending the sessions of others.
pub const REVOKE: Permission = Permission::new("sessions:revoke");

/// Seeing the sessions of others.
pub const SESSIONS_READ: Permission = Permission::new("sessions:read");

/// Seeing who belongs to one's tenant.
pub const USERS_READ: Permission = Permission::new("users:read");
/// Inviting someone, inviting them again, and taking it back.
pub const USERS_CREATE: Permission = Permission::new("users:create");
/// Changing what a member is called, shutting them out and letting them in again.
pub const USERS_UPDATE: Permission = Permission::new("users:update");
/// Giving and taking roles.
pub const USERS_GRANT: Permission = Permission::new("users:grant");
/// Making and changing owners. Only owners hold it.
pub const OWNERS_ASSIGN: Permission = Permission::new("owners:assign");

/// Reading the audit trail of one's tenant.
pub const AUDIT_READ: Permission = Permission::new("audit:read");
/// Verifying its chain.
pub const AUDIT_VERIFY: Permission = Permission::new("audit:verify");
/// Reading what deserves attention.
pub const SECURITY_EVENTS_READ: Permission = Permission::new("security_events:read");

/// Seeing the programs of one's tenant.
pub const API_CLIENTS_READ: Permission = Permission::new("api_clients:read");
pub const API_CLIENTS_CREATE: Permission = Permission::new("api_clients:create");
/// Their name, scopes, networks and end.
pub const API_CLIENTS_UPDATE: Permission = Permission::new("api_clients:update");
/// Giving one another token.
pub const API_CLIENTS_ROTATE: Permission = Permission::new("api_clients:rotate");
/// Ending one for good.
pub const API_CLIENTS_DELETE: Permission = Permission::new("api_clients:delete");

/// Seeing the customers of one's tenant, and binding members to them.
pub const CUSTOMERS_READ: Permission = Permission::new("customers:read");
pub const CUSTOMERS_CREATE: Permission = Permission::new("customers:create");
/// Their name and reference, and whether anybody more is bound to them.
pub const CUSTOMERS_UPDATE: Permission = Permission::new("customers:update");

/// Setting the flags of one's tenant.
pub const FLAGS_WRITE: Permission = Permission::new("flags:write");

/// Seeing what is kept how long, and what was let go of, in all tenants. No owner holds it.
pub const RETENTION_READ: Permission = Permission::new("retention:read");
/// Letting go of what is past its time, in all tenants. No owner holds it.
pub const RETENTION_RUN: Permission = Permission::new("retention:run");

/// Only the platform itself (the command line, the demonstration) passes.
pub(crate) fn demand_operator(cx: &Context) -> Result<(), Forbidden> {
    demand_of_operator(cx, PROVISION)
}

/// The platform itself passes, and whom it trusts with this.
pub(crate) fn demand_of_operator(cx: &Context, permission: Permission) -> Result<(), Forbidden> {
    if cx.actor == Actor::System && cx.scope == Scope::System { Ok(()) } else { cx.require(permission) }
}
