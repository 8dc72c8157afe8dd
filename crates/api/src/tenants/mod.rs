//! The tenants of the installation.

mod handlers;
mod refusals;
mod requests;
mod views;

pub(crate) use handlers::{__path_change, __path_create, __path_list, change, create, list};
