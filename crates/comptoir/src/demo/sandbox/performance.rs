//! How a behaviour is played on what an upstream would answer.

use actix_web::{Error, HttpResponse, HttpResponseBuilder, error, http::StatusCode, web::Bytes};
use futures::{future, stream};
use serde_json::Value;

use super::{Behaviour, behaviour::Reply, refusals::Refusals};

pub const JSON: &str = "application/json";
const CHUNK: usize = 64 * 1024;
/// What an answer is about, in each upstream's words.
const SUBJECTS: [&str; 3] = ["results", "formality", "data"];

/// One call to an upstream.
pub struct Upstream {
    pub behaviour: Behaviour,
    pub refusals: Refusals,
}

/// Answers as told; `honest` is what the upstream would say, or the status and body of its refusal, which nothing changes.
pub async fn play(
    upstream: Upstream,
    honest: impl FnOnce() -> Result<Value, (StatusCode, String)>,
) -> HttpResponse {
    actix_web::rt::time::sleep(upstream.behaviour.delay).await;
    if matches!(upstream.behaviour.reply, Reply::Silence) {
        future::pending::<()>().await;
    }
    match honest() {
        Ok(answer) => perform(&upstream, answer),
        Err((status, body)) => HttpResponse::build(status).content_type(JSON).body(body),
    }
}

fn perform(upstream: &Upstream, answer: Value) -> HttpResponse {
    let mut response = HttpResponseBuilder::new(StatusCode::OK);
    for (name, value) in &upstream.behaviour.headers {
        response.insert_header((name.as_str(), value.as_str()));
    }
    match &upstream.behaviour.reply {
        Reply::Answer => response.json(answer),
        Reply::AnotherSiren(siren) => response.json(renumbered(answer, siren)),
        Reply::WrongTypes => response.json(mistyped(answer)),
        Reply::WithoutResults => response.json(hollow(answer)),
        Reply::TruncatedJson => response.content_type(JSON).body(half(&answer.to_string())),
        Reply::Body { content_type, body } => response.content_type(*content_type).body(body.clone()),
        Reply::Status { status, body } => {
            let body = body.clone().unwrap_or_else(|| (upstream.refusals)(*status));
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            response.status(status).content_type(JSON).body(body)
        }
        Reply::Huge { bytes } => response.content_type(JSON).streaming(padded(&answer, *bytes)),
        // An error before the first byte: the connection closes without an answer.
        Reply::Disconnect | Reply::Silence => response.streaming(stream::once(future::err::<Bytes, Error>(
            error::ErrorInternalServerError("disconnected as the script says"),
        ))),
    }
}

/// The same about another company.
fn renumbered(mut answer: Value, siren: &str) -> Value {
    each_member(&mut answer, &mut |name, member| {
        if name == "siren" {
            *member = siren.into();
        }
    });
    answer
}

/// The right SIREN, and lists where texts belong.
fn mistyped(mut answer: Value) -> Value {
    each_member(&mut answer, &mut |name, member| {
        if name != "siren" && member.is_string() {
            *member = Value::Array(vec![member.take()]);
        }
    });
    answer
}

fn hollow(mut answer: Value) -> Value {
    if let Value::Object(members) = &mut answer {
        members.retain(|name, _| !SUBJECTS.contains(&name.as_str()));
    }
    answer
}

fn each_member(value: &mut Value, change: &mut impl FnMut(&str, &mut Value)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                each_member(member, change);
                change(name, member);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_member(item, change)),
        _ => {}
    }
}

fn half(text: &str) -> String {
    text.chars().take(text.chars().count() / 2).collect()
}

fn padded(answer: &Value, bytes: usize) -> impl stream::Stream<Item = Result<Bytes, Error>> + use<> {
    let text = answer.to_string();
    let head = Bytes::from(format!("{},\"padding\":\"", text.strip_suffix('}').unwrap_or(&text)));
    let filling = std::iter::repeat_n(Bytes::from(vec![b'x'; CHUNK]), bytes.div_ceil(CHUNK));
    stream::iter(std::iter::once(head).chain(filling).chain([Bytes::from_static(b"\"}")]).map(Ok))
}
