use kernel::Detail;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// The one body of every refusal (profile `standard`).
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody<'a> {
    /// The class, one per status.
    #[schema(example = "validation_error")]
    pub error: &'a str,
    /// The stable code; never changes with the language.
    #[schema(example = "VALIDATION_ERROR")]
    pub code: &'a str,
    /// The code in the caller's language.
    pub message: &'a str,
    /// The faulty parts of the input; the first decides the code and the message.
    pub details: Vec<ErrorDetail<'a>>,
    /// The business chain this exchange belongs to, as in `X-Correlation-Id`.
    pub correlation_id: &'a str,
    /// The exchange, as in `X-Request-Id`; on `/requests` the business request concerned, or null.
    #[schema(required = true)]
    pub request_id: Option<String>,
    /// When the refusal was written, UTC.
    #[schema(example = "2026-11-21T10:00:00.000000Z", format = DateTime)]
    pub timestamp: String,
    /// The same as `message`.
    pub detail: &'a str,
    /// What else helps, at least `{}`; on `/requests` it holds `http_request_id`.
    #[schema(value_type = Object)]
    pub meta: Map<String, Value>,
}

/// One part of the input and what is wrong with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorDetail<'a> {
    #[schema(example = "siren")]
    pub field: &'a str,
    /// A stable word.
    #[schema(example = "expected_9_digits")]
    pub reason: &'a str,
}

impl<'a> From<&'a Detail> for ErrorDetail<'a> {
    fn from(detail: &'a Detail) -> Self {
        Self { field: &detail.field, reason: &detail.reason }
    }
}
