use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use kernel::{Clock, Decision, Limiter, Quota};

/// More keys than this are not remembered (platform.md §6.5).
const MOST_KEYS: usize = 100_000;
/// The idle are looked for at most this often, in microseconds.
const SWEEP: i64 = 1_000_000;

/// Counts the calls of this process.
///
/// The crate `governor` keeps its own clock and tells neither what remains nor the reset, which the headers need; the
/// arithmetic is [`Quota::decide`].
pub struct InProcessLimiter {
    clock: Arc<dyn Clock>,
    counted: Mutex<Counted>,
}

/// By key, when its burst is whole again.
#[derive(Default)]
struct Counted {
    full_at: HashMap<String, i64>,
    swept_at: i64,
}

impl InProcessLimiter {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, counted: Mutex::default() }
    }
}

impl fmt::Debug for InProcessLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InProcessLimiter")
    }
}

#[async_trait]
impl Limiter for InProcessLimiter {
    async fn take(&self, key: &str, quota: Quota) -> Decision {
        let now = self.clock.now().timestamp_micros();
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(full_at) = counted.full_at.get_mut(key) {
            let (next, decision) = quota.decide(*full_at, now);
            *full_at = next;
            return decision;
        }
        counted.make_room(now);
        let (next, decision) = quota.decide(now, now);
        counted.full_at.insert(key.to_owned(), next);
        decision
    }
}

impl Counted {
    /// Forgets the idle, whose burst is whole anyway, and someone when all are busy.
    fn make_room(&mut self, now: i64) {
        if self.full_at.len() < MOST_KEYS {
            return;
        }
        if now.saturating_sub(self.swept_at) >= SWEEP {
            self.swept_at = now;
            self.full_at.retain(|_, full_at| *full_at > now);
        }
        if self.full_at.len() >= MOST_KEYS
            && let Some(someone) = self.full_at.keys().next().cloned()
        {
            self.full_at.remove(&someone);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use kernel::testing::{ManualClock, instant};

    use super::*;

    #[tokio::test]
    async fn keys_are_counted_apart_and_the_idle_are_forgotten() {
        let clock = ManualClock::at(instant("2026-11-21T10:00:00Z"));
        let limiter = InProcessLimiter::new(Arc::new(clock.clone()));
        let quota = Quota { limit: 60, window: Duration::from_mins(1), burst: 1 };
        assert!(limiter.take("a", quota).await.allowed && limiter.take("b", quota).await.allowed);
        assert!(!limiter.take("a", quota).await.allowed);
        for key in 0..MOST_KEYS {
            limiter.take(&key.to_string(), quota).await;
        }
        assert_eq!(limiter.counted.lock().unwrap().full_at.len(), MOST_KEYS);
        clock.advance(Duration::from_secs(2));
        limiter.take("c", quota).await;
        assert_eq!(limiter.counted.lock().unwrap().full_at.len(), 1);
    }
}
