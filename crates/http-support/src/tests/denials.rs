//! Who is told of refusals.

use std::sync::Mutex;

use kernel::{Context, Denial, Witness};

use super::*;

/// Method, route, object and code.
type Note = (String, String, Option<Uuid>, &'static str);

/// Keeps what it is told.
#[derive(Default)]
struct Notes(Mutex<Vec<Note>>, Mutex<Vec<String>>);

#[async_trait]
impl Witness for Notes {
    async fn denied(&self, cx: &Context, denial: Denial<'_>) -> Result<(), StoreError> {
        assert_eq!(cx.tenant(), Some(Id::from_uuid(Uuid::from_u128(1))));
        let Denial { method, route, target, code } = denial;
        self.0.lock().unwrap().push((method.to_owned(), route.to_owned(), target, code));
        if target == Some(SUBJECT) { Ok(()) } else { Err(StoreError::OverCapacity) }
    }

    async fn misnamed(&self, cx: &Context, tenant: &str) -> Result<(), StoreError> {
        assert_eq!(cx.tenant(), Some(Id::from_uuid(Uuid::from_u128(1))));
        self.1.lock().unwrap().push(tenant.to_owned());
        Ok(())
    }
}

#[actix_web::test]
async fn a_signed_in_caller_who_is_refused_is_told_of_and_nobody_else() {
    let notes = Arc::new(Notes::default());
    let process = Process::start().witnessed_by(notes.clone());
    let path = format!("/secrets/{SUBJECT}");
    for request in
        [get(&path), signed_in(get("/who")), signed_in(get("/refused")), signed_in(get("/nowhere"))]
    {
        process.ask(request).await;
    }
    assert!(notes.0.lock().unwrap().is_empty());
    assert_eq!(process.ask(signed_in(get(&path))).await.told().0, "STEP_UP_REQUIRED");
    let told = notes.0.lock().unwrap().pop().unwrap();
    assert_eq!(told, ("GET".to_owned(), "/secrets/{id}".to_owned(), Some(SUBJECT), "STEP_UP_REQUIRED"));
}

#[actix_web::test]
async fn a_refusal_stands_when_it_cannot_be_written_down() {
    let process = Process::start().witnessed_by(Arc::new(Notes::default()));
    let answer = process.ask(signed_in(get("/secrets/unreadable"))).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

const OURS: &str = "00000000-0000-0000-0000-000000000001";

#[actix_web::test]
async fn another_tenant_in_a_header_or_a_body_is_passed_over_and_told_of() {
    let notes = Arc::new(Notes::default());
    let process = Process::start().witnessed_by(notes.clone());
    let order = |body: &'static str| {
        signed_in(TestRequest::post().uri("/orders"))
            .insert_header(("Content-Type", "application/json"))
            .set_payload(body)
    };
    for (request, told) in [
        (signed_in(get("/who")).insert_header(("X-Tenant-Id", OURS)), None),
        (signed_in(get("/who")).insert_header(("X-Tenant-Id", "voisin")), Some("voisin")),
        (get("/plain").insert_header(("X-Tenant-Id", "voisin")), None),
        (order(r#"{"name":"a","tenant_id":"00000000-0000-0000-0000-000000000001"}"#), None),
        (
            order(r#"{"tenant_id":"00000000-0000-0000-0000-000000000002","name":"b"}"#),
            Some("00000000-0000-0000-0000-000000000002"),
        ),
        (order(r#"{"name":"c","tenant_id":null,"role":"owner"}"#), None),
        (order(r#"{"name":"tenant_id"}"#), None),
    ] {
        let answer = process.ask(request).await;
        assert!(answer.status.is_success(), "{}", answer.json());
        assert_eq!(notes.1.lock().unwrap().pop().as_deref(), told);
    }
    let long: String = "é".repeat(120);
    process.ask(signed_in(get("/who")).insert_header(("X-Tenant-Id", long.as_bytes()))).await;
    assert_eq!(notes.1.lock().unwrap().pop().unwrap().chars().count(), 100);
    let wrong = process.ask(order(r#"{"role":"owner","name":7}"#)).await;
    assert_eq!(wrong.told(), ("VALIDATION_ERROR".into(), "name".into(), "expected_string".into()));
    for body in [r#"{"role":"owner","roles":[]}"#, r#"{"name":"d","tenant_id":7}"#] {
        assert_eq!(process.ask(order(body)).await.told().2, "unknown_field", "{body}");
    }
}
