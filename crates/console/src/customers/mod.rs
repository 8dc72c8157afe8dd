//! The customers of the organisation: the list, adding one, and one of them with its people; and the choice of one for
//! somebody who is bound to it.

pub mod choice;
mod customer;
mod list;
mod new;
mod view;

pub use customer::{change, show, switch};
pub use list::show as list;
pub use new::{form, submit};

/// Where the list is.
const PAGE: &str = "/ui/customers";
