//! What every answer bears, whoever gives it.

use super::*;

const PATHS: [&str; 7] = ["/plain", "/who", "/nowhere", "/panic", "/page", "/broken", "/refused"];

#[actix_web::test]
async fn every_answer_bears_the_security_headers_and_both_ids() {
    for path in PATHS {
        let answer = ask(get(path)).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(answer.header("content-type").contains("charset=utf-8"), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        assert_eq!(answer.header("x-correlation-id"), answer.header("x-request-id"), "{path}");
        assert!(!answer.headers.contains_key("server"), "{path}");
    }
}

#[actix_web::test]
async fn a_page_keeps_its_own_policy_cache_rule_and_words() {
    let answer = ask(signed_in(get("/page"))).await;
    assert_eq!(answer.header("content-security-policy"), "default-src 'self'");
    assert_eq!(answer.header("cache-control"), "private");
    assert_eq!(answer.body, b"<h1>nothing here</h1>");
    let api = ask(get("/plain")).await;
    assert_eq!(api.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
}

#[actix_web::test]
async fn only_answers_to_somebody_must_not_be_stored() {
    assert_eq!(ask(signed_in(get("/who"))).await.header("cache-control"), "no-store");
    assert_eq!(ask(get("/plain").insert_header(("Cookie", "a=b"))).await.header("cache-control"), "no-store");
    assert_eq!(ask(get("/plain")).await.header("cache-control"), "");
}

#[actix_web::test]
async fn browsers_are_told_to_stay_on_tls_only_where_it_is_settled() {
    assert_eq!(ask(get("/plain")).await.header("strict-transport-security"), "");
    let settings = EdgeSettings { strict_transport: true, ..EdgeSettings::default() };
    let answer = Process::with(settings).ask(get("/plain")).await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
}

#[actix_web::test]
async fn ids_of_the_client_are_echoed_and_reach_the_context() {
    let request = signed_in(get("/who")).insert_header(("X-Request-Id", "call:7"));
    let answer = ask(request.insert_header(("X-Correlation-Id", "order_2026.11-21"))).await;
    assert_eq!(answer.header("x-request-id"), "call:7");
    assert_eq!(answer.header("x-correlation-id"), "order_2026.11-21");
    assert_eq!(answer.json()["request_id"], "call:7");
}

#[actix_web::test]
async fn a_chain_is_never_named_after_the_clients_own_name_for_one_exchange() {
    let answer = ask(get("/plain").insert_header(("X-Request-Id", "1"))).await;
    assert_eq!(answer.header("x-request-id"), "1");
    assert_eq!(answer.header("x-correlation-id").len(), 36);
}

#[actix_web::test]
async fn ids_with_line_breaks_spaces_or_too_many_characters_are_replaced() {
    use actix_web::http::header::HeaderValue;
    let long = "x".repeat(129);
    // CR and LF cannot even be put into a header here; the rule itself is tested in `ids`.
    for hostile in ["a b", "a\tb", "<script>", "", long.as_str(), "\u{e9}"] {
        let value = HeaderValue::from_bytes(hostile.as_bytes()).unwrap();
        let request = get("/plain").insert_header(("X-Request-Id", value.clone()));
        let answer = ask(request.insert_header(("X-Correlation-Id", value))).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("x-request-id").len(), 36, "{hostile:?}");
        assert_eq!(answer.header("x-correlation-id").len(), 36, "{hostile:?}");
    }
}

#[actix_web::test]
async fn an_answer_the_client_holds_is_not_sent_again() {
    let first = ask(get("/tagged")).await;
    let tag = first.header("etag");
    assert!(tag.starts_with("W/\"") && first.body == br#"{"a":1}"#, "{tag}");
    for held in [tag, tag.trim_start_matches("W/"), "*", &format!("\"other\", {tag}")] {
        let again = ask(get("/tagged").insert_header(("If-None-Match", held))).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{held}");
        assert_eq!(again.header("etag"), tag);
    }
    let other = ask(get("/tagged").insert_header(("If-None-Match", "W/\"other\""))).await;
    assert_eq!(other.status, StatusCode::OK);
}
