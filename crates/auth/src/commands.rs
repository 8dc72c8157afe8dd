use chrono::TimeDelta;
use kernel::{Client, Id, Locale, TenantId, UserId};
use secrecy::SecretString;

use crate::Role;

/// Someone at the door.
#[derive(Clone, Debug)]
pub struct Login {
    pub email: String,
    pub password: SecretString,
    /// Slug or id of the tenant; needed only by members of several.
    pub tenant: Option<String>,
    pub user_agent: Option<String>,
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
