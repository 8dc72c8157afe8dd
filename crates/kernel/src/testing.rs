//! A clock and randomness that tests hold in their hands (feature `testing`).

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures::channel::oneshot;

use crate::{BoxFuture, Clock, Random};

/// Reads an RFC 3339 time; the epoch for anything else.
pub fn instant(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).map(|time| time.to_utc()).unwrap_or_default()
}

/// Stands still until told otherwise. Clones share the time.
#[derive(Clone, Debug)]
pub struct ManualClock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    now: DateTime<Utc>,
    sleepers: Vec<(DateTime<Utc>, oneshot::Sender<()>)>,
}

impl ManualClock {
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { state: Arc::new(Mutex::new(State { now, sleepers: Vec::new() })) }
    }

    /// Moves time on and wakes whoever slept long enough.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.now += TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX);
        let now = state.now;
        let (due, waiting) = state.sleepers.drain(..).partition(|(until, _)| *until <= now);
        state.sleepers = waiting;
        let due: Vec<(DateTime<Utc>, oneshot::Sender<()>)> = due;
        for (_, sleeper) in due {
            sleeper.send(()).ok();
        }
    }

    /// When the sleepers want to wake, soonest first: what a test asserts about waits.
    pub fn alarms(&self) -> Vec<DateTime<Utc>> {
        let mut state = self.state();
        state.sleepers.retain(|(_, sleeper)| !sleeper.is_canceled());
        let mut alarms: Vec<_> = state.sleepers.iter().map(|(until, _)| *until).collect();
        alarms.sort();
        alarms
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.state().now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let (sender, woken) = oneshot::channel();
        let mut state = self.state();
        let until = state.now + TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
        if duration.is_zero() {
            sender.send(()).ok();
        } else {
            state.sleepers.push((until, sender));
        }
        Box::pin(async move {
            woken.await.ok();
        })
    }
}

/// Repeats the same bytes for the same seed (splitmix64).
#[derive(Debug)]
pub struct SeededRandom {
    state: Mutex<u64>,
}

impl SeededRandom {
    pub fn new(seed: u64) -> Self {
        Self { state: Mutex::new(seed) }
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = *state;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^= word >> 31;
            chunk.copy_from_slice(&word.to_le_bytes()[..chunk.len()]);
        }
    }
}
