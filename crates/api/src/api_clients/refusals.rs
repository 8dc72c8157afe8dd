//! What each operation may be refused with, beyond what any may.

use std::collections::BTreeMap;

use http_support::refusals;
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

pub(crate) const LIST: [&str; 5] =
    ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN", "INVALID_PAGINATION", "PAGE_TOO_DEEP"];

pub(crate) const CREATE: [&str; 10] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "QUOTA_EXCEEDED",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
    "DATE_IN_THE_PAST",
];

const CHANGE: [&str; 11] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "NOT_FOUND",
    "CONFLICT",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
    "DATE_IN_THE_PAST",
];

const REVOKE: [&str; 6] =
    ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN", "STEP_UP_REQUIRED", "NOT_FOUND", "CONFLICT"];

pub(super) struct ListRefusals;

impl IntoResponses for ListRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&LIST)
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

pub(super) struct RevokeRefusals;

impl IntoResponses for RevokeRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&REVOKE)
    }
}
