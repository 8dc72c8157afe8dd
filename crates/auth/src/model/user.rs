use kernel::{Locale, UserId};
use secrecy::SecretString;

use super::Email;

/// A person with an account, or invited to have one. What they may do in a tenant is in their membership.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub email: Email,
    /// The argon2id hash in PHC form; none for people who sign in otherwise.
    pub hashed_password: Option<SecretString>,
    pub is_active: bool,
    /// Whether they hold what is held outside tenants.
    pub is_platform_admin: bool,
    pub display_name: String,
    /// The language of their pages; none follows the browser.
    pub locale: Option<Locale>,
}
