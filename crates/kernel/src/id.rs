use std::{cmp::Ordering, fmt, hash, marker::PhantomData};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::Random;

/// The id of an `Entity`: a UUIDv7, so ids sort by creation time.
///
/// The tag keeps ids of two entities from being swapped; it costs nothing at run time.
pub struct Id<Entity> {
    uuid: Uuid,
    entity: PhantomData<fn() -> Entity>,
}

impl<Entity> Id<Entity> {
    /// A new id made at `time`. The bits after the milliseconds hold the microseconds (RFC 9562 §6.2, method 3), so ids
    /// made a microsecond apart still sort; the rest comes from `random`.
    pub fn new(time: DateTime<Utc>, random: &dyn Random) -> Self {
        let mut bytes = [0_u8; 10];
        random.fill(&mut bytes);
        // 1000 microseconds spread over the 12 bits of `rand_a`.
        let fraction = (time.timestamp_subsec_micros() % 1000) * 4096 / 1000;
        let [.., high, low] = fraction.to_be_bytes();
        bytes[0] = high;
        bytes[1] = low;
        let millis = u64::try_from(time.timestamp_millis()).unwrap_or(0);
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid())
    }

    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, entity: PhantomData }
    }

    pub const fn as_uuid(&self) -> Uuid {
        self.uuid
    }

    /// Reads the hyphenated form. `None` for anything else: at the edge an unreadable id is simply unknown.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 36).then(|| Uuid::try_parse(text).ok()).flatten().map(Self::from_uuid)
    }
}

impl<Entity> Copy for Id<Entity> {}
impl<Entity> Clone for Id<Entity> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<Entity> PartialEq for Id<Entity> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<Entity> Eq for Id<Entity> {}
impl<Entity> PartialOrd for Id<Entity> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<Entity> Ord for Id<Entity> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<Entity> hash::Hash for Id<Entity> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<Entity> fmt::Debug for Id<Entity> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}
impl<Entity> fmt::Display for Id<Entity> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}
impl<Entity> Serialize for Id<Entity> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.uuid.serialize(serializer)
    }
}
impl<'de, Entity> Deserialize<'de> for Id<Entity> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::testing::{SeededRandom, instant};

    #[test]
    fn ids_made_a_microsecond_apart_sort_by_time() {
        let random = SeededRandom::new(7);
        let start = instant("2026-11-21T10:00:00.000998Z");
        let ids: Vec<Id<()>> =
            (0..5).map(|micros| Id::new(start + TimeDelta::microseconds(micros), &random)).collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.as_uuid().get_version_num() == 7));
    }

    #[test]
    fn only_the_hyphenated_form_is_an_id() {
        let id: Id<()> = Id::new(instant("2026-11-21T10:00:00Z"), &SeededRandom::new(7));
        assert_eq!(Id::<()>::parse(&id.to_string()), Some(id));
        assert_eq!(Id::<()>::parse(&id.as_uuid().simple().to_string()), None);
        assert_eq!(Id::<()>::parse("42"), None);
    }
}
