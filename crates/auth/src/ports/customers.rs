use kernel::{Client, Id, Page, PageRequest, StoreError};

use crate::model::Customer;

/// Which customers of a tenant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomersSought {
    /// Part of the name or of the reference, whatever its case.
    pub text: Option<String>,
    pub is_active: Option<bool>,
}

/// The customers of the tenant in scope.
pub trait Customers {
    /// By name, then by reference.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn list_customers(
        &mut self,
        sought: &CustomersSought,
        page: PageRequest,
    ) -> Result<Page<Customer>, StoreError>;

    /// All that are on, in the same order.
    ///
    /// # Errors
    /// As [`Self::list_customers`].
    fn list_active_customers(&mut self) -> Result<Vec<Customer>, StoreError>;

    /// # Errors
    /// As [`Self::list_customers`].
    fn find_customer(&mut self, id: Id<Client>) -> Result<Option<Customer>, StoreError>;

    /// The customer that bears a reference. Until the end of the transaction nobody else asks, so that the answer holds.
    ///
    /// # Errors
    /// As [`Self::list_customers`].
    fn hold_reference(&mut self, reference: &str) -> Result<Option<Id<Client>>, StoreError>;

    /// # Errors
    /// [`StoreError`] when the database refuses, also for a reference that another bears.
    fn insert_customer(&mut self, customer: &Customer) -> Result<(), StoreError>;

    /// Replaces the customer if it still has `customer.version`; false when someone was faster.
    ///
    /// # Errors
    /// As [`Self::insert_customer`].
    fn update_customer(&mut self, customer: &Customer) -> Result<bool, StoreError>;
}
