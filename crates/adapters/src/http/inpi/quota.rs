use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use kernel::Clock;

/// Counts this process's calls on each day in Paris, by which INPI counts them.
pub(super) struct DailyQuota {
    limit: u32,
    clock: Arc<dyn Clock>,
    spent: Mutex<(NaiveDate, u32)>,
}

impl DailyQuota {
    pub(super) fn new(limit: u32, clock: Arc<dyn Clock>) -> Self {
        Self { limit, clock, spent: Mutex::default() }
    }

    pub(super) fn spend(&self) {
        self.today(|spent| *spent = spent.saturating_add(1));
    }

    /// Whether nothing is left until midnight.
    pub(super) fn is_spent(&self) -> bool {
        self.today(|spent| *spent >= self.limit)
    }

    fn today<T>(&self, look: impl FnOnce(&mut u32) -> T) -> T {
        let today = day_in_paris(self.clock.now());
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.0 != today {
            *spent = (today, 0);
        }
        look(&mut spent.1)
    }
}

/// One hour ahead of UTC; two from the last Sunday of March to that of October, from 01:00 UTC to 01:00 UTC
/// (directive 2000/84/EC).
fn day_in_paris(now: DateTime<Utc>) -> NaiveDate {
    let one = NaiveTime::from_hms_opt(1, 0, 0).unwrap_or_default();
    let change = |month| last_sunday(now.year(), month).and_time(one);
    let is_summer = (change(3)..change(10)).contains(&now.naive_utc());
    (now + TimeDelta::hours(if is_summer { 2 } else { 1 })).date_naive()
}

/// Of a month of 31 days.
fn last_sunday(year: i32, month: u32) -> NaiveDate {
    let last = NaiveDate::from_ymd_opt(year, month, 31).unwrap_or_default();
    last - TimeDelta::days(last.weekday().num_days_from_sunday().into())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kernel::testing::{ManualClock, instant};

    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_paris_in_winter_and_in_summer() {
        for (time, day) in [
            ("2026-11-26T22:59:59Z", "2026-11-26"),
            ("2026-11-26T23:00:00Z", "2026-11-27"),
            ("2026-07-14T21:59:59Z", "2026-07-14"),
            ("2026-07-14T22:00:00Z", "2026-07-15"),
            // The clocks go on in the night to Sunday 29 March, and back in the night to Sunday 25 October.
            ("2026-03-28T22:30:00Z", "2026-03-28"),
            ("2026-03-29T22:00:00Z", "2026-03-30"),
            ("2026-10-24T22:00:00Z", "2026-10-25"),
            ("2026-10-25T22:30:00Z", "2026-10-25"),
        ] {
            assert_eq!(day_in_paris(instant(time)).to_string(), day, "{time}");
        }
    }

    #[test]
    fn what_is_spent_today_is_back_tomorrow() {
        let clock = ManualClock::at(instant("2026-11-26T10:00:00Z"));
        let quota = DailyQuota::new(2, Arc::new(clock.clone()));
        assert!(!quota.is_spent());
        quota.spend();
        assert!(!quota.is_spent());
        quota.spend();
        assert!(quota.is_spent());
        clock.advance(Duration::from_hours(13));
        assert!(!quota.is_spent());
    }
}
