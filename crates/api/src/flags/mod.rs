//! What flags are, and what they are set to.

mod handlers;
mod refusals;
mod requests;
mod views;

pub(crate) use handlers::{
    __path_list, __path_list_settings, __path_set, __path_unset, list, list_settings, set, unset,
};
