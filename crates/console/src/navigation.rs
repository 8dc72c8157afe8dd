//! The rail's entries about the organisation itself: each where its page exists, for who may open it.

use auth::permissions::USERS_READ;
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
const PLACES: [Place; 1] = [Place {
    path: "/ui/members",
    word: "nav-members",
    icon: "M16 19v-1a4 4 0 0 0-8 0v1M12 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M21 19v-1a3 3 0 0 0-3-3M3 19v-1a3 3 0 0 1 3-3",
    permission: USERS_READ,
}];

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
