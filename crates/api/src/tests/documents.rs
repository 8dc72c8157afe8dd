//! The description of the API.

use std::collections::BTreeSet;

use kernel::Locale;

use super::*;
use crate::{api_clients as c, authentication as a, enrichment as e};

#[test]
fn the_description_is_the_same_every_time() {
    assert_eq!(crate::openapi().to_json().unwrap(), crate::openapi().to_json().unwrap());
}

#[actix_web::test]
async fn the_description_is_served_and_lists_every_route() {
    let answer = Process::start().ask(get("/openapi.json")).await;
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths: Vec<_> = document["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        paths,
        [
            "/healthz",
            "/metrics",
            "/openapi.json",
            "/readyz",
            "/startupz",
            "/v1/audit-events",
            "/v1/audit-events/export",
            "/v1/audit/verify",
            "/v1/api-clients",
            "/v1/api-clients/{id}",
            "/v1/api-clients/{id}/rotate",
            "/v1/auth/introspect",
            "/v1/auth/login",
            "/v1/auth/logout",
            "/v1/auth/me",
            "/v1/auth/password",
            "/v1/auth/refresh",
            "/v1/auth/revoke",
            "/v1/auth/select-tenant",
            "/v1/auth/sessions",
            "/v1/auth/sessions/{id}",
            "/v1/auth/step-up",
            "/v1/auth/switch-tenant",
            "/v1/permissions",
            "/v1/requests",
            "/v1/requests/{id}",
            "/v1/requests/{id}:refresh-company",
            "/v1/roles",
            "/v1/security-events",
            "/v1/users",
            "/v1/users/{id}",
            "/v1/users/{id}/roles",
            "/v1/users/{id}/sessions",
            "/v1/users/{id}/sessions/{sid}",
            "/v1/users/{id}/unlock",
        ]
    );
}

#[actix_web::test]
async fn every_operation_has_a_summary_answers_and_refusals_that_a_client_can_read() {
    let document = serde_json::to_value(crate::openapi()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path}");
            for (status, response) in operation["responses"].as_object().unwrap() {
                let is_empty = matches!(status.as_str(), "204" | "304");
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
fn every_code_an_operation_names_is_listed_and_every_listed_one_is_named() {
    let named = [
        &e::SUBMIT[..],
        &e::OPEN,
        &e::REFRESH,
        &a::LOGIN,
        &a::ME,
        &a::REFRESH,
        &a::PASSWORD,
        &c::CREATE,
        &c::LIST,
    ]
    .concat();
    for name in &named {
        let (code, reason) =
            name.split_once('/').map_or((*name, None), |(code, reason)| (code, Some(reason)));
        assert!(http_support::message(code, reason, Locale::English).is_some(), "{name}");
    }
    let anywhere =
        ["INTERNAL_ERROR", "METHOD_NOT_ALLOWED", "OVER_CAPACITY", "STORAGE_UNAVAILABLE", "TIMEOUT"];
    let codes = named.iter().map(|name| name.split('/').next().unwrap()).chain(anywhere);
    let listed: Vec<Value> = serde_json::from_str(include_str!("../../../../contracts/errors.json")).unwrap();
    let listed: BTreeSet<&str> = listed.iter().map(|entry| entry["code"].as_str().unwrap()).collect();
    assert_eq!(codes.collect::<BTreeSet<_>>(), listed);
}
