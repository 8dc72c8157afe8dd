use kernel::{StoreError, TenantId, UserId};

use super::Enrolment;
use crate::model::{Email, User};

/// People asked to come in. Until they do they are a user of the inviting tenant alone, even when their address has an
/// account: nothing a tenant sees of them tells whether it has one.
pub trait Invitations {
    /// Adds a user without an account, whom `tenant` invites; false when it has invited the address already.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn insert_invitee(&mut self, tenant: TenantId, user: &User) -> Result<bool, StoreError>;

    /// Removes somebody invited, with their membership; false when no invitation of theirs is open.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn remove_invitee(&mut self, tenant: TenantId, user: UserId) -> Result<bool, StoreError>;

    /// Somebody invited, and into what; none when no invitation of theirs is open.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn find_invitee(
        &mut self,
        tenant: TenantId,
        user: UserId,
    ) -> Result<Option<(User, Enrolment)>, StoreError>;

    /// Whether the account of an address belongs to a tenant.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn is_member(&mut self, tenant: TenantId, email: &Email) -> Result<bool, StoreError>;

    /// How many belong to a tenant, whatever their status.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn count_members(&mut self, tenant: TenantId) -> Result<u64, StoreError>;
}
