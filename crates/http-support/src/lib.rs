#![doc = include_str!("../README.md")]

mod address;
mod body;
mod call;
mod caller;
mod catalogue;
mod checked;
mod conditional;
mod edge;
mod envelope;
mod error;
mod exchange;
mod guard;
mod headers;
mod idempotency;
mod ids;
mod json;
mod language;
mod metrics;
mod middleware;
mod openapi;
mod problem;
mod profile;
mod render;
mod route;
#[cfg(test)]
mod tests;

pub use address::TrustedProxies;
pub use body::{ErrorBody, ErrorDetail};
pub use call::{Call, Empty};
pub use caller::{Caller, anonymous, context_of};
pub use catalogue::{message, message_for};
pub use checked::{Body, Checked};
pub use conditional::revalidated;
pub use edge::{Edge, EdgeSettings};
pub use envelope::{EnvelopeBody, EnvelopeError};
pub use error::{ApiError, ApiResult};
pub use exchange::Exchange;
pub use idempotency::replayed;
pub use language::accepted_language;
pub use metrics::Metrics;
pub use middleware::exchange as middleware;
pub use openapi::{refusals, refusals_in};
pub use problem::ProblemBody;
pub use profile::ErrorProfile;
pub use route::{RouteProfile, unknown_path};
