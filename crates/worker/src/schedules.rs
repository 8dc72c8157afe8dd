use std::{fmt, future::Future, sync::Arc, time::Duration};

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use futures::future::{join_all, select};
use kernel::{BoxFuture, Clock, Context};

use crate::Queue;

/// When a chore is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cadence {
    Every(Duration),
    /// Once a day, at this time UTC.
    Daily(NaiveTime),
}

impl Cadence {
    /// The first time after `now`.
    pub fn next(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Every(period) => now + TimeDelta::from_std(period).unwrap_or(TimeDelta::days(1)),
            Self::Daily(time) => {
                let today = now.date_naive().and_time(time).and_utc();
                if today > now { today } else { today + Days::new(1) }
            }
        }
    }
}

/// Work of the platform that is due at times, not asked for by anyone.
pub trait Chore: Send + Sync {
    /// The name of its slot.
    fn name(&self) -> &'static str;

    fn cadence(&self) -> Cadence;

    /// Whether there is anything to do: a cheap look, so that an idle process writes nothing.
    fn is_wanted(&self) -> BoxFuture<'_, bool> {
        Box::pin(async { true })
    }

    /// Does it, and tells the log what went wrong. A run cut short must leave nothing that the next one cannot go on with.
    fn run(&self) -> BoxFuture<'_, ()>;
}

/// Has each chore done at its times, once among all processes: whoever moves its slot does it, and there is no leader.
pub struct Schedules {
    pub queue: Queue,
    pub clock: Arc<dyn Clock>,
    pub chores: Vec<Arc<dyn Chore>>,
}

impl fmt::Debug for Schedules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.chores.iter().map(|chore| chore.name())).finish()
    }
}

impl Schedules {
    /// Keeps time until `stop` completes; what runs then is dropped where it stands.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        let all = join_all(self.chores.iter().map(|chore| self.keep(&**chore)));
        select(Box::pin(all), Box::pin(stop)).await;
    }

    async fn keep(&self, chore: &dyn Chore) {
        loop {
            let now = self.clock.now();
            let wait = chore.cadence().next(now) - now;
            self.clock.sleep(wait.to_std().unwrap_or_default()).await;
            self.tick(chore).await;
        }
    }

    /// Does `chore` if there is something to do and its slot is due and nobody else's.
    pub async fn tick(&self, chore: &dyn Chore) {
        if !chore.is_wanted().await {
            return;
        }
        let (name, next) = (chore.name(), chore.cadence().next(self.clock.now()));
        match self.queue.write(&Context::system(name), move |tx| tx.take_slot(name, next)).await {
            Ok(true) => chore.run().await,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, schedule = name, "a slot could not be taken"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_daily_chore_is_due_at_its_time_today_or_else_tomorrow() {
        let nightly = Cadence::Daily(NaiveTime::from_hms_opt(3, 30, 0).unwrap());
        assert_eq!(nightly.next(at("2026-11-21T03:29:59Z")), at("2026-11-21T03:30:00Z"));
        assert_eq!(nightly.next(at("2026-11-21T03:30:00Z")), at("2026-11-22T03:30:00Z"));
        assert_eq!(
            Cadence::Every(Duration::from_secs(5)).next(at("2026-11-21T03:30:00Z")),
            at("2026-11-21T03:30:05Z")
        );
    }
}
