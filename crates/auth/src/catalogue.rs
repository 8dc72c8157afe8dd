//! The permissions that can be named one by one: as the scope of an API client, or beside the roles of a member.
//! Patterns (`jobs:*`) are for presets alone (platform.md §3).

use kernel::Permission;

/// Sorted. Whoever brings an area adds its permissions here.
const NAMES: [&str; 48] = [
    "api_clients:create",
    "api_clients:delete",
    "api_clients:read",
    "api_clients:rotate",
    "api_clients:update",
    "assignments:read",
    "audit:read",
    "audit:verify",
    "auth:introspect",
    "availabilities:read",
    "availabilities:read_own",
    "availabilities:write_own",
    "companies:read",
    "companies:read_limited",
    "documents:read",
    "flags:write",
    "jobs:manage",
    "jobs:read",
    "missions:read",
    "missions:read_own",
    "orders:create",
    "orders:read",
    "orders:read_own",
    "orders:update_status",
    "owners:assign",
    "people:read",
    "planning:read",
    "procedures:publish",
    "procedures:read",
    "reports:read",
    "requests:create",
    "requests:read",
    "requests:read_limited",
    "requests:read_own_client",
    "requests:refresh",
    "retention:run",
    "runs:create",
    "runs:read",
    "runs:read_own",
    "runs:update",
    "security_events:read",
    "sessions:read",
    "sessions:revoke",
    "tenant:update",
    "users:create",
    "users:grant",
    "users:read",
    "users:update",
];

pub fn all() -> impl Iterator<Item = Permission> {
    NAMES.into_iter().map(Permission::new)
}

pub fn find(name: &str) -> Option<Permission> {
    NAMES.binary_search(&name).ok().and_then(|at| NAMES.get(at)).copied().map(Permission::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_a_pattern_or_an_operators_permission_is_not() {
        assert!(NAMES.is_sorted());
        assert!(NAMES.iter().all(|name| find(name).is_some()));
        assert!(["*", "requests:*", "platform:provision", ""].iter().all(|name| find(name).is_none()));
    }
}
