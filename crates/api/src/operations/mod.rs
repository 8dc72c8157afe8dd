mod handlers;
mod readiness;
mod views;

pub(crate) use handlers::{
    __path_document, __path_healthy, __path_metrics, __path_ready, document, healthy, metrics, ready,
};
pub use readiness::{Check, Readiness};
