use chrono::{DateTime, Utc};
use kernel::StoreError;

use crate::retention::{Data, Purged};

/// What is past its time, in all tenants (platform.md §6.13). What has not ended is never past it.
pub trait Retention {
    /// How many rows of `data` ended at or before `cutoff`; counts no further than `most`.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn count_past(&mut self, data: Data, cutoff: DateTime<Utc>, most: u64) -> Result<u64, StoreError>;

    /// Deletes the oldest `most` of them and what belongs to them, and tells how many. A row that lives again when its turn
    /// comes, because someone used it meanwhile, stays.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn delete_past(&mut self, data: Data, cutoff: DateTime<Utc>, most: u32) -> Result<u64, StoreError>;

    /// Remembers what a run found.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn insert_purged(&mut self, purged: &Purged) -> Result<(), StoreError>;

    /// What the last runs found, newest run first, by name within a run.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn list_purged(&mut self, most: u32) -> Result<Vec<Purged>, StoreError>;
}
