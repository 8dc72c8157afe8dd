//! What each operation may be refused with, beyond what any may.

use std::collections::BTreeMap;

use http_support::{ErrorProfile, refusals, refusals_in};
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

const LIST: [&str; 2] = ["VALIDATION_ERROR", "AUTH_ERROR"];
const SETTINGS: [&str; 3] = ["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN"];
const UNSET: [&str; 7] = [
    "VALIDATION_ERROR",
    "FEATURE_FLAG_SCOPE_INVALID",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "NOT_FOUND",
    "READ_ONLY",
];
const SET: [&str; 12] = [
    "STEP_UP_REQUIRED",
    "VALIDATION_ERROR",
    "FEATURE_FLAG_SCOPE_INVALID",
    "FEATURE_FLAG_SCOPE_ID_REQUIRED",
    "AUTH_ERROR",
    "FORBIDDEN",
    "NOT_FOUND",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
    "DATE_IN_THE_PAST",
];

pub(super) struct ListRefusals;

impl IntoResponses for ListRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&LIST)
    }
}

pub(super) struct SettingsRefusals;

impl IntoResponses for SettingsRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals_in(ErrorProfile::Envelope, &SETTINGS)
    }
}

pub(super) struct SetRefusals;

impl IntoResponses for SetRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals_in(ErrorProfile::Envelope, &SET)
    }
}

pub(super) struct UnsetRefusals;

impl IntoResponses for UnsetRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals_in(ErrorProfile::Envelope, &UNSET)
    }
}
