//! The one body of every refusal.

use super::*;

#[actix_web::test]
async fn a_refusal_has_exactly_the_members_of_the_standard_profile() {
    let answer = ask(get("/refused").insert_header(("X-Correlation-Id", "chain"))).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.header("retry-after"), "2");
    let message = "This request was refreshed a moment ago. Try again shortly.";
    assert_eq!(
        answer.json(),
        json!({
            "error": "conflict",
            "code": "RATE_LIMIT",
            "message": message,
            "details": [{"field": "request_id", "reason": "refresh_cooldown"}],
            "correlation_id": "chain",
            "request_id": answer.header("x-request-id"),
            "timestamp": "2026-11-21T10:00:00.000000Z",
            "detail": message,
            "meta": {},
        })
    );
}

#[actix_web::test]
async fn where_routes_name_their_subject_request_id_is_it_or_null() {
    let refused = ask(TestRequest::post().uri("/requests/1:refresh")).await;
    assert_eq!(refused.json()["request_id"], SUBJECT.to_string());
    assert_eq!(refused.json()["meta"]["http_request_id"], refused.header("x-request-id"));
    for request in [get("/requests/1"), get("/requests/1/2"), TestRequest::delete().uri("/requests/1")] {
        let answer = ask(request).await;
        assert_eq!(answer.json()["request_id"], Value::Null);
        assert_eq!(answer.json()["meta"]["http_request_id"], answer.header("x-request-id"));
        assert!(answer.json()["message"].as_str().is_some_and(|message| message.ends_with('.')));
    }
}

#[actix_web::test]
async fn every_kind_has_its_status_and_class() {
    use ErrorKind::*;
    for (kind, status, class) in [
        (Invalid, 400, "validation_error"),
        (Unauthenticated, 401, "unauthorized"),
        (Forbidden, 403, "forbidden"),
        (NotFound, 404, "not_found"),
        (MethodNotAllowed, 405, "method_not_allowed"),
        (Conflict, 409, "conflict"),
        (PayloadTooLarge, 413, "payload_too_large"),
        (UnsupportedMediaType, 415, "unsupported_media_type"),
        (BusinessRule, 422, "business_rule_failed"),
        (RateLimited, 429, "rate_limited"),
        (Internal, 500, "internal_error"),
        (Upstream, 502, "upstream_error"),
        (Unavailable, 503, "unavailable"),
        (Timeout, 504, "timeout"),
    ] {
        let error = ApiError::from(Refused(kind));
        assert_eq!((error.status_code().as_u16(), error.class()), (status, class));
    }
}

#[actix_web::test]
async fn an_unknown_path_is_404_and_a_wrong_method_405_with_allow() {
    let unknown = ask(get("/nowhere")).await;
    assert_eq!((unknown.status.as_u16(), unknown.told().0.as_str()), (404, "NOT_FOUND"));
    for request in [
        TestRequest::post().uri("/plain"),
        TestRequest::default().method("TRACE".parse().unwrap()).uri("/plain"),
    ] {
        let wrong = ask(request).await;
        assert_eq!((wrong.status.as_u16(), wrong.told().0.as_str()), (405, "METHOD_NOT_ALLOWED"));
        assert_eq!(wrong.header("allow"), "GET");
    }
}

#[actix_web::test]
async fn refusals_of_the_framework_itself_come_in_the_same_shape() {
    let answer = ask(post("/default-json", "{")).await;
    assert_eq!((answer.status.as_u16(), answer.told().0.as_str()), (400, "VALIDATION_ERROR"));
}

#[actix_web::test]
async fn a_panic_is_a_500_that_tells_nothing_and_the_next_call_works() {
    let process = Process::start();
    let answer = process.ask(get("/panic").insert_header(("X-Request-Id", "mine"))).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.json()["code"], "INTERNAL_ERROR");
    assert_eq!(answer.json()["request_id"], "mine");
    assert!(!String::from_utf8_lossy(&answer.body).contains("secret"));
    assert_eq!(process.ask(get("/plain")).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_fault_of_ours_tells_the_client_nothing_of_its_cause() {
    for (path, token, status) in [("/broken", "good", 500), ("/who", "no-database", 503)] {
        let answer = ask(get(path).insert_header(("Authorization", format!("Bearer {token}")))).await;
        assert_eq!(answer.status.as_u16(), status);
        assert!(!String::from_utf8_lossy(&answer.body).contains("secret"), "{path}");
    }
}

#[actix_web::test]
async fn a_call_without_end_is_answered_504_after_thirty_seconds() {
    let process = Process::start();
    let waiting = async {
        while process.clock.alarms().is_empty() {
            futures::pending!();
        }
        process.clock.advance(Duration::from_secs(29));
        process.clock.advance(Duration::from_secs(1));
    };
    let (answer, ()) = futures::join!(process.ask(get("/stuck")), nudge(waiting));
    assert_eq!(answer.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(answer.json()["code"], "TIMEOUT");
    assert_eq!(answer.json()["timestamp"], "2026-11-21T10:00:30.000000Z");
}

/// Polls `work` again and again until it ends: nothing else wakes it.
async fn nudge(work: impl Future<Output = ()>) {
    let mut work = std::pin::pin!(work);
    while futures::poll!(&mut work).is_pending() {
        actix_web::rt::task::yield_now().await;
    }
}

#[actix_web::test]
async fn one_code_speaks_three_languages() {
    let message = |language: &'static str| async move {
        let answer = ask(get("/nowhere").insert_header(("Accept-Language", language))).await;
        answer.json()["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(message("fr-FR,en;q=0.5").await, "Introuvable.");
    assert_eq!(message("en").await, "Not found.");
    assert_eq!(message("ar").await, "غير موجود.");
    assert_eq!(message("de").await, "Not found.");
}

#[actix_web::test]
async fn without_a_wish_the_user_decides_and_then_the_route() {
    let unsigned = ask(get("/requests/1")).await;
    assert_eq!(unsigned.json()["message"], "Connectez-vous pour continuer.");
    let arabic = signed_in(get("/who")).insert_header(("Authorization", "Bearer arabic"));
    assert_eq!(ask(arabic).await.json()["locale"], "ar");
    let body = post("/orders", "{").insert_header(("Authorization", "Bearer arabic"));
    assert_eq!(ask(body).await.json()["message"], "المحتوى ليس JSON صالحًا.");
}

#[actix_web::test]
async fn scenario_31_a_profile_asked_for_dresses_even_a_panic() {
    let panic = ask(get("/panic").insert_header(("X-Response-Profile", "envelope"))).await;
    assert_eq!(panic.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(panic.json()["success"], false);
    assert_eq!(panic.json()["error"]["code"], "internal_error");
    let problem = ask(get("/nowhere").insert_header(("Accept", "application/problem+json"))).await;
    assert_eq!(problem.json()["status"], 404);
    assert_eq!(problem.header("content-type"), "application/problem+json; charset=utf-8");
}

#[actix_web::test]
async fn scenario_31_a_family_of_routes_has_a_profile_of_its_own_that_a_client_may_leave() {
    let own = ask(post("/enveloped", "{")).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = own.json();
    let members: Vec<_> = body.as_object().unwrap().keys().collect();
    assert_eq!(members, ["data", "error", "success"]);
    assert_eq!(
        (&body["error"]["code"], &body["error"]["details"]["offset"]),
        (&json!("validation_error"), &json!(1))
    );
    assert_eq!(body["error"]["details"]["errors"][0]["type"], "malformed_json");
    let left = ask(post("/enveloped", "{").insert_header(("X-Response-Profile", "standard"))).await;
    assert_eq!((left.status, left.told().0.as_str()), (StatusCode::BAD_REQUEST, "VALIDATION_ERROR"));
}

#[actix_web::test]
async fn what_is_longer_than_any_sound_call_is_refused_wherever_it_goes() {
    let long = |length: usize| get(&format!("/plain?{}", "q".repeat(length - "/plain?".len())));
    assert_eq!(ask(long(8192)).await.status, StatusCode::OK);
    assert_eq!(ask(long(8193)).await.told(), told("VALIDATION_ERROR", "URL", "too_long"));
    let headers = |length: usize| get("/plain").insert_header(("X-Filler", "x".repeat(length)));
    assert_eq!(ask(headers(16_000)).await.status, StatusCode::OK);
    assert_eq!(ask(headers(16 * 1024)).await.told(), told("VALIDATION_ERROR", "headers", "too_large"));
}

#[actix_web::test]
async fn headers_that_say_who_calls_and_what_once_come_once_even_where_nobody_reads_them() {
    for name in ["Authorization", "Content-Length", "Idempotency-Key"] {
        let twice = get("/plain").append_header((name, "1")).append_header((name, "1"));
        assert_eq!(ask(twice).await.told(), told("VALIDATION_ERROR", name, "repeated_header"));
    }
}

#[actix_web::test]
async fn trace_is_405_even_where_nothing_is() {
    let trace = ask(TestRequest::default().method(actix_web::http::Method::TRACE).uri("/nowhere")).await;
    assert_eq!(trace.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(trace.header("allow").starts_with("GET, "));
}
