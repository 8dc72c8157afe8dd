use std::collections::BTreeMap;

use serde_json::json;
use utoipa::{
    ToSchema,
    openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder, example::ExampleBuilder},
};

use crate::{
    ErrorBody,
    catalogue::{self, Listed},
};

/// What any operation may be refused with.
const ALWAYS: [&str; 4] = ["INTERNAL_ERROR", "OVER_CAPACITY", "STORAGE_UNAVAILABLE", "TIMEOUT"];

/// The documented refusals of an operation, by status, each code with an example from the catalogue.
///
/// A code is written `CODE`, or `CODE/reason` where the reason has a status of its own. An unlisted code documents nothing.
pub fn refusals(codes: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<Listed>> = BTreeMap::new();
    for listed in codes.iter().chain(&ALWAYS).filter_map(|code| catalogue::listed(code)) {
        by_status.entry(listed.status).or_default().push(listed);
    }
    let documented = |(status, listed): (u16, Vec<Listed>)| (status.to_string(), response(&listed).into());
    by_status.into_iter().map(documented).collect()
}

fn response(listed: &[Listed]) -> Response {
    let codes: Vec<&str> = listed.iter().map(|listed| listed.code).collect();
    let examples =
        listed.iter().map(|listed| (listed.code, ExampleBuilder::new().value(Some(example(listed))).build()));
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(ErrorBody::name())))
        .examples_from_iter(examples)
        .build();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_grouped_by_status_and_a_reason_may_move_its_code() {
        let refusals = refusals(&["NOT_FOUND", "RATE_LIMIT/refresh_cooldown", "CONFLICT", "NO_SUCH_CODE"]);
        assert_eq!(refusals.keys().collect::<Vec<_>>(), ["404", "409", "500", "503", "504"]);
        let RefOr::T(conflict) = &refusals["409"] else { panic!("a reference") };
        assert_eq!(conflict.description, "RATE_LIMIT, CONFLICT");
    }
}
