use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::BoxFuture;

/// The only source of time. A use case asks once and passes the answer down.
pub trait Clock: Send + Sync {
    /// Now, to the microsecond: what both databases store, so that a value read back equals the one written.
    fn now(&self) -> DateTime<Utc>;

    /// Completes when `duration` has passed on this clock.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}
