//! Who is told of refusals.

use std::sync::Mutex;

use kernel::{Context, Denial, Witness};

use super::*;

/// Method, route, object and code.
type Note = (String, String, Option<Uuid>, &'static str);

/// Keeps what it is told.
#[derive(Default)]
struct Notes(Mutex<Vec<Note>>);

#[async_trait]
impl Witness for Notes {
    async fn denied(&self, cx: &Context, denial: Denial<'_>) -> Result<(), StoreError> {
        assert_eq!(cx.tenant(), Some(Id::from_uuid(Uuid::from_u128(1))));
        let Denial { method, route, target, code } = denial;
        self.0.lock().unwrap().push((method.to_owned(), route.to_owned(), target, code));
        if target == Some(SUBJECT) { Ok(()) } else { Err(StoreError::OverCapacity) }
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
