//! The idempotency key and what it is bound to.

use super::*;

const BOLT: &str = r#"{"name":"bolt"}"#;

fn keyed(key: &str, body: &'static str) -> TestRequest {
    signed_in(post("/orders", body)).insert_header(("Idempotency-Key", key.to_owned()))
}

async fn fingerprint(request: TestRequest) -> String {
    let answer = ask(request).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    answer.json()["fingerprint"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn a_call_without_key_promises_nothing() {
    let answer = ask(signed_in(post("/orders", BOLT))).await;
    assert_eq!(answer.json()["key"], Value::Null);
    assert_eq!(answer.header("idempotency-replayed"), "");
}

#[actix_web::test]
async fn a_key_may_come_quoted_and_marks_the_replay() {
    for key in ["k-1", "\"k-1\""] {
        let answer = ask(keyed(key, BOLT)).await;
        assert_eq!(answer.json()["key"], "k-1");
        assert_eq!(answer.header("idempotency-replayed"), "true");
    }
}

#[actix_web::test]
async fn a_key_is_1_to_255_visible_characters() {
    assert_eq!(ask(keyed(&"k".repeat(255), BOLT)).await.status, StatusCode::CREATED);
    for key in ["", "\"\"", "a b", "é", &"k".repeat(256)] {
        let answer = ask(keyed(key, BOLT)).await;
        let expected = told("VALIDATION_ERROR", "Idempotency-Key", "expected_1_to_255_visible_characters");
        assert_eq!((answer.status, answer.told()), (StatusCode::BAD_REQUEST, expected), "{key:?}");
    }
}

#[actix_web::test]
async fn two_keys_are_400() {
    let answer = ask(keyed("a", BOLT).append_header(("Idempotency-Key", "a"))).await;
    assert_eq!(answer.told(), told("VALIDATION_ERROR", "Idempotency-Key", "repeated_header"));
}

#[actix_web::test]
async fn the_same_call_spelled_otherwise_has_the_same_fingerprint() {
    let plain = fingerprint(keyed("k", BOLT)).await;
    assert_eq!(plain.len(), 64);
    assert_eq!(fingerprint(keyed("other", BOLT)).await, plain);
    assert_eq!(fingerprint(keyed("k", "{ \"na\\u006de\" : \"b\\u006flt\" }")).await, plain);
    let ordered = fingerprint(keyed("k", BOLT).uri("/orders?a=1&b=2")).await;
    assert_eq!(fingerprint(keyed("k", BOLT).uri("/orders?b=2&a=1")).await, ordered);
}

#[actix_web::test]
async fn another_body_query_or_route_has_another_fingerprint() {
    let plain = fingerprint(keyed("k", BOLT)).await;
    assert_ne!(fingerprint(keyed("k", r#"{"name":"nut"}"#)).await, plain);
    assert_ne!(fingerprint(keyed("k", BOLT).uri("/orders?a=1")).await, plain);
}

#[actix_web::test]
async fn a_call_without_body_may_be_keyed_too() {
    let touch = || signed_in(TestRequest::post().uri("/touch"));
    assert_eq!(ask(touch()).await.json()["keyed"], false);
    assert_eq!(ask(touch().insert_header(("Idempotency-Key", "k"))).await.json()["keyed"], true);
}

#[actix_web::test]
async fn without_the_secret_nobody_can_guess_a_body_back_from_its_fingerprint() {
    let with = async |secret: &[u8]| {
        let fingerprint_key = crate::FingerprintKey::derived_from(secret);
        let process = Process::with(EdgeSettings { fingerprint_key, ..EdgeSettings::default() });
        process.ask(keyed("k", BOLT)).await.json()["fingerprint"].as_str().unwrap().to_owned()
    };
    assert_ne!(with(b"one").await, with(b"another").await);
    assert_eq!(with(b"one").await, with(b"one").await);
    assert_eq!(format!("{:?}", crate::FingerprintKey::derived_from(b"one")), "FingerprintKey(***)");
}
