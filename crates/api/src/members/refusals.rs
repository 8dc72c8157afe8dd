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
const DISABLE: [&str; 8] = [
    "READ_ONLY",
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "NOT_FOUND",
    "CONFLICT/last_owner",
    "CONFLICT/invitation_open",
];
const GRANT: [&str; 12] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "NOT_FOUND",
    "CONFLICT/customer_off",
    "CONFLICT/last_owner",
    "CONFLICT/invitation_open",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
];

const CHANGE: [&str; 11] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "NOT_FOUND",
    "CONFLICT/last_owner",
    "CONFLICT/invitation_open",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
];

const UNLOCK: [&str; 10] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "NOT_FOUND",
    "CONFLICT/invitation_open",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
];

const INVITE: [&str; 12] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "CONFLICT/already_member",
    "CONFLICT/customer_off",
    "CONFLICT/invitation_open",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
    "QUOTA_EXCEEDED",
];

const SEND: [&str; 10] = [
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "NOT_FOUND",
    "CONFLICT/no_invitation",
    "IDEMPOTENCY_IN_PROGRESS",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
    "IDEMPOTENCY_KEY_REUSED",
];

const WITHDRAW: [&str; 7] = [
    "READ_ONLY",
    "VALIDATION_ERROR",
    "AUTH_ERROR",
    "FORBIDDEN",
    "STEP_UP_REQUIRED",
    "NOT_FOUND",
    "CONFLICT/no_invitation",
];

pub(super) struct InviteRefusals;

impl IntoResponses for InviteRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&INVITE)
    }
}

pub(super) struct SendRefusals;

impl IntoResponses for SendRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&SEND)
    }
}

pub(super) struct WithdrawRefusals;

impl IntoResponses for WithdrawRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&WITHDRAW)
    }
}

pub(super) struct UnlockRefusals;

impl IntoResponses for UnlockRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&UNLOCK)
    }
}

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

pub(super) struct DisableRefusals;

impl IntoResponses for DisableRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&DISABLE)
    }
}

pub(super) struct GrantRefusals;

impl IntoResponses for GrantRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&GRANT)
    }
}

pub(super) struct ChangeRefusals;

impl IntoResponses for ChangeRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&CHANGE)
    }
}
