use auth::model::Customer;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Whom the tenant works for.
#[derive(Serialize, ToSchema)]
#[schema(as = Customer)]
pub(crate) struct CustomerView<'a> {
    /// The `client_id` of members and requests.
    id: Uuid,
    #[schema(example = "Boulangerie Dupont")]
    name: &'a str,
    /// What the tenant calls it elsewhere.
    #[schema(required = true, example = "C-0042")]
    reference: Option<&'a str>,
    /// Whether anybody more may be bound to it.
    #[schema(example = true)]
    is_active: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl<'a> From<&'a Customer> for CustomerView<'a> {
    fn from(customer: &'a Customer) -> Self {
        Self {
            id: customer.id.as_uuid(),
            name: &customer.name,
            reference: customer.reference.as_deref(),
            is_active: customer.is_active,
            created_at: customer.created_at,
            updated_at: customer.updated_at,
        }
    }
}
