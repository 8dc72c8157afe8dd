use chrono::{DateTime, Utc};
use kernel::{Locale, StoreError, UserId};
use secrecy::SecretString;

use crate::model::User;

/// What users may change about themselves.
pub trait Credentials {
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn find_user_by_id(&mut self, user: UserId) -> Result<Option<User>, StoreError>;

    /// Stores the hash of a new password, chosen at `changed_at`.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_password(
        &mut self,
        user: UserId,
        phc: &SecretString,
        changed_at: DateTime<Utc>,
    ) -> Result<(), StoreError>;

    /// Stores another hash of the same password, unless it has been changed since it had the hash `old`: then false.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn replace_hash(
        &mut self,
        user: UserId,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<bool, StoreError>;

    /// Lets an account in or shuts it out; false when it is so already.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_active(&mut self, user: UserId, is_active: bool) -> Result<bool, StoreError>;

    /// Stores what is not none.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_profile(
        &mut self,
        user: UserId,
        display_name: Option<&str>,
        locale: Option<Locale>,
    ) -> Result<(), StoreError>;
}
