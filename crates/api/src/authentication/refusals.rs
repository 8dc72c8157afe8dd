//! What each operation may be refused with.

use std::collections::BTreeMap;

use http_support::{ErrorProfile, refusals, refusals_in};
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

pub(crate) const LOGIN: [&str; 5] =
    ["VALIDATION_ERROR", "AUTH_ERROR", "AUTH_LOCKED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"];
pub(crate) const TOKEN: [&str; 9] = [
    "VALIDATION_ERROR",
    "FORBIDDEN",
    "AUTH_ERROR",
    "AUTH_LOCKED",
    "AUTH_REFRESH_INVALID",
    "AUTH_REFRESH_EXPIRED",
    "AUTH_REFRESH_REVOKED",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
];
pub(crate) const CHOICE: [&str; 4] =
    ["VALIDATION_ERROR", "AUTH_ERROR", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"];
/// What any call with a token may be refused with; that it names no tenant is told here for all.
pub(crate) const ME: [&str; 3] = ["VALIDATION_ERROR", "AUTH_ERROR", "TENANT_MISSING"];
pub(crate) const REFRESH: [&str; 8] = [
    "VALIDATION_ERROR",
    "FORBIDDEN",
    "AUTH_REFRESH_INVALID",
    "AUTH_REFRESH_EXPIRED",
    "AUTH_REFRESH_REVOKED",
    "TENANT_SUSPENDED",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
];
pub(crate) const SESSION: [&str; 3] = ["VALIDATION_ERROR", "AUTH_ERROR", "NOT_FOUND"];
pub(crate) const CHANGE: [&str; 6] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
];
pub(crate) const SWITCH: [&str; 7] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
    "FORBIDDEN",
];
pub(crate) const REVOKE: [&str; 8] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
    "FORBIDDEN",
    "NOT_FOUND",
];
pub(crate) const STEP_UP: [&str; 7] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "AUTH_LOCKED",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
];
pub(crate) const PASSWORD: [&str; 9] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "AUTH_LOCKED",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_IN_PROGRESS",
    "IDEMPOTENCY_KEY_REUSED",
    "STEP_UP_REQUIRED",
    "WEAK_PASSWORD",
];

pub(crate) const FORGOT: [&str; 3] = ["VALIDATION_ERROR", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"];
pub(crate) const RESET: [&str; 5] =
    ["VALIDATION_ERROR", "TOKEN_INVALID", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "WEAK_PASSWORD"];

pub(crate) const INSPECT: [&str; 5] =
    ["VALIDATION_ERROR", "TOKEN_INVALID", "TENANT_SUSPENDED", "PAYLOAD_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"];
pub(crate) const ACCEPT: [&str; 9] = [
    "VALIDATION_ERROR",
    "TOKEN_INVALID",
    "AUTH_ERROR",
    "CONFLICT/has_account",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "WEAK_PASSWORD",
    "AUTH_LOCKED",
    "READ_ONLY",
];

pub(super) struct InspectRefusals;

impl IntoResponses for InspectRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&INSPECT)
    }
}

pub(super) struct AcceptRefusals;

impl IntoResponses for AcceptRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&ACCEPT)
    }
}

pub(super) struct ForgotRefusals;

impl IntoResponses for ForgotRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&FORGOT)
    }
}

pub(super) struct ResetRefusals;

impl IntoResponses for ResetRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&RESET)
    }
}

pub(super) struct LoginRefusals;

impl IntoResponses for LoginRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&LOGIN)
    }
}

pub(super) struct TokenRefusals;

impl IntoResponses for TokenRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals_in(ErrorProfile::Envelope, &TOKEN)
    }
}

pub(super) struct ChoiceRefusals;

impl IntoResponses for ChoiceRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&CHOICE)
    }
}

pub(super) struct StepUpRefusals;

impl IntoResponses for StepUpRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&STEP_UP)
    }
}

pub(super) struct MeRefusals;

impl IntoResponses for MeRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&ME)
    }
}

pub(super) struct RefreshRefusals;

impl IntoResponses for RefreshRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&REFRESH)
    }
}

pub(super) struct SessionRefusals;

impl IntoResponses for SessionRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&SESSION)
    }
}

pub(super) struct ChangeRefusals;

impl IntoResponses for ChangeRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&CHANGE)
    }
}

/// By cookie, from a page of another origin: as where a permission lacks.
pub(super) struct LogoutRefusals;

impl IntoResponses for LogoutRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&SWITCH)
    }
}

pub(super) struct SwitchRefusals;

impl IntoResponses for SwitchRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&SWITCH)
    }
}

pub(super) struct RevokeRefusals;

impl IntoResponses for RevokeRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals_in(ErrorProfile::Envelope, &REVOKE)
    }
}

pub(super) struct PasswordRefusals;

impl IntoResponses for PasswordRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&PASSWORD)
    }
}
