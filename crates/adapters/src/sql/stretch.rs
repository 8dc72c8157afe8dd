//! Lists that grow at their newest end, read stretch by stretch. Macros, because diesel's boxed types cannot be named
//! briefly.

use chrono::{DateTime, Utc};
use kernel::Id;
use uuid::{Builder, Uuid};

use super::column;

/// The rows of a time. Ids grow with time, so times also bound the ids: the index by id then serves every filter.
macro_rules! within {
    ($query:expr, ($id:path, $time:path), $since:expr, $until:expr) => {{
        let mut query = $query;
        if let Some(since) = $since {
            query = query.filter($time.ge(column::Instant::from(since)));
            query = query.filter($id.ge($crate::sql::stretch::first_id(since, 0)));
        }
        if let Some(until) = $until {
            query = query.filter($time.lt(column::Instant::from(until)));
            query = query.filter($id.lt($crate::sql::stretch::first_id(until, 1)));
        }
        query
    }};
}

/// The rows of a stretch, in the order in which they lie from its start.
macro_rules! stretched {
    ($query:expr, $id:path, $stretch:expr) => {{
        let query = $query.limit($stretch.look().into());
        match $stretch.start {
            kernel::Start::Newest { skip } => query.order($id.desc()).offset(skip.into()),
            kernel::Start::OlderThan(id) => {
                query.filter($id.lt($crate::sql::stretch::id_of(id))).order($id.desc())
            }
            kernel::Start::NewerThan(id) => {
                query.filter($id.gt($crate::sql::stretch::id_of(id))).order($id.asc())
            }
        }
    }};
}

pub(super) use {stretched, within};

/// Of whatever entity.
pub(super) fn id_of(entity: Uuid) -> column::Id {
    Id::<()>::from_uuid(entity).into()
}

/// No id made so many milliseconds later is smaller, as far as ids reach.
pub(super) fn first_id(time: DateTime<Utc>, later: u64) -> column::Id {
    const LAST: u64 = (1 << 48) - 1;
    let millis = u64::try_from(time.timestamp_millis()).unwrap_or(0);
    id_of(Builder::from_unix_timestamp_millis(millis.saturating_add(later).min(LAST), &[0; 10]).into_uuid())
}
