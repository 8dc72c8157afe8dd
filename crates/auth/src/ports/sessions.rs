use chrono::{DateTime, Utc};
use kernel::{Id, StoreError, TenantId, UserId};

use crate::model::{Ending, SecretHash, Session, Standing};

/// Which sessions of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionsOf {
    /// Those in this tenant alone.
    pub tenant: Option<TenantId>,
    /// All but this one.
    pub except: Option<Id<kernel::Session>>,
}

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

    /// The live sessions of a user, the longest idle first.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn list_sessions(&mut self, user: UserId, now: DateTime<Utc>) -> Result<Vec<Session>, StoreError>;

    /// Adds a session.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, also for an unknown user or tenant.
    fn insert_session(&mut self, session: &Session) -> Result<(), StoreError>;

    /// Ends a session of this user and its refresh tokens; false when there is no such session or it had ended.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn revoke_session(
        &mut self,
        session: Id<kernel::Session>,
        user: UserId,
        ending: Ending,
    ) -> Result<bool, StoreError>;

    /// Ends many sessions of a user, their refresh tokens with them, and tells which.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn revoke_sessions(
        &mut self,
        user: UserId,
        which: SessionsOf,
        ending: Ending,
    ) -> Result<Vec<Id<kernel::Session>>, StoreError>;

    /// Notes that a session was used.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn touch_session(&mut self, session: Id<kernel::Session>, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Notes that the session's user has proved again who they are.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn renew_session(&mut self, session: Id<kernel::Session>, at: DateTime<Utc>) -> Result<(), StoreError>;

    /// Moves a session into another tenant, its refresh tokens with it.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, also for an unknown tenant.
    fn move_session(&mut self, session: Id<kernel::Session>, tenant: TenantId) -> Result<(), StoreError>;
}
