//! What callers may do here.

use kernel::{Actor, Context, Forbidden, Permission, Scope};

/// Making users, tenants and tokens from outside any tenant. No membership ever holds it: `platform:*` is for operators.
pub const PROVISION: Permission = Permission::new("platform:provision");

/// Asking what an access token stands for.
pub const INTROSPECT: Permission = Permission::new("auth:introspect");

/// Ending the sessions of others.
pub const REVOKE: Permission = Permission::new("sessions:revoke");

/// Reading the audit trail of one's tenant.
pub const AUDIT_READ: Permission = Permission::new("audit:read");
/// Verifying its chain.
pub const AUDIT_VERIFY: Permission = Permission::new("audit:verify");
/// Reading what deserves attention.
pub const SECURITY_EVENTS_READ: Permission = Permission::new("security_events:read");

/// Only the platform itself (the command line, the demonstration) passes.
pub(crate) fn demand_operator(cx: &Context) -> Result<(), Forbidden> {
    if cx.actor == Actor::System && cx.scope == Scope::System { Ok(()) } else { cx.require(PROVISION) }
}
