use chrono::{DateTime, Utc};
use kernel::{Id, Session, StoreError};

use crate::model::{RefreshToken, SecretHash};

/// The chains of refresh tokens, one a session. Their tokens are revoked with it, by [`super::Sessions`].
pub trait RefreshTokens {
    /// The token of this hash, held until the end of the transaction: of many exchanges at once one makes the successor.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn hold_refresh_token(&mut self, hash: &SecretHash) -> Result<Option<RefreshToken>, StoreError>;

    /// The end of a session's chain, held likewise: not exchanged and not revoked.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn hold_current_refresh_token(
        &mut self,
        session: Id<Session>,
    ) -> Result<Option<RefreshToken>, StoreError>;

    /// The token that followed the one of this hash.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn find_successor(&mut self, parent: &SecretHash) -> Result<Option<RefreshToken>, StoreError>;

    /// Adds a link.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, also for a second successor of one token.
    fn insert_refresh_token(&mut self, token: &RefreshToken) -> Result<(), StoreError>;

    /// Notes that a token was exchanged.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn use_refresh_token(&mut self, token: Id<RefreshToken>, at: DateTime<Utc>) -> Result<(), StoreError>;
}
