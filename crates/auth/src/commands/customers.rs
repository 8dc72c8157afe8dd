use kernel::PageRequest;

use crate::ports::CustomersSought;

/// One page of the customers, by name.
#[derive(Clone, Debug)]
pub struct ListCustomers {
    pub sought: CustomersSought,
    pub page: PageRequest,
}

/// Whom the caller's tenant works for from now on.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    pub name: String,
    /// An empty one is none.
    pub reference: String,
}

/// What changes of a customer; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct ChangeCustomer {
    pub name: Option<String>,
    /// An empty one takes it away.
    pub reference: Option<String>,
    pub is_active: Option<bool>,
}
