//! What the service needs from outside: tables, one trait an idea, and gateways.

mod accounts;
mod api_clients;
mod api_tokens;
mod credentials;
mod customers;
mod feature_flags;
mod invitations;
mod login_failures;
mod mailer;
mod members;
mod one_time_tokens;
mod passwords;
mod refresh_tokens;
mod retention;
mod sessions;
mod tenants;
mod tokens;

use kernel::{JobLedger, Journal};

pub use accounts::Accounts;
pub use api_clients::ApiClients;
pub use api_tokens::ApiTokens;
pub use credentials::Credentials;
pub use customers::{Customers, CustomersSought};
pub use feature_flags::FeatureFlags;
pub use invitations::Invitations;
pub use login_failures::LoginFailures;
pub use mailer::{Letter, MailFault, Mailer};
pub use members::{Members, MembersSought};
pub use one_time_tokens::OneTimeTokens;
pub use passwords::{HashFault, PasswordHasher};
pub use refresh_tokens::RefreshTokens;
pub use retention::Retention;
pub use sessions::{Sessions, SessionsOf};
pub use tenants::Tenants;
pub use tokens::{SigningFault, TokenSigner};

use crate::{
    audit::AuditChain,
    model::{Membership, Tenant},
};

/// A membership with the tenant it is in.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub tenant: Tenant,
    pub membership: Membership,
}

/// What a tenant reads and writes of identity for itself.
pub trait Repository: ApiClients + Customers + Journal {}

/// What identity reads and writes. All of it in system scope: who someone is comes before the tenant they act in.
pub trait SystemRepository:
    Accounts
    + Members
    + ApiTokens
    + Credentials
    + FeatureFlags
    + Invitations
    + LoginFailures
    + OneTimeTokens
    + RefreshTokens
    + Retention
    + Sessions
    + Tenants
    + AuditChain
    + JobLedger
    + Journal
{
}
