use kernel::{StoreError, UserId};

use super::Enrolment;
use crate::model::{Email, Membership, Tenant, TenantSlug, User};

/// Users, tenants and who belongs where.
pub trait Accounts {
    /// The account of an address, whatever its case.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, [`StoreError::Corrupt`] for a row that makes no sense.
    fn find_user_by_email(&mut self, email: &Email) -> Result<Option<User>, StoreError>;

    /// Whether there is any account at all.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn has_users(&mut self) -> Result<bool, StoreError>;

    /// Where the user belongs, by slug of the tenant.
    ///
    /// # Errors
    /// As [`Self::find_user_by_email`].
    fn list_enrolments(&mut self, user: UserId) -> Result<Vec<Enrolment>, StoreError>;

    /// # Errors
    /// As [`Self::find_user_by_email`].
    fn find_tenant_by_slug(&mut self, slug: &TenantSlug) -> Result<Option<Tenant>, StoreError>;

    /// Adds a tenant; false when its slug is taken.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn insert_tenant(&mut self, tenant: &Tenant) -> Result<bool, StoreError>;

    /// Adds a user; false when the address has an account.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn insert_user(&mut self, user: &User) -> Result<bool, StoreError>;

    /// Notes whether a user administers the platform. Nobody does who was just added.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_platform_admin(&mut self, user: UserId, is_one: bool) -> Result<(), StoreError>;

    /// Adds a membership; false when there is one.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, also for an unknown user or tenant.
    fn insert_membership(&mut self, membership: &Membership) -> Result<bool, StoreError>;
}
