//! What each operation may be refused with, beyond what any may.

use std::collections::BTreeMap;

use http_support::refusals;
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

pub(crate) const SUBMIT: [&str; 11] = [
    "MISSING_COMPANY_IDENTIFIER",
    "INVALID_SIREN_FORMAT",
    "INVALID_SIRET_FORMAT",
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "SIREN_SIRET_MISMATCH",
    "IDEMPOTENCY_KEY_REUSED",
];

pub(crate) const LIST: [&str; 6] =
    ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN", "INVALID_CURSOR", "INVALID_PAGINATION", "PAGE_TOO_DEEP"];

pub(crate) const OPEN: [&str; 5] = ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN", "NOT_FOUND", "CONFLICT"];

pub(crate) const COMPANY: [&str; 4] = ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN", "NOT_FOUND"];

pub(crate) const READ: [&str; 3] = ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN"];

pub(crate) const REFRESH: [&str; 10] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "NOT_FOUND",
    "CONFLICT",
    "RATE_LIMIT/refresh_cooldown",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
];

pub(super) struct SubmitRefusals;

impl IntoResponses for SubmitRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&SUBMIT)
    }
}

pub(super) struct ListRefusals;

impl IntoResponses for ListRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&LIST)
    }
}

pub(super) struct OpenRefusals;

impl IntoResponses for OpenRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&OPEN)
    }
}

pub(super) struct CompanyRefusals;

impl IntoResponses for CompanyRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&COMPANY)
    }
}

pub(super) struct ReadRefusals;

impl IntoResponses for ReadRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&READ)
    }
}

pub(super) struct RefreshRefusals;

impl IntoResponses for RefreshRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&REFRESH)
    }
}
