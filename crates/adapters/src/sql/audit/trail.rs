//! The trail as its tenant reads it.

use ::auth::audit::{AuditFilter, SecurityFilter, SecurityRecord, TrailLine, TrailRepository};
use diesel::prelude::*;
use kernel::{StoreError, Stretch};

use super::rows::{LineRow, SecurityRow};
use crate::sql::{
    column,
    schema::{audit_events, security_events},
    session::Session,
    stretch::{id_of, stretched, within},
    transactor::Serves,
};

impl TrailRepository for Session {
    fn list_audit(&mut self, filter: &AuditFilter, stretch: Stretch) -> Result<Vec<TrailLine>, StoreError> {
        use audit_events::dsl;
        let own = audit_events::table.filter(dsl::tenant_id.eq(self.tenant())).into_boxed();
        let mut query = within!(own, (dsl::id, dsl::occurred_at), filter.since, filter.until);
        if let Some(entity_type) = &filter.entity_type {
            query = query.filter(dsl::target_type.eq(entity_type.clone()));
        }
        if let Some(entity) = filter.entity_id {
            query = query.filter(dsl::target_id.eq(id_of(entity)));
        }
        if let Some(actor) = filter.actor {
            query = query.filter(dsl::actor_id.eq(id_of(actor)));
        }
        if let Some(action) = &filter.action {
            query = query.filter(dsl::action.eq(action.clone()));
        }
        let rows = stretched!(query, dsl::id, stretch).select(LineRow::as_select()).load(self.connection());
        Ok(self.check(rows)?.into_iter().map(TrailLine::from).collect())
    }

    fn list_security_events(
        &mut self,
        filter: &SecurityFilter,
        stretch: Stretch,
    ) -> Result<Vec<SecurityRecord>, StoreError> {
        use security_events::dsl;
        let own = security_events::table.filter(dsl::tenant_id.eq(self.tenant())).into_boxed();
        let mut query = within!(own, (dsl::id, dsl::occurred_at), filter.since, filter.until);
        if let Some(event_type) = &filter.event_type {
            query = query.filter(dsl::event_type.eq(event_type.clone()));
        }
        let rows =
            stretched!(query, dsl::id, stretch).select(SecurityRow::as_select()).load(self.connection());
        Ok(self.check(rows)?.into_iter().map(SecurityRecord::from).collect())
    }
}

impl Serves<dyn TrailRepository> for Session {
    const TENANT: bool = true;

    fn port(&mut self) -> &mut (dyn TrailRepository + 'static) {
        self
    }
}
