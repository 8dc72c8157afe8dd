use std::time::Duration;

use async_trait::async_trait;

/// How often something may be done: `limit` times in `window` in the long run, `burst` times at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    pub limit: u32,
    pub window: Duration,
    pub burst: u32,
}

/// Whether it may be done now, and what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    pub allowed: bool,
    /// How many more may follow at once.
    pub remaining: u32,
    /// Until the whole burst is there again.
    pub reset: Duration,
    /// Until the next is allowed; zero when this one was.
    pub retry_after: Duration,
}

impl Quota {
    /// The generic cell rate algorithm. `full_at` is when the burst will be whole again, as the last call left it; with
    /// it and `now` in microseconds of one clock, the new one and the decision. A refusal changes nothing.
    pub fn decide(&self, full_at: i64, now: i64) -> (i64, Decision) {
        let (owed, next) = (full_at.max(now), full_at.max(now).saturating_add(self.cost()));
        let over = next.saturating_sub(now).saturating_sub(self.whole());
        let full_at = if over <= 0 { next } else { owed };
        (full_at, self.judge(full_at.saturating_sub(now), over))
    }

    /// What one call costs, in microseconds of waiting.
    pub fn cost(&self) -> i64 {
        (micros(self.window) / i64::from(self.limit.max(1))).max(1)
    }

    /// What a whole burst costs.
    pub fn whole(&self) -> i64 {
        self.cost().saturating_mul(self.burst.max(1).into())
    }

    /// The decision about a caller who now owes `owed` microseconds, and whose call would have gone `over` the burst.
    pub fn judge(&self, owed: i64, over: i64) -> Decision {
        let left = self.whole().saturating_sub(owed).max(0) / self.cost();
        Decision {
            allowed: over <= 0,
            remaining: u32::try_from(left).unwrap_or(u32::MAX),
            reset: duration(owed),
            retry_after: duration(over),
        }
    }

    /// What each of `replicas` may allow while none knows of the others.
    #[must_use]
    pub fn shared_by(self, replicas: u32) -> Self {
        let share = |whole: u32| (whole / replicas.max(1)).max(1);
        Self { limit: share(self.limit), burst: share(self.burst), ..self }
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn duration(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or_default())
}

/// Counts calls by key (platform.md §6.5).
#[async_trait]
pub trait Limiter: Send + Sync {
    /// Takes one of `quota` for `key`, which names the policy and whom it is about. Never fails: a limiter that cannot
    /// look decides by what it knows.
    async fn take(&self, key: &str, quota: Quota) -> Decision;
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota { limit: 120, window: Duration::from_mins(1), burst: 60 };

    #[test]
    fn scenario_28_a_burst_then_the_rate_and_a_wait_that_is_exact() {
        let (mut full_at, mut now) = (0, 1_000_000_000);
        for left in (0..60).rev() {
            let (next, decision) = QUOTA.decide(full_at, now);
            assert_eq!((decision.allowed, decision.remaining), (true, left));
            full_at = next;
        }
        let (same, refused) = QUOTA.decide(full_at, now);
        assert_eq!(
            (refused.allowed, refused.retry_after, same),
            (false, Duration::from_millis(500), full_at)
        );
        for _ in 0..120 {
            now += 500_000;
            let (next, decision) = QUOTA.decide(full_at, now);
            assert!(decision.allowed);
            full_at = next;
        }
        assert!(!QUOTA.decide(full_at, now).1.allowed, "the 121st in this minute");
    }

    #[test]
    fn whoever_waits_as_told_is_allowed_and_no_sooner() {
        for limit in [1, 7, 60, 6000] {
            let quota = Quota { limit, window: Duration::from_mins(1), burst: 3 };
            let mut full_at = 0;
            for _ in 0..3 {
                full_at = quota.decide(full_at, 0).0;
            }
            let wait = i64::try_from(quota.decide(full_at, 0).1.retry_after.as_micros()).unwrap();
            assert!(!quota.decide(full_at, wait - 1).1.allowed && quota.decide(full_at, wait).1.allowed);
        }
    }

    #[test]
    fn replicas_that_do_not_know_of_each_other_share_a_quota_and_each_allows_something() {
        let share = QUOTA.shared_by(4);
        assert_eq!((share.limit, share.burst, share.window), (30, 15, QUOTA.window));
        assert_eq!(QUOTA.shared_by(1000).limit, 1);
        assert_eq!(QUOTA.shared_by(0), QUOTA);
    }
}
