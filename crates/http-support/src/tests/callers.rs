//! Who is let in.

use super::*;

fn with(authorization: &str) -> TestRequest {
    get("/who").insert_header(("Authorization", authorization.to_owned()))
}

#[actix_web::test]
async fn a_good_token_becomes_a_context_of_its_tenant() {
    let answer = ask(with("bearer good")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.json()["tenant"], Uuid::from_u128(1).to_string());
    assert_eq!(answer.json()["user"], Uuid::from_u128(2).to_string());
}

#[actix_web::test]
async fn any_other_token_is_401_with_a_challenge_and_a_reason() {
    for (request, reason) in [
        (get("/who"), "missing"),
        (with("Bearer bad"), "invalid"),
        (with("Bearer expired"), "expired"),
        (with("Basic Zm9vOmJhcg=="), "invalid"),
        (with("Bearer"), "invalid"),
        (with("Bearer "), "invalid"),
        (with(""), "invalid"),
        (get("/who?token=good"), "in_query"),
        (with("Bearer good").uri("/who?a=b&token=ck_good"), "in_query"),
        (get("/who").insert_header(("Cookie", "token=good")), "missing"),
    ] {
        let answer = ask(request).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.told(), told("AUTH_ERROR", "Authorization", reason));
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[actix_web::test]
async fn the_token_of_a_program_is_taken_from_three_headers() {
    for request in [
        with("Bearer ck_good"),
        get("/who").insert_header(("X-Api-Token", "ck_good")),
        get("/who").insert_header(("X-Webhook-Token", "ck_good")),
    ] {
        assert_eq!(ask(request).await.status, StatusCode::OK);
    }
    let refused = ask(get("/who").insert_header(("X-Api-Token", "good"))).await;
    assert_eq!(refused.told(), told("AUTH_ERROR", "Authorization", "invalid"));
}

#[actix_web::test]
async fn two_credentials_are_400_whatever_they_say() {
    let both = with("Bearer ck_good").insert_header(("X-Api-Token", "ck_good"));
    assert_eq!(ask(both).await.told(), told("VALIDATION_ERROR", "Authorization", "several_credentials"));
    let twice =
        get("/who").append_header(("X-Api-Token", "ck_good")).append_header(("X-Api-Token", "ck_good"));
    assert_eq!(ask(twice).await.told(), told("VALIDATION_ERROR", "X-Api-Token", "repeated_header"));
}

#[actix_web::test]
async fn two_authorization_headers_are_400_whatever_they_say() {
    let answer = ask(with("Bearer good").append_header(("Authorization", "Bearer good"))).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.told(), told("VALIDATION_ERROR", "Authorization", "repeated_header"));
}

#[actix_web::test]
async fn who_calls_is_settled_before_what_they_say() {
    for body in ["{", r#"{"name":"a","name":"b"}"#, &"x".repeat(100)] {
        assert_eq!(ask(post("/orders", body.to_owned())).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[actix_web::test]
async fn a_database_that_is_gone_is_503_and_says_when_to_come_back() {
    let answer = ask(with("Bearer no-database")).await;
    assert_eq!((answer.status.as_u16(), answer.told().0.as_str()), (503, "STORAGE_UNAVAILABLE"));
    assert_eq!(answer.header("retry-after"), "1");
}
