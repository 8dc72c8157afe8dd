//! Feature flags: what each is set to, and setting one for the organisation.

mod flag;
mod list;
mod view;

pub use flag::{set, show, unset};
pub use list::show as list;

/// Where the list is.
const PAGE: &str = "/ui/flags";
