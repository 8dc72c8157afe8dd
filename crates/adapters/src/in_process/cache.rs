use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Cache, Clock, Silent};

/// More values than this are not kept.
const MOST_VALUES: usize = 10_000;

/// A cache of this process alone.
pub struct InProcessCache {
    clock: Arc<dyn Clock>,
    values: Mutex<HashMap<String, Kept>>,
}

struct Kept {
    value: Vec<u8>,
    until: DateTime<Utc>,
}

impl InProcessCache {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, values: Mutex::default() }
    }

    fn with<T>(&self, use_them: impl FnOnce(&mut HashMap<String, Kept>, DateTime<Utc>) -> T) -> T {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        use_them(&mut values, self.clock.now())
    }
}

impl fmt::Debug for InProcessCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InProcessCache")
    }
}

#[async_trait]
impl Cache for InProcessCache {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Silent> {
        Ok(self.with(|values, now| {
            let kept = values.get(key).filter(|kept| now < kept.until);
            kept.map(|kept| kept.value.clone())
        }))
    }

    async fn put(&self, key: &str, value: Vec<u8>, ttl: Duration) -> Result<(), Silent> {
        let ttl = TimeDelta::from_std(ttl).unwrap_or(TimeDelta::MAX);
        self.with(|values, now| {
            make_room(values, now);
            let until = now.checked_add_signed(ttl).unwrap_or(DateTime::<Utc>::MAX_UTC);
            values.insert(key.to_owned(), Kept { value, until });
        });
        Ok(())
    }

    async fn remove(&self, key: &str) -> Result<(), Silent> {
        self.with(|values, _| values.remove(key));
        Ok(())
    }
}

/// Drops what is over, and something when nothing is.
fn make_room(values: &mut HashMap<String, Kept>, now: DateTime<Utc>) {
    if values.len() < MOST_VALUES {
        return;
    }
    values.retain(|_, kept| now < kept.until);
    if values.len() >= MOST_VALUES
        && let Some(something) = values.keys().next().cloned()
    {
        values.remove(&something);
    }
}

#[cfg(test)]
mod tests {
    use kernel::testing::{ManualClock, instant};

    use super::*;

    #[tokio::test]
    async fn there_is_always_room_for_one_more() {
        let cache = InProcessCache::new(Arc::new(ManualClock::at(instant("2026-11-21T10:00:00Z"))));
        for key in 0..=MOST_VALUES {
            cache.put(&key.to_string(), Vec::new(), Duration::from_secs(1)).await.unwrap();
        }
        assert_eq!(cache.values.lock().unwrap().len(), MOST_VALUES);
        assert!(cache.get(&MOST_VALUES.to_string()).await.unwrap().is_some());
    }
}
