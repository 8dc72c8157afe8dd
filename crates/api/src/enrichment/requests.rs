use company_enrichment::Submit;
use http_support::Body;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

/// The company asked for: a SIREN, a SIRET of it, or both. Unknown members are ignored.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"siren": "552 032 534", "metadata": {"file": "2026-114"}}))]
pub(crate) struct SubmitRequest {
    /// Nine digits as text, however spaced.
    #[schema(value_type = Option<String>, max_length = 64)]
    siren: Option<Value>,
    /// Fourteen digits as text, however spaced.
    #[schema(value_type = Option<String>, max_length = 64)]
    siret: Option<Value>,
    /// The client's own words: at most 16 KiB, five levels.
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
}

impl Body for SubmitRequest {
    const LIMIT: usize = 64 * 1024;
}

impl From<SubmitRequest> for Submit {
    fn from(request: SubmitRequest) -> Self {
        Self { siren: request.siren.into(), siret: request.siret.into(), metadata: request.metadata }
    }
}
