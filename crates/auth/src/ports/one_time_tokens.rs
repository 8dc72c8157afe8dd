use chrono::{DateTime, Utc};
use kernel::{Id, StoreError};

use crate::model::{OneTimeToken, Slot};

/// What the links in letters hold: good once, and only the newest of its [`Slot`].
pub trait OneTimeTokens {
    /// Puts a token in its slot; the one before it is good no more.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, also for an unknown tenant.
    fn put_one_time_token(&mut self, token: &OneTimeToken) -> Result<(), StoreError>;

    /// The token of this id; none once a newer one took its slot. For writing the letter that holds it, and for telling
    /// until when it is good.
    ///
    /// # Errors
    /// As [`super::Accounts::find_user_by_email`].
    fn find_one_time_token(&mut self, id: Id<OneTimeToken>) -> Result<Option<OneTimeToken>, StoreError>;

    /// Uses a token up: of many who show it at once, one. False when it was used before, or a newer one took its slot.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn use_one_time_token(&mut self, id: Id<OneTimeToken>, at: DateTime<Utc>) -> Result<bool, StoreError>;

    /// Empties a slot: whatever was in it is good no more. False when it was empty.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn drop_one_time_token(&mut self, slot: &Slot) -> Result<bool, StoreError>;
}
