use kernel::StoreError;

use crate::model::Failures;

/// Counters of wrong passwords (platform.md §6.1). They outlive a restart.
pub trait LoginFailures {
    /// The counters of the same accounts and networks as they stand, held until the end of the transaction; those that are
    /// missing begin as given. All callers name them in the order of [`Failures::of_attempt`].
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn hold_failures(&mut self, begun: &[Failures]) -> Result<Vec<Failures>, StoreError>;

    /// Stores counters that are held.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn put_failures(&mut self, counters: &[Failures]) -> Result<(), StoreError>;

    /// Forgets all failures of an account, and so unlocks it.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn forget_failures(&mut self, account: &str) -> Result<(), StoreError>;
}
