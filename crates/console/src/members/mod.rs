//! The members of the organisation: the list, inviting one, and one of them with what they may do.

mod actions;
mod list;
mod member;
mod new;
mod role;
pub(crate) mod view;

pub use actions::{access, profile, roles, send_invitation, sign_out, unlock, withdraw_invitation};
pub use list::show as list;
pub use member::show;
pub use new::{form, submit};

/// Where the list is.
const PAGE: &str = "/ui/members";
