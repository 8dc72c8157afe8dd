use actix_web::{
    HttpRequest, HttpResponse,
    body::{BodySize, MessageBody},
    http::{
        StatusCode,
        header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE},
    },
};
use chrono::{DateTime, SecondsFormat, Utc};

use crate::{
    ApiError, EnvelopeBody, ErrorBody, ErrorDetail, ErrorProfile, Exchange, ProblemBody, RouteProfile,
    catalogue, error::status_in, pages::RefusalWriter,
};

/// Everything but the refusal that its body needs.
pub(crate) struct Frame<'a> {
    pub(crate) exchange: &'a Exchange,
    /// Absent when the handler did not live to give it back.
    pub(crate) request: Option<&'a HttpRequest>,
    /// Where people read it.
    pub(crate) page: Option<&'a RefusalWriter>,
    pub(crate) now: DateTime<Utc>,
}

/// A refusal in words, ready to be sent: the only writer of error bodies.
pub(crate) struct Refusal {
    pub(crate) code: &'static str,
    status: StatusCode,
    profile: ErrorProfile,
    retry_after: Option<u64>,
    body: Body,
}

enum Body {
    Data(Vec<u8>),
    Page(HttpResponse),
}

impl Refusal {
    /// The refusal that `response` stands for, unless it is a success, a page or otherwise written already.
    pub(crate) fn of(response: &HttpResponse, frame: &Frame<'_>) -> Option<Self> {
        let status = response.status();
        if !status.is_client_error() && !status.is_server_error() {
            return None;
        }
        let cause = response.error();
        if let Some(error) = cause.and_then(actix_web::Error::as_error::<ApiError>) {
            return Some(Self::write(error, frame));
        }
        let said = cause.map(ToString::to_string).unwrap_or_default();
        (!is_written(response)).then(|| Self::write(&ApiError::of_status(status, said), frame))
    }

    pub(crate) fn write(error: &ApiError, frame: &Frame<'_>) -> Self {
        let profile = frame.exchange.profile(frame.request);
        let status = status_in(profile, error.kind());
        if status.is_server_error() {
            tracing::error!(error_code = error.code(), cause = error.cause(), "the call failed");
        }
        Self {
            code: error.code(),
            status,
            profile,
            // Rounded up: a client that waits this long is not refused again.
            retry_after: error
                .retry_after()
                .map(|left| left.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX)),
            body: match frame.page {
                Some(page) => Body::Page(page.write(error)),
                None => Body::Data(written(error, profile, status, frame).unwrap_or_default()),
            },
        }
    }

    /// Puts the refusal onto `response`, whose headers (`Allow`) stay.
    pub(crate) fn onto(self, response: HttpResponse) -> HttpResponse {
        let mut response = match self.body {
            Body::Data(bytes) => {
                let kind = HeaderValue::from_static(self.profile.content_type());
                let mut response = response.set_body(bytes).map_into_boxed_body();
                response.headers_mut().insert(CONTENT_TYPE, kind);
                response
            }
            Body::Page(mut page) => {
                let kept = response.headers().iter().map(|(name, value)| (name.clone(), value.clone()));
                kept.for_each(|(name, value)| page.headers_mut().append(name, value));
                page
            }
        };
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

fn written(
    error: &ApiError,
    profile: ErrorProfile,
    status: StatusCode,
    frame: &Frame<'_>,
) -> serde_json::Result<Vec<u8>> {
    let (body, exchange) = (body_of(error, frame), frame.exchange);
    match profile {
        ErrorProfile::Standard => serde_json::to_vec(&body),
        ErrorProfile::Envelope => {
            let locale = exchange.locale(frame.request);
            serde_json::to_vec(&EnvelopeBody::of(error, body, &exchange.request_id, locale))
        }
        ErrorProfile::Problem => {
            serde_json::to_vec(&ProblemBody::of(body, status.as_u16(), &exchange.request_id))
        }
    }
}

fn body_of<'a>(error: &'a ApiError, frame: &'a Frame<'_>) -> ErrorBody<'a> {
    let exchange = frame.exchange;
    let message = catalogue::message_for(error, exchange.locale(frame.request));
    let mut body = ErrorBody {
        error: error.class(),
        code: error.code(),
        message,
        details: error.details().iter().map(ErrorDetail::from).collect(),
        correlation_id: &exchange.correlation_id,
        request_id: Some(exchange.request_id.to_string()),
        timestamp: frame.now.to_rfc3339_opts(SecondsFormat::Micros, true),
        detail: message,
        meta: error.meta().clone(),
    };
    if RouteProfile::of(frame.request).names_subject {
        let http_id = std::mem::replace(&mut body.request_id, error.subject().map(|id| id.to_string()));
        body.meta.insert("http_request_id".to_owned(), http_id.into());
    }
    body
}

/// A page, or whatever a handler wrote itself on purpose.
fn is_written(response: &HttpResponse) -> bool {
    let is_page =
        response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_empty = matches!(response.body().size(), BodySize::None | BodySize::Sized(0));
    is_page || (response.error().is_none() && !is_empty)
}
