mod docs;
mod handlers;
mod readiness;
mod views;

pub(crate) use docs::docs;
pub(crate) use handlers::{
    __path_document, __path_healthy, __path_metrics, __path_ready, __path_started, document, healthy,
    metrics, ready, started,
};
pub use readiness::{Check, Readiness};
