//! What the log says of a call.

use std::{cell::RefCell, io, sync::Once};

use super::*;

thread_local! {
    /// What this thread's test logged: each test has a thread of its own.
    static LOG: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| log.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Must come before the first call of the process: the library remembers for good whether anyone listens.
pub(super) fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| tracing_subscriber::fmt().json().with_writer(|| Log).init());
}

/// The lines that one call leaves.
async fn lines_of(request: TestRequest) -> Vec<Value> {
    LOG.take();
    ask(request).await;
    let text = String::from_utf8(LOG.take()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[actix_web::test]
async fn a_call_leaves_one_line_with_its_route_outcome_and_ids() {
    let lines = lines_of(signed_in(get("/requests/7")).insert_header(("X-Request-Id", "r-1"))).await;
    let [line] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!((&line["level"], &line["fields"]["status"]), (&json!("INFO"), &json!(200)));
    assert!(line["fields"]["duration_ms"].is_number());
    let span = &line["span"];
    assert_eq!((&span["method"], &span["route"]), (&json!("GET"), &json!("/requests/{id}")));
    assert_eq!(
        (&span["request_id"], &span["tenant_id"]),
        (&json!("r-1"), &json!(Uuid::from_u128(1).to_string()))
    );
    assert_eq!(span["correlation_id"].as_str().unwrap().len(), 36);
}

#[actix_web::test]
async fn no_line_holds_a_token_a_cookie_a_body_or_a_query() {
    let request = post("/orders?mail=query-secret", r#"{"name":"body-secret"}"#)
        .insert_header(("Authorization", "Bearer token-secret"))
        .insert_header(("Cookie", "session=cookie-secret"))
        .insert_header(("Idempotency-Key", "key-secret"));
    let text = format!("{:?}", lines_of(request).await);
    assert!(text.contains("AUTH_ERROR") && !text.contains("secret"), "{text}");
    let text = format!("{:?}", lines_of(get("/who?token=ck_query-secret")).await);
    assert!(text.contains("AUTH_ERROR") && !text.contains("secret"), "scenario 18: {text}");
    let text = format!("{:?}", lines_of(signed_in(post("/orders?q=secret", r#"{"name":"secret"}"#))).await);
    assert!(text.contains("201") && !text.contains("secret"), "{text}");
}

#[actix_web::test]
async fn a_fault_of_ours_is_logged_once_with_its_cause() {
    for path in ["/broken", "/panic"] {
        let lines = lines_of(get(path)).await;
        let errors: Vec<_> = lines.iter().filter(|line| line["level"] == "ERROR").collect();
        let [error] = &errors[..] else { panic!("{lines:?}") };
        assert!(error["fields"]["cause"].as_str().unwrap().contains("secret cause"), "{error}");
        assert_eq!(
            (&error["fields"]["error_code"], &error["span"]["route"]),
            (&json!("INTERNAL_ERROR"), &json!(path))
        );
    }
    let refusals = lines_of(get("/nowhere")).await;
    assert!(refusals.iter().all(|line| line["level"] == "INFO"), "{refusals:?}");
}
