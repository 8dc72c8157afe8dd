use actix_web::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName,
    HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

use crate::{EdgeSettings, Exchange, credential::API_TOKEN_HEADERS, ids};

/// On every answer (platform.md §6.4). A page's own policy stays.
const ALWAYS: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    ),
];

/// Whether a request shows who asks: its answer is nobody else's.
pub(crate) fn carries_credentials(headers: &HeaderMap) -> bool {
    let has_token = API_TOKEN_HEADERS.iter().any(|name| headers.contains_key(name));
    has_token || headers.contains_key(AUTHORIZATION) || headers.contains_key(COOKIE)
}

/// Adds what every answer bears and the answer does not set itself.
pub(crate) fn complete(
    headers: &mut HeaderMap,
    exchange: &Exchange,
    settings: &EdgeSettings,
    is_private: bool,
) {
    for (name, value) in ALWAYS {
        set_default(headers, name, value);
    }
    if settings.strict_transport {
        set_default(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if is_private {
        set_default(headers, CACHE_CONTROL, "no-store");
    }
    if headers.get(CONTENT_TYPE).is_some_and(|value| value == "application/json") {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    }
    echo(headers, HeaderName::from_static(ids::REQUEST_ID), &exchange.request_id);
    echo(headers, HeaderName::from_static(ids::CORRELATION_ID), &exchange.correlation_id);
}

fn set_default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    if !headers.contains_key(&name) {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn echo(headers: &mut HeaderMap, name: HeaderName, id: &str) {
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(name, value);
    }
}
