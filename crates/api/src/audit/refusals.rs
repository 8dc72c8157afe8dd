//! What each operation may be refused with.

use std::collections::BTreeMap;

use http_support::refusals;
use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

pub(super) struct StretchRefusals;

impl IntoResponses for StretchRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN", "INVALID_PAGINATION", "INVALID_CURSOR"])
    }
}

pub(super) struct TrailRefusals;

impl IntoResponses for TrailRefusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        refusals(&["VALIDATION_ERROR", "AUTH_ERROR", "FORBIDDEN"])
    }
}
