//! The members of the caller's tenant.

mod handlers;
pub(crate) mod invitations;
mod path;
mod query;
mod refusals;
mod requests;
pub(crate) mod sessions;
mod views;

pub(crate) use handlers::{
    __path_change, __path_disable, __path_grant, __path_list, __path_open, __path_unlock, change, disable,
    grant, list, open, unlock,
};
