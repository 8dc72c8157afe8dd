//! The routes.

use actix_web::{
    Error, HttpRequest, HttpResponse, HttpResponseBuilder, error,
    http::StatusCode,
    web::{self, Bytes, Data, ServiceConfig},
};
use futures::{future, stream};
use serde_json::{Value, json};

use super::{
    Behaviour, Call, Script, answer,
    behaviour::Reply,
    catalogue,
    query::{self, Search},
};

const JSON: &str = "application/json";
const CHUNK: usize = 64 * 1024;

/// Registers the sandbox's routes, played from `script`.
pub fn routes(script: Script) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(Data::new(script))
            .route("/search", web::get().to(search))
            .route("/sources/last_modified", web::get().to(last_modified));
    }
}

async fn last_modified() -> HttpResponse {
    HttpResponse::Ok().content_type(JSON).body(catalogue::LAST_MODIFIED)
}

async fn search(request: HttpRequest, script: Data<Script>) -> HttpResponse {
    let identifier = query::identifier(request.query_string());
    let behaviour = script.next(identifier.as_deref());
    script.record(Call::of(&request, identifier));
    actix_web::rt::time::sleep(behaviour.delay).await;
    if matches!(behaviour.reply, Reply::Silence) {
        future::pending::<()>().await;
    }
    match query::parse(request.query_string()) {
        Ok(search) => perform(&behaviour, &search),
        Err(refusal) => HttpResponse::BadRequest().json(json!({ "erreur": refusal })),
    }
}

fn perform(behaviour: &Behaviour, search: &Search) -> HttpResponse {
    let mut response = HttpResponseBuilder::new(StatusCode::OK);
    for (name, value) in &behaviour.headers {
        response.insert_header((name.as_str(), value.as_str()));
    }
    match &behaviour.reply {
        Reply::Answer => response.json(answer::to(search)),
        Reply::AnotherSiren(siren) => {
            response.json(changed(search, |item| item["siren"] = siren.as_str().into()))
        }
        Reply::WrongTypes => response.json(changed(search, mistype)),
        Reply::WithoutResults => {
            response.json(json!({ "total_results": 1, "page": 1, "per_page": 1, "total_pages": 1 }))
        }
        Reply::TruncatedJson => response.content_type(JSON).body(half(&answer::to(search).to_string())),
        Reply::Body { content_type, body } => response.content_type(*content_type).body(body.clone()),
        Reply::Status { status, body } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            response.status(status).content_type(JSON).body(body.clone())
        }
        Reply::Huge { bytes } => response.content_type(JSON).streaming(padded(&answer::to(search), *bytes)),
        // An error before the first byte: the connection closes without an answer.
        Reply::Disconnect | Reply::Silence => response.streaming(stream::once(future::err::<Bytes, Error>(
            error::ErrorInternalServerError("disconnected as the script says"),
        ))),
    }
}

fn changed(search: &Search, change: impl Fn(&mut Value)) -> Value {
    let mut answer = answer::to(search);
    if let Some(item) = answer["results"].get_mut(0) {
        change(item);
    }
    answer
}

fn mistype(item: &mut Value) {
    item["nom_complet"] = json!(["LA", "POSTE"]);
    item["siege"] = "75015 PARIS".into();
    item["date_creation"] = 1991.into();
    item["finances"] = json!([]);
}

fn half(text: &str) -> String {
    text.chars().take(text.chars().count() / 2).collect()
}

fn padded(answer: &Value, bytes: usize) -> impl stream::Stream<Item = Result<Bytes, Error>> + use<> {
    let head = Bytes::from(format!("{},\"padding\":\"", answer.to_string().trim_end_matches('}')));
    let filling = std::iter::repeat_n(Bytes::from(vec![b'x'; CHUNK]), bytes.div_ceil(CHUNK));
    stream::iter(std::iter::once(head).chain(filling).chain([Bytes::from_static(b"\"}")]).map(Ok))
}
