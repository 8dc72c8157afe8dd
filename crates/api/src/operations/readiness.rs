use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::{Either, join_all, select};
use kernel::{BoxFuture, Clock};

/// How long one check may take.
const LIMIT: Duration = Duration::from_secs(1);
/// How long a report is believed.
const KEPT: TimeDelta = TimeDelta::seconds(2);

/// One thing the process needs to serve: the database, its migrations, the queue.
pub trait Check: Send + Sync {
    /// Its name in the report.
    fn name(&self) -> &'static str;

    /// Whether nothing can be served without it; else the process is `degraded`, and ready.
    fn is_vital(&self) -> bool {
        true
    }

    /// Looks. The cause of a failure goes to the log, not to the report.
    fn check(&self) -> BoxFuture<'_, Result<(), String>>;
}

/// Whether the process may be sent requests. One per process, in the application data.
pub struct Readiness {
    checks: Vec<Arc<dyn Check>>,
    clock: Arc<dyn Clock>,
    last: Mutex<Option<(DateTime<Utc>, Report)>>,
    draining: AtomicBool,
}

/// What each check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) checks: BTreeMap<&'static str, Found>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Fine,
    /// Missed, not needed.
    Degraded,
    Failed,
}

impl fmt::Debug for Readiness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readiness").field("draining", &self.draining).finish_non_exhaustive()
    }
}

impl Readiness {
    pub fn new(checks: Vec<Arc<dyn Check>>, clock: Arc<dyn Clock>) -> Self {
        Self { checks, clock, last: Mutex::new(None), draining: AtomicBool::new(false) }
    }

    /// From now on the process is not ready, whatever the checks say: it is about to stop.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Release);
    }

    /// What the checks say, at most two seconds old. Two callers at once may both look.
    pub(crate) async fn report(&self) -> Report {
        let now = self.clock.now();
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, report)) = last.filter(|(at, _)| now - *at < KEPT) {
            return self.with_draining(report);
        }
        let found = join_all(self.checks.iter().map(|check| self.look(&**check))).await;
        let report = Report { checks: found.into_iter().collect() };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, report.clone()));
        self.with_draining(report)
    }

    fn with_draining(&self, mut report: Report) -> Report {
        if self.draining.load(Ordering::Acquire) {
            report.checks.insert("draining", Found::Failed);
        }
        report
    }

    async fn look(&self, check: &dyn Check) -> (&'static str, Found) {
        let cause = match select(check.check(), self.clock.sleep(LIMIT)).await {
            Either::Left((Ok(()), _)) => return (check.name(), Found::Fine),
            Either::Left((Err(cause), _)) => cause,
            Either::Right(_) => "no answer within a second".to_owned(),
        };
        tracing::warn!(check = check.name(), cause, "a readiness check failed");
        (check.name(), if check.is_vital() { Found::Failed } else { Found::Degraded })
    }
}
