use kernel::Locale;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::{ApiError, ErrorBody, catalogue};

/// The body of every refusal in profile `envelope`: exactly these members.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnvelopeBody {
    #[schema(example = false)]
    pub success: bool,
    /// Always null.
    #[schema(value_type = Option<Object>, required = true)]
    pub data: Value,
    pub error: EnvelopeError,
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnvelopeError {
    /// The stable code, in lower case.
    #[schema(example = "validation_error")]
    pub code: String,
    /// The code in the caller's language.
    pub message: String,
    /// `request_id`, `correlation_id`, `timestamp`, `canonical_code`, the faulty parts of the input as `errors`, and what
    /// else helps.
    #[schema(value_type = Object)]
    pub details: Map<String, Value>,
}

impl EnvelopeBody {
    pub(crate) fn of(error: &ApiError, body: ErrorBody<'_>, request_id: &str, locale: Locale) -> Self {
        let mut details = body.meta;
        details.remove("http_request_id");
        details.insert("request_id".to_owned(), request_id.into());
        details.insert("correlation_id".to_owned(), body.correlation_id.into());
        details.insert("timestamp".to_owned(), body.timestamp.into());
        details.insert("canonical_code".to_owned(), body.code.into());
        let fault = |detail: &kernel::Detail| {
            let told = catalogue::message(error.code(), Some(&detail.reason), locale);
            json!({"loc": [detail.field], "msg": told.unwrap_or(body.message), "type": detail.reason})
        };
        if !error.details().is_empty() {
            details.insert("errors".to_owned(), error.details().iter().map(fault).collect());
        }
        let error = EnvelopeError { code: spelled(body.code), message: body.message.to_owned(), details };
        Self { success: false, data: Value::Null, error }
    }
}

/// A code as these routes spell it (platform.md §5.4); the canonical one stays in the details.
pub(crate) fn spelled(code: &str) -> String {
    if code == "RATE_LIMIT" { "rate_limited".to_owned() } else { code.to_lowercase() }
}
