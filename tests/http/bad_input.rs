//! Bad input: the exact code, and nothing written (company-enrichment.md §15, platform.md §8).

use auth::Role::AgencyUser;
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Write as _;
use system_tests::Stand;

const REQUESTS: &str = "/v1/requests";

/// A body, its code, and field with reason of each detail.
type Case = (Value, &'static str, &'static [(&'static str, &'static str)]);

#[tokio::test]
async fn a_request_that_identifies_no_company_is_refused_with_its_reason() {
    let cases: [Case; 15] = [
        (
            json!({}),
            "MISSING_COMPANY_IDENTIFIER",
            &[("siren", "siren_or_siret_required"), ("siret", "siren_or_siret_required")],
        ),
        (
            json!({"siren": " ", "siret": null}),
            "MISSING_COMPANY_IDENTIFIER",
            &[("siren", "siren_or_siret_required"), ("siret", "siren_or_siret_required")],
        ),
        (json!({"siren": "12345"}), "INVALID_SIREN_FORMAT", &[("siren", "expected_9_digits")]),
        (json!({"siren": "12345678a"}), "INVALID_SIREN_FORMAT", &[("siren", "expected_9_digits")]),
        (json!({"siren": 123_456_789}), "INVALID_SIREN_FORMAT", &[("siren", "expected_string")]),
        (json!({"siren": ["552032534"]}), "INVALID_SIREN_FORMAT", &[("siren", "expected_string")]),
        (json!({"siren": "1234567890"}), "INVALID_SIREN_FORMAT", &[("siren", "expected_9_digits")]),
        (json!({"siren": "１２３４５６７８９"}), "INVALID_SIREN_FORMAT", &[("siren", "expected_9_digits")]),
        (json!({"siren": "+52032534"}), "INVALID_SIREN_FORMAT", &[("siren", "expected_9_digits")]),
        (json!({"siret": "1234567890123"}), "INVALID_SIRET_FORMAT", &[("siret", "expected_14_digits")]),
        (json!({"siret": "123456789012345"}), "INVALID_SIRET_FORMAT", &[("siret", "expected_14_digits")]),
        (json!({"siret": "5520325340064x"}), "INVALID_SIRET_FORMAT", &[("siret", "expected_14_digits")]),
        (json!({"siret": true}), "INVALID_SIRET_FORMAT", &[("siret", "expected_string")]),
        (
            json!({"siren": "1", "siret": "2"}),
            "INVALID_SIREN_FORMAT",
            &[("siren", "expected_9_digits"), ("siret", "expected_14_digits")],
        ),
        (json!({"siren": "5".repeat(65)}), "INVALID_SIREN_FORMAT", &[("siren", "expected_9_digits")]),
    ];
    Stand::everywhere(async |stand| {
        let before = stand.written();
        for (body, code, details) in &cases {
            let refused = stand.post(REQUESTS).by(AgencyUser).json(body.clone()).await;
            assert_eq!(refused.code(), (400, *code), "{body}");
            assert_eq!(&refused.details()[..], *details, "{body}");
        }
        assert_eq!(stand.written(), before);
        assert_eq!(stand.upstream().total_calls(), 0);
    })
    .await;
}

#[tokio::test]
async fn metadata_must_be_an_object_of_16_kib_and_five_levels() {
    let deep = json!({"a": {"b": {"c": {"d": {"e": {}}}}}});
    let cases = [
        (json!([]), "expected_object"),
        (json!("text"), "expected_object"),
        (json!({"x": "x".repeat(16 * 1024)}), "too_large"),
        (deep, "too_deep"),
    ];
    Stand::everywhere(async |stand| {
        let before = stand.written();
        for (metadata, reason) in &cases {
            let body = json!({"siren": "552032534", "metadata": metadata});
            let refused = stand.post(REQUESTS).by(AgencyUser).json(body).await;
            assert_eq!(
                (refused.code(), refused.details()),
                ((400, "VALIDATION_ERROR"), vec![("metadata", *reason)])
            );
        }
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn unknown_members_are_ignored_there_and_metadata_comes_back() {
    Stand::everywhere(async |stand| {
        let body = json!({"siren": "552032534", "tenant_id": "x", "metadata": {"dossier": 7}});
        let created = stand.post(REQUESTS).by(AgencyUser).json(body).await.expect(201);
        assert_eq!(stand.card(created.id()).await["request"]["metadata"], json!({"dossier": 7}));
    })
    .await;
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_400_and_another_type_is_415() {
    let cases: [(&str, &[u8], u16, &str, &str); 9] = [
        ("application/json", b"{", 400, "VALIDATION_ERROR", "malformed_json"),
        ("application/json", b"", 400, "VALIDATION_ERROR", "malformed_json"),
        ("application/json", b"[]", 400, "VALIDATION_ERROR", "expected_object"),
        ("application/json", b"{\"siren\":\"\xff\"}", 400, "VALIDATION_ERROR", "expected_utf8"),
        (
            "application/json",
            br#"{"siren":"552032534","siren":"1"}"#,
            400,
            "VALIDATION_ERROR",
            "duplicate_member",
        ),
        (
            "application/json",
            b"{\"siren\":\"552032534\",\"metadata\":{\"x\":\"\\u0000\"}}",
            400,
            "VALIDATION_ERROR",
            "nul_in_text",
        ),
        ("text/plain", b"{}", 415, "UNSUPPORTED_MEDIA_TYPE", "expected_application_json"),
        (
            "application/x-www-form-urlencoded",
            b"siren=552032534",
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "expected_application_json",
        ),
        ("", br#"{"siren":"552032534"}"#, 415, "UNSUPPORTED_MEDIA_TYPE", "expected_application_json"),
    ];
    Stand::everywhere(async |stand| {
        let before = stand.written();
        for (kind, body, status, code, reason) in cases {
            let call = stand.post(REQUESTS).by(AgencyUser).body(body);
            let call = if kind.is_empty() { call } else { call.header("Content-Type", kind) };
            let refused = call.await;
            let said = String::from_utf8_lossy(body);
            assert_eq!((refused.code(), refused.details()[0].1), ((status, code), reason), "{kind} {said}");
        }
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn scenario_35_a_body_too_large_is_413() {
    Stand::everywhere(async |stand| {
        let before = stand.written();
        for size in [64 * 1024, 1024 * 1024 + 1 - 11] {
            let body = json!({"x": "x".repeat(size)});
            let refused = stand.post(REQUESTS).by(AgencyUser).json(body).await;
            assert_eq!(refused.code(), (413, "PAYLOAD_TOO_LARGE"), "{size}");
        }
        let login =
            stand.post("/v1/auth/login").json(json!({"email": "x".repeat(9000), "password": "y"})).await;
        assert_eq!(login.code(), (413, "PAYLOAD_TOO_LARGE"));
        let bomb =
            stand.post(REQUESTS).by(AgencyUser).header("Content-Encoding", "gzip").json(json!({})).await;
        assert_eq!(
            (bomb.code(), bomb.details()),
            ((400, "VALIDATION_ERROR"), vec![("body", "malformed_gzip")])
        );
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn scenario_35_a_compressed_body_is_read_and_a_bomb_is_413() {
    let gzip = |body: Value| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(body.to_string().as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    Stand::everywhere(async |stand| {
        let send = |body: Value| {
            let call = stand.post(REQUESTS).by(AgencyUser).header("Content-Type", "application/json");
            call.header("Content-Encoding", "gzip").body(gzip(body))
        };
        let before = stand.written();
        let bomb = json!({"siren": "552032534", "metadata": {"x": "0".repeat(512 * 1024)}});
        assert_eq!(send(bomb).await.code(), (413, "PAYLOAD_TOO_LARGE"));
        assert_eq!(stand.written(), before);
        send(json!({"siren": "552032534"})).await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn unknown_paths_are_404_and_wrong_methods_405_with_what_is_allowed() {
    Stand::everywhere(async |stand| {
        for path in ["/v1/nothing", "/v2/requests", "/v1/requests/", "/v1/requests/x:explode"] {
            assert_eq!(stand.get(path).by(AgencyUser).await.code(), (404, "NOT_FOUND"), "{path}");
        }
        for (method, path, allow) in [
            (Method::PUT, "/v1/requests", "GET, POST"),
            (Method::DELETE, "/v1/requests/x", "GET"),
            (Method::GET, "/v1/requests/x:refresh-company", "POST"),
            (Method::TRACE, "/v1/auth/me", "GET, PATCH"),
        ] {
            let refused = stand.call(method, path).by(AgencyUser).await;
            assert_eq!(refused.code(), (405, "METHOD_NOT_ALLOWED"), "{path}");
            assert_eq!(refused.header("allow"), allow, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn two_authorizations_and_ids_that_break_lines_are_not_believed() {
    Stand::everywhere(async |stand| {
        let token = stand.token(AgencyUser).await;
        let twice = stand.get("/v1/auth/me").token(&token).token(&token).await;
        assert_eq!(twice.code(), (400, "VALIDATION_ERROR"));
        let long = "x".repeat(129);
        for odd in ["a b", "a\tb", "é", long.as_str()] {
            let answer =
                stand.get("/healthz").header("X-Request-Id", odd).header("X-Correlation-Id", odd).await;
            assert_ne!(answer.header("x-request-id"), odd);
            assert!(uuid::Uuid::try_parse(answer.header("x-correlation-id")).is_ok(), "{odd}");
        }
    })
    .await;
}
