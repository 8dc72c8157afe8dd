//! The programs of the organisation: the list, letting one in, and one of them with what it may do and its tokens.

mod filled;
mod list;
mod new;
mod program;
mod token;
mod view;

pub use filled::last_day;
pub use list::show as list;
pub use new::{form, submit};
pub use program::{change, revoke, show};
pub use token::rotate;

/// Where the list is.
const PAGE: &str = "/ui/api-clients";
