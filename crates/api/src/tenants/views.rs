use auth::model::Tenant;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A tenant as the platform sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = InstalledTenant)]
pub(crate) struct TenantView<'a> {
    id: Uuid,
    #[schema(example = "agence-du-port")]
    slug: &'a str,
    #[schema(example = "Agence du Port")]
    name: &'a str,
    /// `ACTIVE`, `READ_ONLY`, `SUSPENDED` or `DELETING`.
    #[schema(example = "ACTIVE")]
    status: &'static str,
}

impl<'a> From<&'a Tenant> for TenantView<'a> {
    fn from(tenant: &'a Tenant) -> Self {
        Self {
            id: tenant.id.as_uuid(),
            slug: tenant.slug.as_str(),
            name: &tenant.name,
            status: tenant.status.as_str(),
        }
    }
}
