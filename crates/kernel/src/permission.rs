use std::{borrow::Cow, fmt, sync::Arc};

/// One thing that may be done: `resource:action` (`requests:create`). Domains name theirs as constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Permission(&'static str);

impl Permission {
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// What a caller may do: grants, which may be patterns (`jobs:*`, `*:read`, `*`), minus denials. A denial wins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermissionSet {
    granted: Arc<[Cow<'static, str>]>,
    denied: Arc<[Cow<'static, str>]>,
}

impl PermissionSet {
    pub fn new(
        granted: impl IntoIterator<Item = Cow<'static, str>>,
        denied: impl IntoIterator<Item = Cow<'static, str>>,
    ) -> Self {
        Self { granted: granted.into_iter().collect(), denied: denied.into_iter().collect() }
    }

    pub fn allows(&self, permission: Permission) -> bool {
        let covers = |pattern: &Cow<'static, str>| covers(pattern, permission.as_str());
        self.granted.iter().any(covers) && !self.denied.iter().any(covers)
    }

    /// Whether whoever holds this may do all that `other` allows, and so may give it away. Where it cannot be told from the
    /// patterns the answer is no.
    pub fn includes(&self, other: &Self) -> bool {
        let is_granted = |grant: &Cow<'static, str>| self.granted.iter().any(|held| covers(held, grant));
        let is_out_of_reach = |denial: &Cow<'static, str>| {
            other.denied.iter().any(|denied| covers(denied, denial))
                || !other.granted.iter().any(|grant| overlap(grant, denial))
        };
        other.granted.iter().all(is_granted) && self.denied.iter().all(is_out_of_reach)
    }

    /// The grants as written, for showing to their holder.
    pub fn granted(&self) -> impl Iterator<Item = &str> {
        self.granted.iter().map(AsRef::as_ref)
    }
}

/// Whether some permission falls under both patterns.
fn overlap(one: &str, other: &str) -> bool {
    let parts = |pattern| str::split_once(pattern, ':').unwrap_or(("*", "*"));
    let (one, other) = (parts(one), parts(other));
    let meet = |a: &str, b: &str| a == b || a == "*" || b == "*";
    meet(one.0, other.0) && meet(one.1, other.1)
}

/// Whether `pattern` covers a permission, or all of another pattern.
fn covers(pattern: &str, permission: &str) -> bool {
    if pattern == permission || pattern == "*" {
        return true;
    }
    let (Some((resource, action)), Some((asked_resource, asked_action))) =
        (pattern.split_once(':'), permission.split_once(':'))
    else {
        return false;
    };
    (resource == "*" || resource == asked_resource) && (action == "*" || action == asked_action)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(granted: &[&'static str], denied: &[&'static str]) -> PermissionSet {
        let borrow =
            |names: &[&'static str]| names.iter().map(|name| Cow::Borrowed(*name)).collect::<Vec<_>>();
        PermissionSet::new(borrow(granted), borrow(denied))
    }

    #[test]
    fn patterns_cover_a_resource_an_action_or_everything() {
        let read = Permission::new("requests:read");
        for (pattern, expected) in [
            ("requests:read", true),
            ("requests:*", true),
            ("*:read", true),
            ("*", true),
            ("requests:create", false),
            ("request:*", false),
            ("requests", false),
        ] {
            assert_eq!(set(&[pattern], &[]).allows(read), expected, "{pattern}");
        }
    }

    #[test]
    fn nobody_includes_what_they_lack_or_are_denied() {
        let admin = set(&["*"], &["tenant:delete"]);
        for (other, expected) in [
            (set(&["requests:read", "jobs:*"], &[]), true),
            (set(&["*"], &["tenant:delete"]), true),
            (set(&["*"], &["tenant:*"]), true),
            (set(&["*"], &[]), false),
            (set(&["tenant:*"], &[]), false),
            (set(&["*:delete"], &[]), false),
            (set(&["tenant:update"], &[]), true),
            (set(&[], &[]), true),
        ] {
            assert_eq!(admin.includes(&other), expected, "{other:?}");
        }
        let reader = set(&["*:read"], &[]);
        assert!(reader.includes(&set(&["jobs:read"], &[])));
        assert!(!reader.includes(&set(&["jobs:*"], &[])));
        assert!(!set(&["jobs:*"], &[]).includes(&set(&["*"], &[])));
    }

    #[test]
    fn a_denial_wins_over_any_grant() {
        assert!(!set(&["*"], &["requests:*"]).allows(Permission::new("requests:read")));
        assert!(!set(&[], &[]).allows(Permission::new("requests:read")));
    }
}
