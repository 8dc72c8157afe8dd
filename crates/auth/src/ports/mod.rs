//! What the service needs from outside: tables, one trait an idea, and gateways.

mod accounts;
mod passwords;
mod sessions;
mod tokens;

use kernel::Journal;

pub use accounts::Accounts;
pub use passwords::{HashFault, PasswordHasher};
pub use sessions::Sessions;
pub use tokens::{SigningFault, TokenSigner};

use crate::model::{Membership, Tenant};

/// A membership with the tenant it is in.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub tenant: Tenant,
    pub membership: Membership,
}

/// What identity reads and writes. All of it in system scope: who someone is comes before the tenant they act in.
pub trait SystemRepository: Accounts + Sessions + Journal {}
