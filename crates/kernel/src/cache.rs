use std::time::Duration;

use async_trait::async_trait;

/// What processes share does not answer: do without it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("no answer from what the processes share")]
pub struct Silent;

/// Values that may be lost at any time and never outlive their time. What is true is in the database.
///
/// A key names its area first (`flags:…`), and the tenant wherever a value belongs to one.
#[async_trait]
pub trait Cache: Send + Sync {
    /// # Errors
    /// [`Silent`], which is no reason to fail the call.
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Silent>;

    /// Keeps `value` for `ttl`, in place of the last one.
    ///
    /// # Errors
    /// [`Silent`]
    async fn put(&self, key: &str, value: Vec<u8>, ttl: Duration) -> Result<(), Silent>;

    /// # Errors
    /// [`Silent`]: the value may live until its time is over.
    async fn remove(&self, key: &str) -> Result<(), Silent>;
}
