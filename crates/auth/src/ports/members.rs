use kernel::{Client, Id, Page, PageRequest, StoreError, TenantId, UserId};

use crate::model::{Customer, Member, MemberStatus, Membership};

/// Which members of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MembersSought {
    /// Part of the name or of the address, whatever its case.
    pub text: Option<String>,
    pub status: Option<MemberStatus>,
    /// Those bound to this customer.
    pub client: Option<Id<Client>>,
}

/// Who belongs to a tenant, and as what.
pub trait Members {
    /// Holds a tenant until the end of the transaction, so that of two changes of its members one comes first; false when
    /// there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn hold_tenant(&mut self, tenant: TenantId) -> Result<bool, StoreError>;

    /// Somebody invited comes with how long their link is good; where it was let go of, with how long the first one was.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn find_member(&mut self, tenant: TenantId, user: UserId) -> Result<Option<Member>, StoreError>;

    /// By name, then by id; each as [`Self::find_member`] finds them.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn list_members(
        &mut self,
        tenant: TenantId,
        sought: &MembersSought,
        page: PageRequest,
    ) -> Result<Page<Member>, StoreError>;

    /// The owners who get in.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn list_owners(&mut self, tenant: TenantId) -> Result<Vec<UserId>, StoreError>;

    /// A customer of a tenant, to whom members can be bound.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn find_customer_of(
        &mut self,
        tenant: TenantId,
        client: Id<Client>,
    ) -> Result<Option<Customer>, StoreError>;

    /// Stores a changed membership.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_membership(&mut self, membership: &Membership) -> Result<(), StoreError>;
}
