//! What no exchange may bring, whatever it asks for (platform.md §6.4, §8).

use actix_web::{
    HttpResponse,
    dev::ServiceRequest,
    http::{
        Method, StatusCode,
        header::{ALLOW, AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue},
    },
};
use kernel::Detail;

use crate::ApiError;

const LONGEST_URL: usize = 8 * 1024;
const LARGEST_HEADERS: usize = 16 * 1024;
/// `: ` and the end of the line.
const AROUND_A_HEADER: usize = 4;
const ONCE: [HeaderName; 3] = [AUTHORIZATION, CONTENT_LENGTH, HeaderName::from_static("idempotency-key")];
const ALLOWED: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

/// The refusal of an exchange that is not looked at any further.
pub(crate) fn refused(request: &ServiceRequest) -> Option<HttpResponse> {
    // Where there is something, the router knows better what is allowed.
    if request.method() == Method::TRACE && request.match_pattern().is_none() {
        let mut refused = HttpResponse::from_error(ApiError::of_status(StatusCode::METHOD_NOT_ALLOWED, ""));
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static(ALLOWED));
        return Some(refused);
    }
    fault(request).map(|detail| HttpResponse::from_error(ApiError::invalid([detail])))
}

fn fault(request: &ServiceRequest) -> Option<Detail> {
    let uri = request.uri();
    let url = uri.path().len() + uri.query().map_or(0, |query| query.len() + 1);
    if url > LONGEST_URL {
        return Some(Detail::new("URL", "too_long"));
    }
    if size(request.headers()) > LARGEST_HEADERS {
        return Some(Detail::new("headers", "too_large"));
    }
    let is_repeated = |name: &&HeaderName| request.headers().get_all(*name).nth(1).is_some();
    ONCE.iter().find(is_repeated).map(|name| Detail::new(written(name), "repeated_header"))
}

fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + AROUND_A_HEADER).sum()
}

/// As people write it.
fn written(name: &HeaderName) -> &'static str {
    match *name {
        AUTHORIZATION => "Authorization",
        CONTENT_LENGTH => "Content-Length",
        _ => "Idempotency-Key",
    }
}
