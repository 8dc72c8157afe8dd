mod handlers;
mod refusals;
mod requests;
mod views;

pub(crate) use handlers::{
    __path_change, __path_create, __path_list, __path_revoke, __path_rotate, change, create, list, revoke,
    rotate,
};
