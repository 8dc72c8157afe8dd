//! The rail's entries about the organisation itself: each where its page exists, for who may open it.

use auth::permissions::{API_CLIENTS_READ, AUDIT_READ, CUSTOMERS_READ, FLAGS_WRITE, USERS_READ};
use kernel::Permission;

/// A page of the rail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub path: &'static str,
    /// Key of its word.
    pub word: &'static str,
    /// The path of its icon, in a field of 24 by 24.
    pub icon: &'static str,
    /// What opens it.
    permission: Permission,
}

/// In the order of the rail.
const PLACES: [Place; 5] = [
    Place {
        path: "/ui/members",
        word: "nav-members",
        icon: "M16 19v-1a4 4 0 0 0-8 0v1M12 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M21 19v-1a3 3 0 0 0-3-3M3 19v-1a3 3 0 0 1 3-3",
        permission: USERS_READ,
    },
    Place {
        path: "/ui/customers",
        word: "nav-customers",
        icon: "M4 9l1.5-5h13L20 9M4 9v11h16V9M4 9a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0A2.7 2.7 0 0 0 20 9M10 20v-6h4v6",
        permission: CUSTOMERS_READ,
    },
    Place {
        path: "/ui/api-clients",
        word: "nav-programs",
        icon: "M14 10a4 4 0 1 0-3.5 4L12 15.5V18h2.5v2.5H18V17l-4.3-4.3A4 4 0 0 0 14 10zM9 9h.01",
        permission: API_CLIENTS_READ,
    },
    Place {
        path: "/ui/flags",
        word: "nav-flags",
        icon: "M5 21V4M5 4h12l-2.5 4.5L17 13H5",
        permission: FLAGS_WRITE,
    },
    Place {
        path: "/ui/audit",
        word: "nav-audit",
        icon: "M6 3h9l4 4v14H6zM15 3v4h4M9 12h6M9 16h6M9 8h2",
        permission: AUDIT_READ,
    },
];

/// The places that open to someone of these permissions.
pub fn places(allows: impl Fn(Permission) -> bool) -> Vec<Place> {
    PLACES.into_iter().filter(|place| allows(place.permission)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_offered_to_who_may_open_it_alone() {
        assert_eq!(places(|_| false), []);
        let words: Vec<_> = places(|asked| asked == USERS_READ).iter().map(|place| place.word).collect();
        assert_eq!(words, ["nav-members"]);
    }
}
