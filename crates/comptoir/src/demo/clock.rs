use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use adapters::in_process::SystemClock;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{BoxFuture, Clock};

/// The machine's clock, set back while the demonstration lives through its past.
#[derive(Clone, Debug, Default)]
pub struct DemoClock {
    days_back: Arc<AtomicI64>,
}

impl DemoClock {
    /// Goes `days` into the past; zero is now.
    pub fn go_back(&self, days: i64) {
        self.days_back.store(days, Ordering::Relaxed);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() - TimeDelta::days(self.days_back.load(Ordering::Relaxed))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        SystemClock.sleep(duration)
    }
}
