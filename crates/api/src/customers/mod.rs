//! Whom the caller's tenant works for.

mod handlers;
mod query;
mod refusals;
mod requests;
mod views;

pub(crate) use handlers::{
    __path_change, __path_create, __path_list, __path_open, change, create, list, open,
};
