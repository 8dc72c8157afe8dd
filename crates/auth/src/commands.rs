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
    /// What the client calls itself, for the list of sessions.
    pub device: Option<String>,
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
    pub locale: Option<Locale>,
}

#[derive(Clone, Debug)]
pub struct ChangePassword {
    pub current: SecretString,
    pub new: SecretString,
    /// Whether the user's other sessions end.
    pub revoke_others: bool,
}

/// A new password for whoever holds the link of a letter.
#[derive(Clone, Debug)]
pub struct ResetPassword {
    /// From the link.
    pub token: SecretString,
    pub new: SecretString,
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
