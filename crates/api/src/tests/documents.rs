//! The description of the API.

use std::collections::BTreeSet;

use super::*;

#[test]
fn the_description_is_the_same_every_time() {
    assert_eq!(crate::openapi().to_json().unwrap(), crate::openapi().to_json().unwrap());
}

#[actix_web::test]
async fn the_description_is_served_as_it_is() {
    let answer = Process::start().ask(get("/openapi.json")).await;
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document, serde_json::to_value(crate::openapi()).unwrap());
}

#[actix_web::test]
async fn every_operation_has_a_summary_answers_and_refusals_that_a_client_can_read() {
    let document = serde_json::to_value(crate::openapi()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path}");
            for (status, response) in operation["responses"].as_object().unwrap() {
                let says_nothing = path == "/v1/auth/password/forgot" && status == "202";
                let is_empty = says_nothing || matches!(status.as_str(), "204" | "304");
                assert!(is_empty || response["content"].is_object(), "{method} {path} {status}");
            }
        }
    }
    let refused = &document["paths"]["/v1/requests/{id}:refresh-company"]["post"]["responses"]["409"];
    let examples = &refused["content"]["application/json"]["examples"];
    assert_eq!(examples["RATE_LIMIT"]["value"]["error"], "conflict");
    assert!(examples["IDEMPOTENCY_IN_PROGRESS"].is_object());
}

#[test]
fn every_reference_leads_somewhere() {
    let text = crate::openapi().to_json().unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for reference in text.split("\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name}");
    }
}

#[test]
fn every_listed_code_is_named_by_an_operation() {
    let document = serde_json::to_value(crate::openapi()).unwrap();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap());
    let answers = operations.flat_map(|(_, operation)| operation["responses"].as_object().unwrap());
    let refusals = answers.filter(|(status, _)| status.starts_with(['4', '5']));
    let named = refusals.flat_map(|(_, answer)| {
        let examples = answer["content"]["application/json"]["examples"].as_object();
        examples.into_iter().flat_map(|examples| examples.keys().map(String::as_str))
    });
    // No operation is called by a wrong method.
    let named: BTreeSet<&str> = named.chain(["METHOD_NOT_ALLOWED"]).collect();
    let listed: Vec<Value> = serde_json::from_str(include_str!("../../../../contracts/errors.json")).unwrap();
    assert_eq!(named, listed.iter().map(|entry| entry["code"].as_str().unwrap()).collect());
}
