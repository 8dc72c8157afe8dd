use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Client, Id, Locale, TenantId, UserId};
use secrecy::SecretString;

use crate::Role;

mod customers;
mod flags;
mod members;
mod tenants;

pub use customers::{ChangeCustomer, ListCustomers, NewCustomer};
pub use flags::{SetFlag, UnsetFlag};
pub use members::{ChangeMember, GrantRoles, InviteMember, ListMembers};
pub use tenants::{ChangeTenant, CreateTenant, SetPlatformAdmin};

/// Someone at the door.
#[derive(Clone, Debug)]
pub struct Login {
    pub email: String,
    pub password: SecretString,
    /// Slug or id of the tenant; needed only by members of several.
    pub tenant: Option<String>,
    pub user_agent: Option<String>,
    /// What the client calls itself, for the list of sessions.
    pub device: Option<String>,
}

/// A program that asks for an access token.
#[derive(Clone, Debug)]
pub struct ExchangeSecret {
    pub client_id: String,
    /// The token of the API client.
    pub secret: SecretString,
    /// Where it calls from, as far as that can be believed.
    pub address: Option<IpAddr>,
}

/// Someone whose password was right chooses the tenant to enter.
#[derive(Clone, Debug)]
pub struct ChooseTenant {
    /// From [`crate::TenantsToChoose`].
    pub select_token: SecretString,
    /// Slug or id.
    pub tenant: String,
    pub user_agent: Option<String>,
    pub device: Option<String>,
}

/// Whose sessions to end.
#[derive(Clone, Debug)]
pub enum Revoke {
    /// All of a member of the caller's tenant, or all of the caller's own in it.
    User(UserId),
    /// The one this refresh token belongs to.
    Session(SecretString),
}

/// What a user changes about themselves; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct ChangeProfile {
    pub display_name: Option<String>,
    /// By its code.
    pub locale: Option<String>,
}

#[derive(Clone, Debug)]
pub struct ChangePassword {
    pub current: SecretString,
    pub new: SecretString,
    /// Whether the user's other sessions end.
    pub revoke_others: bool,
}

/// The first account of an installation.
#[derive(Clone, Debug)]
pub struct FirstAccount {
    /// From the link that the start printed.
    pub token: SecretString,
    pub email: String,
    pub password: SecretString,
    pub display_name: String,
}

/// A new password for whoever holds the link of a letter.
#[derive(Clone, Debug)]
pub struct ResetPassword {
    /// From the link.
    pub token: SecretString,
    pub new: SecretString,
}

/// Somebody invited comes in.
#[derive(Clone, Debug)]
pub struct AcceptInvitation {
    /// From the link of the letter.
    pub token: SecretString,
    /// What a new account is called; the name in the invitation when absent.
    pub display_name: Option<String>,
    pub proof: Proof,
}

/// What lets somebody invited in from now on.
#[derive(Clone, Debug)]
pub enum Proof {
    /// A password chosen for the account that is made.
    NewPassword(SecretString),
    /// The password of the account that the address has already.
    Password(SecretString),
}

/// A tenant by its slug; `name` counts when it has to be created.
#[derive(Clone, Debug)]
pub struct NewTenant {
    pub slug: String,
    pub name: String,
}

/// A new account in a tenant.
#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: String,
    /// Generated and told once when absent.
    pub password: Option<SecretString>,
    pub tenant: NewTenant,
    pub roles: Vec<Role>,
    /// The address when absent.
    pub display_name: Option<String>,
    pub locale: Option<Locale>,
    pub client: Option<Id<Client>>,
}

impl NewUser {
    /// The owner of a tenant, with a generated password.
    pub fn owner(email: impl Into<String>, tenant: NewTenant) -> Self {
        Self {
            email: email.into(),
            password: None,
            tenant,
            roles: vec![Role::Owner],
            display_name: None,
            locale: None,
            client: None,
        }
    }
}

/// One more tenant for an existing user.
#[derive(Clone, Debug)]
pub struct AddMember {
    pub user: UserId,
    pub tenant: NewTenant,
    pub roles: Vec<Role>,
    pub client: Option<Id<Client>>,
}

/// A token without a login, by an operator.
#[derive(Clone, Copy, Debug)]
pub struct IssueToken {
    pub user: UserId,
    pub tenant: TenantId,
    /// At most 24 hours.
    pub ttl: TimeDelta,
}

/// A program of the caller's tenant that is to have a token.
#[derive(Clone, Debug)]
pub struct NewApiClient {
    pub name: String,
    /// Permissions by their full names. None grants nothing.
    pub scopes: Vec<String>,
    /// Networks or addresses it may call from; none means anywhere.
    pub allowed_cidrs: Vec<String>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// What changes of an API client; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct ChangeApiClient {
    pub name: Option<String>,
    pub scopes: Option<Vec<String>>,
    pub is_active: Option<bool>,
    pub allowed_cidrs: Option<Vec<String>>,
    pub expires_at: Option<Expiry>,
}

/// When an API client stops being let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    Never,
    At(DateTime<Utc>),
}

impl From<Option<DateTime<Utc>>> for Expiry {
    fn from(end: Option<DateTime<Utc>>) -> Self {
        end.map_or(Self::Never, Self::At)
    }
}

impl From<Expiry> for Option<DateTime<Utc>> {
    fn from(expiry: Expiry) -> Self {
        match expiry {
            Expiry::Never => None,
            Expiry::At(end) => Some(end),
        }
    }
}
