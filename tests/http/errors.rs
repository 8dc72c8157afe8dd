//! How every answer is dressed (platform.md §5.4, §6.4).

use auth::Role::AgencyUser;
use reqwest::Method;
use serde_json::json;
use system_tests::{Answer, Stand, redacted};

#[tokio::test]
async fn scenario_31_an_error_has_the_seven_members_of_the_contract_and_two_more() {
    Stand::everywhere(async |stand| {
        let asked = stand
            .post("/v1/requests")
            .by(AgencyUser)
            .header("X-Correlation-Id", "chain-1")
            .header("X-Request-Id", "http-1");
        let refused = asked.json(json!({"siret": "1"})).await;
        let expected = json!({
            "error": "validation_error",
            "code": "INVALID_SIRET_FORMAT",
            "message": "Le SIRET doit contenir exactement 14 chiffres.",
            "details": [{"field": "siret", "reason": "expected_14_digits"}],
            "correlation_id": "chain-1",
            "request_id": null,
            "timestamp": "<time>",
            "detail": "Le SIRET doit contenir exactement 14 chiffres.",
            "meta": {"http_request_id": "http-1"},
        });
        assert_eq!(redacted(&refused.json), expected);
    })
    .await;
}

#[tokio::test]
async fn scenario_31_whoever_asks_for_the_envelope_gets_exactly_that() {
    Stand::everywhere(async |stand| {
        let asked = stand.post("/v1/requests").by(AgencyUser).header("X-Response-Profile", "envelope");
        let refused = asked.header("X-Request-Id", "http-1").json(json!({"siret": "1"})).await;
        let message = "Le SIRET doit contenir exactement 14 chiffres.";
        let expected = json!({
            "success": false,
            "data": null,
            "error": {
                "code": "invalid_siret_format",
                "message": message,
                "details": {
                    "canonical_code": "INVALID_SIRET_FORMAT",
                    "request_id": "http-1",
                    "correlation_id": "<id>",
                    "timestamp": "<time>",
                    "errors": [{"loc": ["siret"], "msg": message, "type": "expected_14_digits"}],
                },
            },
        });
        assert_eq!((refused.status, redacted(&refused.json)), (422, expected));
        assert_eq!(refused.header("x-request-id"), "http-1");
    })
    .await;
}

#[tokio::test]
async fn scenario_31_whoever_accepts_problems_gets_rfc_9457() {
    Stand::everywhere(async |stand| {
        let asked = stand.post("/v1/requests").by(AgencyUser).header("Accept", "application/problem+json");
        let refused = asked.header("X-Request-Id", "http-1").json(json!({"siret": "1"})).await;
        let expected = json!({
            "type": "urn:comptoir:error:INVALID_SIRET_FORMAT",
            "title": "validation_error",
            "status": 400,
            "detail": "Le SIRET doit contenir exactement 14 chiffres.",
            "instance": "urn:comptoir:request:http-1",
            "code": "INVALID_SIRET_FORMAT",
            "correlation_id": "<id>",
            "errors": [{"field": "siret", "reason": "expected_14_digits"}],
            "meta": {"http_request_id": "http-1"},
        });
        assert_eq!((refused.status, redacted(&refused.json)), (400, expected));
        assert_eq!(refused.header("content-type"), "application/problem+json; charset=utf-8");
    })
    .await;
}

#[tokio::test]
async fn scenario_32_the_same_error_has_a_text_per_language_and_one_code() {
    Stand::everywhere(async |stand| {
        let texts = [
            ("fr", "Le SIRET doit contenir exactement 14 chiffres."),
            ("en-GB, fr;q=0.5", "The SIRET must have exactly 14 digits."),
            ("ar", "يجب أن يتكوّن رقم SIRET من 14 رقمًا بالضبط."),
        ];
        for (language, text) in texts {
            let asked = stand.post("/v1/requests").by(AgencyUser).header("Accept-Language", language);
            let refused = asked.json(json!({"siret": "1"})).await;
            assert_eq!((refused.code(), &refused["message"]), ((400, "INVALID_SIRET_FORMAT"), &json!(text)));
        }
    })
    .await;
}

#[tokio::test]
async fn scenario_37_every_answer_bears_the_security_headers_both_ids_and_a_charset() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let mut answers: Vec<Answer> = Vec::new();
        for path in [
            "/healthz",
            "/readyz",
            "/startupz",
            "/metrics",
            "/openapi.json",
            "/v1/auth/me",
            "/nowhere",
            "/ui/login",
            "/ui/requests",
        ] {
            answers.push(stand.get(path).await);
        }
        answers.push(stand.get("/panic").await);
        answers.push(stand.get(format!("/v1/requests/{id}")).by(AgencyUser).await);
        answers.push(stand.call(Method::DELETE, "/v1/auth/me").await);
        answers.push(stand.post("/v1/requests").by(AgencyUser).body("{").await);
        for answer in answers {
            is_dressed(&answer);
        }
    })
    .await;
}

fn is_dressed(answer: &Answer) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{}", answer.text);
    assert_eq!(answer.header("x-frame-options"), "DENY");
    assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    assert!(answer.header("permissions-policy").contains("camera=()"));
    assert!(answer.header("content-security-policy").contains("default-src '"));
    assert!(!answer.header("x-request-id").is_empty() && !answer.header("x-correlation-id").is_empty());
    assert!(answer.headers.get("server").is_none());
    let kind = answer.header("content-type");
    assert!(answer.text.is_empty() || kind.contains("charset=utf-8"), "{kind}: {}", answer.text);
}

#[tokio::test]
async fn scenario_38_a_panic_is_a_generic_500_and_the_next_call_works() {
    Stand::everywhere(async |stand| {
        let answer = stand.get("/panic").header("X-Correlation-Id", "chain-1").await;
        assert_eq!((answer.code(), &answer["correlation_id"]), ((500, "INTERNAL_ERROR"), &json!("chain-1")));
        assert!(!answer.text.contains("a panic of the tests"), "{}", answer.text);
        stand.get("/healthz").await.expect(200);
    })
    .await;
}
