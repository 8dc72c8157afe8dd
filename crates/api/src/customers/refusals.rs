//! What each operation may be refused with, beyond what any may.

use std::collections::BTreeMap;

use http_support::refusals;
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

const LIST: [&str; 5] =
    ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN", "INVALID_PAGINATION", "PAGE_TOO_DEEP"];
const ONE: [&str; 4] = ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN", "NOT_FOUND"];
const CREATE: [&str; 8] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "CONFLICT/reference_taken",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
];
const CHANGE: [&str; 10] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "NOT_FOUND",
    "CONFLICT",
    "CONFLICT/reference_taken",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
];

pub(super) struct ListRefusals;

impl IntoResponses for ListRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&LIST)
    }
}

pub(super) struct OneRefusals;

impl IntoResponses for OneRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&ONE)
    }
}

pub(super) struct CreateRefusals;

impl IntoResponses for CreateRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&CREATE)
    }
}

pub(super) struct ChangeRefusals;

impl IntoResponses for ChangeRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&CHANGE)
    }
}
