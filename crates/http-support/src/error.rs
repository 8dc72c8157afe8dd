use std::{error::Error, fmt, time::Duration};

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use kernel::{Detail, DomainError, ErrorKind, Unauthenticated};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::ErrorProfile;

pub type ApiResult<T> = Result<T, ApiError>;

/// Why a call was refused, on its way to the one place that renders it.
///
/// Every [`DomainError`] converts into one. Statuses follow from the kind, texts from the code, ids from the exchange.
#[derive(Debug)]
pub struct ApiError(Box<Refusal>);

#[derive(Debug)]
struct Refusal {
    kind: ErrorKind,
    code: &'static str,
    details: Vec<Detail>,
    retry_after: Option<Duration>,
    subject: Option<Uuid>,
    meta: Map<String, Value>,
    /// For the log of server faults, never for the client.
    cause: String,
}

/// The status and the class of each kind: the only place that knows them (platform.md §5.4).
pub(crate) const fn status_and_class(kind: ErrorKind) -> (StatusCode, &'static str) {
    match kind {
        ErrorKind::Invalid => (StatusCode::BAD_REQUEST, "validation_error"),
        ErrorKind::Unauthenticated => (StatusCode::UNAUTHORIZED, "unauthorized"),
        ErrorKind::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
        ErrorKind::NotFound => (StatusCode::NOT_FOUND, "not_found"),
        ErrorKind::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
        ErrorKind::Conflict => (StatusCode::CONFLICT, "conflict"),
        ErrorKind::PayloadTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large"),
        ErrorKind::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"),
        ErrorKind::BusinessRule => (StatusCode::UNPROCESSABLE_ENTITY, "business_rule_failed"),
        ErrorKind::RateLimited => (StatusCode::TOO_MANY_REQUESTS, "rate_limited"),
        ErrorKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "internal_error"),
        ErrorKind::Upstream => (StatusCode::BAD_GATEWAY, "upstream_error"),
        ErrorKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        ErrorKind::Timeout => (StatusCode::GATEWAY_TIMEOUT, "timeout"),
        ErrorKind::SlowClient => (StatusCode::REQUEST_TIMEOUT, "timeout"),
    }
}

/// The status in a profile: the envelope answers a wrong form as its contract does.
pub(crate) fn status_in(profile: ErrorProfile, kind: ErrorKind) -> StatusCode {
    match (profile, kind) {
        (ErrorProfile::Envelope, ErrorKind::Invalid) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => status_and_class(kind).0,
    }
}

impl ApiError {
    fn new(kind: ErrorKind, code: &'static str) -> Self {
        Self(Box::new(Refusal {
            kind,
            code,
            details: Vec::new(),
            retry_after: None,
            subject: None,
            meta: Map::new(),
            cause: String::new(),
        }))
    }

    /// The input has the wrong form.
    pub fn invalid(details: impl IntoIterator<Item = Detail>) -> Self {
        let mut error = Self::new(ErrorKind::Invalid, "VALIDATION_ERROR");
        error.0.details = details.into_iter().collect();
        error
    }

    /// Page or size out of its range.
    pub fn invalid_pagination(details: impl IntoIterator<Item = Detail>) -> Self {
        let mut error = Self::new(ErrorKind::Invalid, "INVALID_PAGINATION");
        error.0.details = details.into_iter().collect();
        error
    }

    /// A cursor that no list here gave.
    pub fn invalid_cursor() -> Self {
        Self::new(ErrorKind::Invalid, "INVALID_CURSOR").with_detail(Detail::new("cursor", "not_a_cursor"))
    }

    /// More rows lie before this page than anybody pages through.
    pub fn page_too_deep() -> Self {
        Self::new(ErrorKind::Invalid, "PAGE_TOO_DEEP").with_detail(Detail::new("page", "too_deep"))
    }

    /// Nothing there, or nothing the caller may know of: one answer for both.
    pub fn not_found() -> Self {
        Self::new(ErrorKind::NotFound, "NOT_FOUND")
    }

    pub fn method_not_allowed() -> Self {
        Self::new(ErrorKind::MethodNotAllowed, "METHOD_NOT_ALLOWED")
    }

    pub fn payload_too_large() -> Self {
        Self::new(ErrorKind::PayloadTooLarge, "PAYLOAD_TOO_LARGE")
    }

    /// `field` is the header that names the type not spoken here.
    pub fn unsupported_media_type(field: &'static str, reason: &'static str) -> Self {
        let error = Self::new(ErrorKind::UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE");
        error.with_detail(Detail::new(field, reason))
    }

    /// Nobody is signed in; `reason` is the word of [`Unauthenticated::Refused`].
    pub fn unauthenticated(reason: &'static str) -> Self {
        let error = Self::new(ErrorKind::Unauthenticated, "AUTH_ERROR");
        error.with_detail(Detail::new("Authorization", reason))
    }

    /// A call by cookie, made by a page that is not ours and of no allowed origin.
    pub fn foreign_origin() -> Self {
        Self::new(ErrorKind::Forbidden, "FORBIDDEN").with_detail(Detail::new("Origin", "origin_not_allowed"))
    }

    /// A good token that names no tenant, where one must.
    pub fn no_tenant() -> Self {
        Self::new(ErrorKind::Unauthenticated, "TENANT_MISSING")
    }

    /// Called too often; again after `wait`.
    pub fn rate_limited(wait: Duration) -> Self {
        let mut error = Self::new(ErrorKind::RateLimited, "RATE_LIMIT");
        error.0.retry_after = Some(wait);
        error
    }

    /// The body took too long to arrive.
    pub fn slow_body() -> Self {
        Self::new(ErrorKind::SlowClient, "REQUEST_TIMEOUT")
    }

    pub fn timeout() -> Self {
        Self::new(ErrorKind::Timeout, "TIMEOUT")
    }

    /// A fault of ours. The client learns nothing of `cause`; the log does.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let mut error = Self::new(ErrorKind::Internal, "INTERNAL_ERROR");
        error.0.cause = cause.to_string();
        error
    }

    /// What a bare status says: answers that the framework made before any of ours.
    pub(crate) fn of_status(status: StatusCode, cause: impl fmt::Display) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::unauthenticated("missing"),
            StatusCode::FORBIDDEN => Self::new(ErrorKind::Forbidden, "FORBIDDEN"),
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::method_not_allowed(),
            StatusCode::REQUEST_TIMEOUT => Self::slow_body(),
            StatusCode::CONFLICT => Self::new(ErrorKind::Conflict, "CONFLICT"),
            StatusCode::PAYLOAD_TOO_LARGE => Self::payload_too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                Self::new(ErrorKind::UnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE")
            }
            status if status.is_client_error() => Self::invalid([]),
            _ => Self::internal(cause),
        }
    }

    #[must_use]
    pub fn with_detail(mut self, detail: Detail) -> Self {
        self.0.details.push(detail);
        self
    }

    /// Adds a member to `meta`.
    #[must_use]
    pub fn with_meta(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.meta.insert(name.to_owned(), value.into());
        self
    }

    /// Takes a member out of `meta` that means nothing to the client.
    #[must_use]
    pub(crate) fn without_meta(mut self, name: &str) -> Self {
        self.0.meta.remove(name);
        self
    }

    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    pub fn code(&self) -> &'static str {
        self.0.code
    }

    pub fn details(&self) -> &[Detail] {
        &self.0.details
    }

    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The business object concerned.
    pub fn subject(&self) -> Option<Uuid> {
        self.0.subject
    }

    /// `error` of the body: the class of the kind.
    pub fn class(&self) -> &'static str {
        status_and_class(self.kind()).1
    }

    pub(crate) fn meta(&self) -> &Map<String, Value> {
        &self.0.meta
    }

    pub(crate) fn cause(&self) -> &str {
        &self.0.cause
    }
}

impl<E: DomainError> From<E> for ApiError {
    fn from(error: E) -> Self {
        let mut refused = Self::new(error.kind(), error.code());
        refused.0.details = error.details();
        refused.0.retry_after = error.retry_after();
        refused.0.subject = error.subject();
        refused.0.meta = error.meta();
        if status_and_class(error.kind()).0.is_server_error() {
            refused.0.cause = chain(&error);
        }
        refused
    }
}

/// An error and all it stems from, in one line.
fn chain(error: &dyn Error) -> String {
    let causes = std::iter::successors(error.source(), |cause: &&dyn Error| (*cause).source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}

/// Not a `From`: [`Unauthenticated`] is no domain error, and one day could become one.
pub(crate) fn refused(error: Unauthenticated) -> ApiError {
    match error {
        Unauthenticated::Refused { reason } => ApiError::unauthenticated(reason),
        Unauthenticated::NoTenant => ApiError::no_tenant(),
        Unauthenticated::Store(error) => error.into(),
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        status_and_class(self.kind()).0
    }

    /// Only the status: the middleware writes the body, where the ids and the language are known.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
