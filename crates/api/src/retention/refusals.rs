//! What each operation may be refused with, beyond what any may.

use std::collections::BTreeMap;

use http_support::refusals;
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

const SHOW: [&str; 3] = ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN"];
const RUN: [&str; 8] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "CONFLICT",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
];

pub(super) struct ShowRefusals;

impl IntoResponses for ShowRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&SHOW)
    }
}

pub(super) struct RunRefusals;

impl IntoResponses for RunRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&RUN)
    }
}
