//! What a body may be.

use std::cell::Cell;

use actix_web::dev::Payload;
use futures::{StreamExt, stream};

use super::*;
use crate::payload::collect;

const BOLT: &str = r#"{"name":"bolt"}"#;

#[actix_web::test]
async fn a_sound_body_is_read_with_any_spelling_of_its_type() {
    assert_eq!(ask(post("/open", BOLT)).await.body, b"bolt");
    for kind in ["application/json; charset=utf-8", "Application/JSON"] {
        let request =
            TestRequest::post().uri("/open").insert_header(("Content-Type", kind)).set_payload(BOLT);
        assert_eq!(ask(request).await.status, StatusCode::OK, "{kind}");
    }
}

#[actix_web::test]
async fn another_content_type_or_an_encoding_is_415() {
    let plain = TestRequest::post().uri("/open").set_payload(BOLT);
    let unnamed = TestRequest::post().uri("/open").set_payload(BOLT);
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    for (request, field) in [
        (plain.insert_header(form), "Content-Type"),
        (unnamed, "Content-Type"),
        (post("/open", BOLT).insert_header(("Content-Encoding", "br")), "Content-Encoding"),
        (post("/open", BOLT).insert_header(("Content-Encoding", "gzip, gzip")), "Content-Encoding"),
    ] {
        let answer = ask(request).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!((answer.told().0.as_str(), answer.told().1.as_str()), ("UNSUPPORTED_MEDIA_TYPE", field));
    }
}

#[actix_web::test]
async fn a_body_beyond_the_limit_of_its_type_is_413() {
    let announced = post("/open", BOLT).insert_header(("Content-Length", "65"));
    let arriving = post("/open", format!(r#"{{"name":"{}"}}"#, "x".repeat(60)));
    for request in [announced, arriving] {
        let answer = ask(request).await;
        assert_eq!((answer.status.as_u16(), answer.told().0.as_str()), (413, "PAYLOAD_TOO_LARGE"));
    }
    let longest = post("/open", format!("{BOLT}{}", " ".repeat(64 - BOLT.len())));
    assert_eq!(ask(longest).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn what_is_wrong_with_a_body_is_said_by_field_and_reason() {
    for (body, field, reason) in [
        (r"{", "body", "malformed_json"),
        (r"[]", "body", "expected_object"),
        (r#"{"name":"a","extra":1}"#, "extra", "unknown_field"),
        (r#"{"name":"a","name":"a"}"#, "name", "duplicate_member"),
        (r#"{"name":7}"#, "name", "expected_string"),
        (r"{}", "name", "required"),
        (r#"{"name":""}"#, "name", "expected_1_to_10_characters"),
    ] {
        let answer = ask(post("/open", body)).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer.told(), told("VALIDATION_ERROR", field, reason), "{body}");
    }
    assert_eq!(ask(post("/open", r#"{"name": oops}"#)).await.json()["meta"]["offset"], 10);
}

#[actix_web::test]
async fn a_route_without_body_takes_nothing_or_an_empty_object() {
    let touch = || signed_in(TestRequest::post().uri("/touch"));
    assert_eq!(ask(touch()).await.status, StatusCode::ACCEPTED);
    assert_eq!(ask(signed_in(post("/touch", "{}"))).await.status, StatusCode::ACCEPTED);
    let filled = ask(signed_in(post("/touch", r#"{"force":true}"#))).await;
    assert_eq!(filled.told(), told("VALIDATION_ERROR", "force", "unknown_field"));
}

#[actix_web::test]
async fn an_unannounced_body_is_refused_as_soon_as_it_is_too_long() {
    let sent = std::rc::Rc::new(Cell::new(0));
    let counted = std::rc::Rc::clone(&sent);
    let chunks = stream::iter(0..1000).map(move |chunk| {
        counted.set(chunk + 1);
        Ok(web::Bytes::from_static(b"0123456789"))
    });
    let mut payload = Payload::from(chunks.boxed_local());
    let request = TestRequest::default().app_data(Process::start().edge).to_http_request();
    let refused = collect(&request, &mut payload, 64).await.unwrap_err();
    assert_eq!((refused.kind(), sent.get()), (ErrorKind::PayloadTooLarge, 7));
}

/// A body that sends `chunks` and then nothing, and asks for the clock to be moved on by `pause` each time.
async fn slowly(pause: Duration, chunks: usize) -> ApiError {
    let process = Process::start();
    let clock = process.clock.clone();
    let sent = stream::iter(0..chunks).then(move |_| {
        clock.advance(pause);
        async { Ok(web::Bytes::from_static(b" ")) }
    });
    let mut payload = Payload::from(sent.chain(stream::pending()).boxed_local());
    let request = TestRequest::default().app_data(process.edge.clone()).to_http_request();
    let collected = collect(&request, &mut payload, 1000);
    let waiting = async {
        while process.clock.alarms().is_empty() {
            actix_web::rt::task::yield_now().await;
        }
        process.clock.advance(Duration::from_secs(10));
    };
    futures::join!(collected, waiting).0.unwrap_err()
}

#[actix_web::test]
async fn a_body_that_stops_coming_for_ten_seconds_or_takes_thirty_is_408() {
    for (pause, chunks) in [(0, 0), (0, 3), (9, 3)] {
        let refused = slowly(Duration::from_secs(pause), chunks).await;
        assert_eq!(
            (refused.kind(), refused.code()),
            (ErrorKind::SlowClient, "REQUEST_TIMEOUT"),
            "{pause} {chunks}"
        );
    }
}
