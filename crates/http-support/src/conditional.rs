use std::hash::{DefaultHasher, Hasher};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH},
};
use serde::Serialize;

use crate::{ApiError, ApiResult};

/// Answers with `view` and a weak `ETag` over its bytes, or 304 when the client holds those already.
///
/// # Errors
/// A server fault when `view` cannot be written.
pub fn revalidated(request: &HttpRequest, view: &impl Serialize) -> ApiResult<HttpResponse> {
    let mut body = Vec::with_capacity(4096);
    serde_json::to_writer(&mut body, view).map_err(ApiError::internal)?;
    let tag = tag_of(&body);
    if is_held(request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    let mut answer = HttpResponse::Ok();
    Ok(answer.insert_header((ETAG, tag)).insert_header((CONTENT_TYPE, "application/json")).body(body))
}

fn tag_of(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// Weak comparison (RFC 9110 §13.1.2).
fn is_held(request: &HttpRequest, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let values = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|held| held.trim() == "*" || opaque(held) == opaque(tag))
}
