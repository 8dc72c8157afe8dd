use std::collections::BTreeMap;

use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder, example::ExampleBuilder},
};

use crate::{
    EnvelopeBody, ErrorBody, ErrorProfile,
    catalogue::{self, Listed},
    envelope,
};

/// What any operation may be refused with.
const ALWAYS: [&str; 5] = ["INTERNAL_ERROR", "OVER_CAPACITY", "RATE_LIMIT", "STORAGE_UNAVAILABLE", "TIMEOUT"];

/// What comes with another: whoever sends a body may send it too slowly, a signed-in caller's tenant may be suspended, and
/// one that is written to may be read-only.
const COMES_WITH: [(&str, &str); 3] = [
    ("PAYLOAD_TOO_LARGE", "REQUEST_TIMEOUT"),
    ("AUTH_ERROR", "TENANT_SUSPENDED"),
    ("IDEMPOTENCY_IN_PROGRESS", "READ_ONLY"),
];

/// The documented refusals of an operation, by status, each code with an example from the catalogue.
///
/// A code is written `CODE`, or `CODE/reason` where the reason has a status of its own. Every code is listed in `contracts/errors.json`.
pub fn refusals(codes: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    refusals_in(ErrorProfile::Standard, codes)
}

/// The same for a family of routes whose default is another profile.
pub fn refusals_in(profile: ErrorProfile, codes: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    debug_assert!(
        codes.iter().all(|code| catalogue::listed(code).is_some()),
        "in contracts/errors.json: {codes:?}"
    );
    let mut by_status: BTreeMap<u16, Vec<Listed>> = BTreeMap::new();
    let implied = COMES_WITH.iter().filter(|(code, _)| codes.contains(code)).map(|(_, implied)| implied);
    for listed in codes.iter().chain(implied).chain(&ALWAYS).filter_map(|code| catalogue::listed(code)) {
        by_status.entry(status_in(profile, &listed)).or_default().push(listed);
    }
    let documented =
        |(status, listed): (u16, Vec<Listed>)| (status.to_string(), response(profile, &listed).into());
    by_status.into_iter().map(documented).collect()
}

fn status_in(profile: ErrorProfile, listed: &Listed) -> u16 {
    if profile == ErrorProfile::Envelope && listed.status == 400 { 422 } else { listed.status }
}

fn response(profile: ErrorProfile, listed: &[Listed]) -> Response {
    let codes: Vec<&str> = listed.iter().map(|listed| listed.code).collect();
    let is_envelope = profile == ErrorProfile::Envelope;
    let name = if is_envelope { EnvelopeBody::name() } else { ErrorBody::name() };
    let value = |listed| if is_envelope { enveloped(listed) } else { example(listed) };
    let examples =
        listed.iter().map(|listed| (listed.code, ExampleBuilder::new().value(Some(value(listed))).build()));
    let content =
        ContentBuilder::new().schema(Some(Ref::from_schema_name(name))).examples_from_iter(examples).build();
    ResponseBuilder::new().description(codes.join(", ")).content("application/json", content).build()
}

fn example(listed: &Listed) -> serde_json::Value {
    let details: Vec<_> =
        listed.reason.iter().map(|reason| json!({"field": "request_id", "reason": reason})).collect();
    json!({
        "error": listed.class,
        "code": listed.code,
        "message": listed.text,
        "details": details,
        "correlation_id": "01930000-0000-7000-8000-000000000001",
        "request_id": null,
        "timestamp": "2026-11-21T10:00:00.000000Z",
        "detail": listed.text,
        "meta": {},
    })
}

fn enveloped(listed: &Listed) -> serde_json::Value {
    let error = json!({
        "code": envelope::spelled(listed.code),
        "message": listed.text,
        "details": {
            "request_id": "01930000-0000-7000-8000-000000000001",
            "correlation_id": "01930000-0000-7000-8000-000000000001",
            "timestamp": "2026-11-21T10:00:00.000000Z",
            "canonical_code": listed.code,
        },
    });
    json!({"success": false, "data": null, "error": error})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_grouped_by_status_and_a_reason_may_move_its_code() {
        let refusals = refusals(&["NOT_FOUND", "RATE_LIMIT/refresh_cooldown", "CONFLICT"]);
        assert_eq!(refusals.keys().collect::<Vec<_>>(), ["404", "409", "429", "500", "503", "504"]);
        let RefOr::T(conflict) = &refusals["409"] else { panic!("a reference") };
        assert_eq!(conflict.description, "RATE_LIMIT, CONFLICT");
    }

    #[test]
    fn the_envelope_documents_a_wrong_form_as_422() {
        let refusals = refusals_in(ErrorProfile::Envelope, &["VALIDATION_ERROR"]);
        assert_eq!(refusals.keys().collect::<Vec<_>>(), ["422", "429", "500", "503", "504"]);
    }

    #[test]
    fn a_body_may_also_come_too_slowly() {
        let refusals = refusals(&["PAYLOAD_TOO_LARGE"]);
        assert_eq!(refusals.keys().collect::<Vec<_>>(), ["408", "413", "429", "500", "503", "504"]);
    }
}
