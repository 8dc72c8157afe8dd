use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::{ErrorBody, ErrorDetail};

/// The body of every refusal in profile `problem` (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody<'a> {
    /// Names the code; not an address to be fetched.
    #[serde(rename = "type")]
    #[schema(example = "urn:comptoir:error:VALIDATION_ERROR")]
    pub kind: String,
    /// The class, one per status.
    #[schema(example = "validation_error")]
    pub title: &'a str,
    #[schema(example = 400)]
    pub status: u16,
    /// The code in the caller's language.
    pub detail: &'a str,
    /// This occurrence: the exchange, as in `X-Request-Id`.
    #[schema(example = "urn:comptoir:request:01930000-0000-7000-8000-000000000001")]
    pub instance: String,
    #[schema(example = "VALIDATION_ERROR")]
    pub code: &'a str,
    /// The business chain this exchange belongs to, as in `X-Correlation-Id`.
    pub correlation_id: &'a str,
    /// The faulty parts of the input.
    pub errors: Vec<ErrorDetail<'a>>,
    /// What else helps.
    #[schema(value_type = Object)]
    pub meta: Map<String, Value>,
}

impl<'a> ProblemBody<'a> {
    pub(crate) fn of(body: ErrorBody<'a>, status: u16, request_id: &str) -> Self {
        Self {
            kind: format!("urn:comptoir:error:{}", body.code),
            title: body.error,
            status,
            detail: body.message,
            instance: format!("urn:comptoir:request:{request_id}"),
            code: body.code,
            correlation_id: body.correlation_id,
            errors: body.details,
            meta: body.meta,
        }
    }
}
