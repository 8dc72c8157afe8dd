use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

use futures::{
    FutureExt,
    future::{Either, poll_immediate, select},
};
use kernel::Clock;

use crate::ApiError;

/// Runs `work` to its end unless it panics or `limit` passes; either becomes a refusal, and the process lives on.
pub(crate) async fn guarded<T>(
    clock: &dyn Clock,
    limit: Duration,
    work: impl Future<Output = T>,
) -> Result<T, ApiError> {
    let mut work = Box::pin(AssertUnwindSafe(work).catch_unwind());
    // What needs no wait needs no timer.
    if let Some(done) = poll_immediate(&mut work).await {
        return done.map_err(|panic| panicked(&*panic));
    }
    match select(work, clock.sleep(limit)).await {
        Either::Left((done, _)) => done.map_err(|panic| panicked(&*panic)),
        Either::Right(_) => Err(ApiError::timeout()),
    }
}

fn panicked(panic: &(dyn Any + Send)) -> ApiError {
    let text = panic.downcast_ref::<&str>().copied();
    let said = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    ApiError::internal(format!("panic: {}", said.unwrap_or("no message")))
}
