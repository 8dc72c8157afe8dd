use kernel::{BoxFuture, WakeUp};
use tokio::sync::Notify;

/// Wakes the runners of this process.
#[derive(Debug, Default)]
pub struct InProcessWakeUp {
    notify: Notify,
}

impl WakeUp for InProcessWakeUp {
    fn wake(&self) {
        self.notify.notify_one();
    }

    fn woken(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.notify.notified())
    }
}
