use kernel::{Page, PageRequest, StoreError, TenantId};

use crate::model::Tenant;

/// The tenants, as the platform sees and changes them.
pub trait Tenants {
    /// All of them, by slug.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn list_tenants(&mut self, page: PageRequest) -> Result<Page<Tenant>, StoreError>;

    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn find_tenant(&mut self, tenant: TenantId) -> Result<Option<Tenant>, StoreError>;

    /// Stores what a tenant is called and where it stands.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_tenant(&mut self, tenant: &Tenant) -> Result<(), StoreError>;
}
