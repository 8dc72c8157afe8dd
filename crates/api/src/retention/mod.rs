mod handlers;
mod refusals;
mod views;

pub(crate) use handlers::{__path_run, __path_show, run, show};
