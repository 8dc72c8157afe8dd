//! The members of the organisation: the list, and one of them with what they may do.

mod actions;
mod list;
mod member;
mod role;
mod view;

pub use actions::{access, profile, roles, sign_out, unlock};
pub use list::show as list;
pub use member::show;

/// Where the list is.
const PAGE: &str = "/ui/members";
