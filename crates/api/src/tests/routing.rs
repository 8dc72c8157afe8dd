//! Which route a path is, and what is refused before or by a service.

use super::*;

#[actix_web::test]
async fn a_missing_an_unreadable_and_a_foreign_id_get_the_same_answer_to_the_byte() {
    let process = Process::start();
    let ask = |path: String| signed_in("owner", get(&path)).insert_header(("X-Request-Id", "r"));
    let missing =
        process.ask(ask(format!("/v1/requests/{ID}")).insert_header(("X-Correlation-Id", "c"))).await;
    assert_eq!(missing.code(), code(404, "NOT_FOUND"));
    assert_eq!(missing.json()["message"], "Introuvable.");
    for id in ["42", "x", "%00", "01930000000070008000000000000002", "{id}", "é"] {
        let id = id.replace('{', "%7B").replace('}', "%7D").replace('é', "%C3%A9");
        let answer =
            process.ask(ask(format!("/v1/requests/{id}")).insert_header(("X-Correlation-Id", "c"))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
        assert_eq!(answer.body, missing.body, "{id}");
    }
}

#[actix_web::test]
async fn an_unreadable_id_hides_neither_401_nor_403() {
    let process = Process::start();
    assert_eq!(process.ask(get("/v1/requests/42")).await.code(), code(401, "AUTH_ERROR"));
    assert_eq!(
        process.ask(signed_in("auditor", get("/v1/requests/42"))).await.code(),
        code(403, "FORBIDDEN")
    );
    let refresh = || TestRequest::post().uri("/v1/requests/42:refresh-company");
    assert_eq!(process.ask(refresh()).await.code(), code(401, "AUTH_ERROR"));
    assert_eq!(process.ask(signed_in("consultant", refresh())).await.code(), code(403, "FORBIDDEN"));
    assert_eq!(process.ask(signed_in("owner", refresh())).await.code(), code(404, "NOT_FOUND"));
}

#[actix_web::test]
async fn both_mounts_serve_the_same_routes() {
    let process = Process::start();
    for mount in ["/v1", "/api/v1"] {
        for request in [
            get(&format!("{mount}/auth/me")),
            get(&format!("{mount}/requests/{ID}")),
            post(&format!("{mount}/requests"), "{}"),
            TestRequest::post().uri(&format!("{mount}/requests/{ID}:refresh-company")),
        ] {
            assert_eq!(process.ask(request).await.code(), code(401, "AUTH_ERROR"), "{mount}");
        }
    }
}

#[actix_web::test]
async fn unknown_paths_and_verbs_are_404_and_wrong_methods_405_with_allow() {
    let process = Process::start();
    for path in [
        "/",
        "/v2/requests",
        "/v1/requests/",
        "/v1/nothing",
        "/v1/requests/a/b",
        "/v1/requests/1:explode",
        "/requests",
    ] {
        assert_eq!(process.ask(signed_in("owner", get(path))).await.code(), code(404, "NOT_FOUND"), "{path}");
    }
    let verb = TestRequest::post().uri("/v1/requests/1:explode");
    assert_eq!(process.ask(verb).await.code(), code(404, "NOT_FOUND"));
    for (method, path, allow) in [
        ("PUT", "/v1/requests", "GET, POST"),
        ("DELETE", "/v1/requests/1", "GET"),
        ("GET", "/v1/requests/1:refresh-company", "POST"),
        ("PUT", "/v1/auth/login", "POST"),
        ("TRACE", "/v1/auth/me", "GET, PATCH"),
        ("POST", "/healthz", "GET"),
    ] {
        let answer = process.ask(TestRequest::default().method(method.parse().unwrap()).uri(path)).await;
        assert_eq!(answer.code(), code(405, "METHOD_NOT_ALLOWED"), "{method} {path}");
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
    }
}

#[actix_web::test]
async fn bad_input_of_a_new_request_has_its_code_and_writes_nothing() {
    let process = Process::start();
    for (body, status, expected, field, reason) in [
        ("{}", 400, "MISSING_COMPANY_IDENTIFIER", "siren", "siren_or_siret_required"),
        (
            r#"{"siren":"","siret":null}"#,
            400,
            "MISSING_COMPANY_IDENTIFIER",
            "siren",
            "siren_or_siret_required",
        ),
        (r#"{"siren":"12345"}"#, 400, "INVALID_SIREN_FORMAT", "siren", "expected_9_digits"),
        (r#"{"siren":123456789}"#, 400, "INVALID_SIREN_FORMAT", "siren", "expected_string"),
        (r#"{"siret":"1234567890123"}"#, 400, "INVALID_SIRET_FORMAT", "siret", "expected_14_digits"),
        (
            r#"{"siren":"552032534","siret":"12345678900012"}"#,
            422,
            "SIREN_SIRET_MISMATCH",
            "siren",
            "differs_from_siret",
        ),
        (r#"{"siren":"552032534","metadata":[]}"#, 400, "VALIDATION_ERROR", "metadata", "expected_object"),
        (r#"{"siren":"552032534","siren":"1"}"#, 400, "VALIDATION_ERROR", "siren", "duplicate_member"),
        (r#"{"siren":"552032534","x":{"a":1,"a":1}}"#, 400, "VALIDATION_ERROR", "x.a", "duplicate_member"),
        ("{", 400, "VALIDATION_ERROR", "body", "malformed_json"),
        ("[]", 400, "VALIDATION_ERROR", "body", "expected_object"),
    ] {
        let answer = process.ask(signed_in("owner", post("/v1/requests", body))).await;
        assert_eq!(answer.code(), code(status, expected), "{body}");
        assert_eq!(answer.json()["details"][0], json!({"field": field, "reason": reason}), "{body}");
        assert_eq!(answer.json()["request_id"], Value::Null);
    }
    assert!(process.known.lock().unwrap().request.is_none());
}

#[actix_web::test]
async fn a_siret_of_the_wrong_length_is_explained_in_three_languages() {
    let process = Process::start();
    let ask = |language: &str| {
        let request = signed_in("owner", post("/v1/requests", r#"{"siret":"1"}"#));
        request.insert_header(("Accept-Language", language.to_owned()))
    };
    for (language, message) in [
        ("", "Le SIRET doit contenir exactement 14 chiffres."),
        ("en", "The SIRET must have exactly 14 digits."),
        ("ar", "يجب أن يتكوّن رقم SIRET من 14 رقمًا بالضبط."),
    ] {
        assert_eq!(process.ask(ask(language)).await.json()["message"], message);
    }
}

#[actix_web::test]
async fn a_new_request_beyond_64_kib_is_413_and_another_type_415() {
    let process = Process::start();
    let long = || {
        signed_in("owner", post("/v1/requests", "{}"))
            .set_payload(format!(r#"{{"x":"{}"}}"#, "x".repeat(64 * 1024)))
    };
    assert_eq!(process.ask(long()).await.code(), code(413, "PAYLOAD_TOO_LARGE"));
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let form = signed_in(
        "owner",
        TestRequest::post().uri("/v1/requests").insert_header(form).set_payload("siren=1"),
    );
    assert_eq!(process.ask(form).await.code(), code(415, "UNSUPPORTED_MEDIA_TYPE"));
}

#[actix_web::test]
async fn a_database_that_is_gone_is_503_and_not_a_word_of_it() {
    let process = Process::knowing(Known { is_gone: true, ..Known::default() });
    for request in [get(&format!("/v1/requests/{ID}")), post("/v1/requests", r#"{"siren":"552032534"}"#)] {
        let answer = process.ask(signed_in("owner", request)).await;
        assert_eq!(answer.code(), code(503, "STORAGE_UNAVAILABLE"));
        assert_eq!(answer.header("retry-after"), "1");
        assert!(!String::from_utf8_lossy(&answer.body).contains("postgres"));
    }
}
