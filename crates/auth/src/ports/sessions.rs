use chrono::{DateTime, Utc};
use kernel::{Id, StoreError, UserId};

use crate::model::{SecretHash, Session, Standing};

/// Sign-ins that are going on.
pub trait Sessions {
    /// A session with its user, tenant and membership, in one statement.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn find_standing(&mut self, session: Id<kernel::Session>) -> Result<Option<Standing>, StoreError>;

    /// As [`Self::find_standing`], by the hash of the browser's secret.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn find_standing_by_secret(&mut self, hash: &SecretHash) -> Result<Option<Standing>, StoreError>;

    /// Adds a session.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, also for an unknown user or tenant.
    fn insert_session(&mut self, session: &Session) -> Result<(), StoreError>;

    /// Ends a session of this user; false when there is no such session or it had ended.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn revoke_session(
        &mut self,
        session: Id<kernel::Session>,
        user: UserId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError>;

    /// Notes that a session was used.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn touch_session(&mut self, session: Id<kernel::Session>, at: DateTime<Utc>) -> Result<(), StoreError>;
}
