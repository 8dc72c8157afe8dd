mod asked;
mod export;
mod handlers;
mod params;
mod refusals;
mod views;

pub(crate) use export::{__path_export, export};
pub(crate) use handlers::{
    __path_list, __path_list_security_events, __path_verify, list, list_security_events, verify,
};
