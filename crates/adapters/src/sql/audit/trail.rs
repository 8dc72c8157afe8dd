//! The trail as its tenant reads it.

use ::auth::audit::{
    AuditFilter, Order, SecurityFilter, SecurityRecord, Stretch, TrailLine, TrailRepository,
};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use kernel::{Audit, Id, StoreError};
use uuid::{Builder, Uuid};

use super::rows::{LineRow, SecurityRow};
use crate::sql::{
    column,
    schema::{audit_events, security_events},
    session::Session,
    transactor::Serves,
};

/// The rows of the session's tenant in a stretch and a time. A macro, because diesel's boxed types cannot be named briefly.
///
/// Ids grow with time, so times also bound the ids: the index by id then serves every filter.
macro_rules! stretch_of {
    ($table:ident, $tenant:expr, $filter:expr, $stretch:expr) => {{
        let mut query = $table::table.filter($table::tenant_id.eq($tenant)).into_boxed();
        if let Some(since) = $filter.since {
            query = query.filter($table::occurred_at.ge(column::Instant::from(since)));
            query = query.filter($table::id.ge(first_id_of(since)));
        }
        if let Some(until) = $filter.until {
            query = query.filter($table::occurred_at.lt(column::Instant::from(until)));
            query = query.filter($table::id.lt(first_id_of(until + TimeDelta::milliseconds(1))));
        }
        let beyond = $stretch.beyond.map(id_of);
        query = match ($stretch.order, beyond) {
            (Order::NewestFirst, Some(beyond)) => query.filter($table::id.lt(beyond)),
            (Order::OldestFirst, Some(beyond)) => query.filter($table::id.gt(beyond)),
            (_, None) => query,
        };
        query = match $stretch.order {
            Order::NewestFirst => query.order($table::id.desc()),
            Order::OldestFirst => query.order($table::id.asc()),
        };
        query.limit($stretch.size.into())
    }};
}

fn id_of(entity: Uuid) -> column::Id {
    Id::<Audit>::from_uuid(entity).into()
}

/// No id made at this time, to the millisecond, is smaller.
fn first_id_of(time: DateTime<Utc>) -> column::Id {
    let millis = u64::try_from(time.timestamp_millis()).unwrap_or(0);
    id_of(Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid())
}

impl TrailRepository for Session {
    fn list_audit(&mut self, filter: &AuditFilter, stretch: Stretch) -> Result<Vec<TrailLine>, StoreError> {
        let mut query = stretch_of!(audit_events, self.tenant(), filter, stretch);
        if let Some(entity_type) = &filter.entity_type {
            query = query.filter(audit_events::target_type.eq(entity_type.clone()));
        }
        if let Some(entity) = filter.entity_id {
            query = query.filter(audit_events::target_id.eq(id_of(entity)));
        }
        if let Some(actor) = filter.actor {
            query = query.filter(audit_events::actor_id.eq(id_of(actor)));
        }
        if let Some(action) = &filter.action {
            query = query.filter(audit_events::action.eq(action.clone()));
        }
        let rows = query.select(LineRow::as_select()).load(self.connection());
        Ok(self.check(rows)?.into_iter().map(TrailLine::from).collect())
    }

    fn list_security_events(
        &mut self,
        filter: &SecurityFilter,
        stretch: Stretch,
    ) -> Result<Vec<SecurityRecord>, StoreError> {
        let mut query = stretch_of!(security_events, self.tenant(), filter, stretch);
        if let Some(event_type) = &filter.event_type {
            query = query.filter(security_events::event_type.eq(event_type.clone()));
        }
        let rows = query.select(SecurityRow::as_select()).load(self.connection());
        Ok(self.check(rows)?.into_iter().map(SecurityRecord::from).collect())
    }
}

impl Serves<dyn TrailRepository> for Session {
    const TENANT: bool = true;

    fn port(&mut self) -> &mut (dyn TrailRepository + 'static) {
        self
    }
}
