use auth::{ChangeCustomer, NewCustomer};
use http_support::Body;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Whom the tenant works for from now on.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCustomer)]
pub(crate) struct CreateRequest {
    #[schema(example = "Boulangerie Dupont", max_length = 255)]
    name: String,
    /// What the tenant calls it elsewhere; none, unless given.
    #[schema(example = "C-0042", max_length = 100)]
    reference: Option<String>,
}

/// What to change; what is absent stays.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChangeCustomer)]
pub(crate) struct ChangeRequest {
    #[schema(example = "Boulangerie Dupont", max_length = 255)]
    name: Option<String>,
    /// An empty text takes it away.
    #[schema(example = "C-0042", max_length = 100)]
    reference: Option<String>,
    /// Whether anybody more may be bound to it.
    #[schema(example = true)]
    is_active: Option<bool>,
}

impl Body for CreateRequest {
    const LIMIT: usize = 8 * 1024;
}

impl Body for ChangeRequest {
    const LIMIT: usize = 8 * 1024;
}

impl From<CreateRequest> for NewCustomer {
    fn from(request: CreateRequest) -> Self {
        Self { name: request.name, reference: request.reference.unwrap_or_default() }
    }
}

impl From<ChangeRequest> for ChangeCustomer {
    fn from(request: ChangeRequest) -> Self {
        let ChangeRequest { name, reference, is_active } = request;
        Self { name, reference, is_active }
    }
}
