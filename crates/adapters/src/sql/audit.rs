//! The audit trail and the security events, written in the transaction of the act.

use diesel::prelude::*;
use kernel::{Actor, Audit, SecurityEvent, StoreError};

use super::{
    column,
    schema::{audit_events, security_events},
    session::Session,
};

impl Session {
    pub(super) fn insert_audit(&mut self, entry: Audit) -> Result<(), StoreError> {
        let (actor_type, actor_id) = match self.context.actor {
            Actor::User(user) => ("user", Some(column::Id::from(user))),
            Actor::ApiClient(client) => ("api_client", Some(column::Id::from(client))),
            Actor::System => ("system", None),
            Actor::Anonymous => ("anonymous", None),
        };
        let row = (
            audit_events::id.eq(column::Id::from(self.new_id::<Audit>())),
            audit_events::tenant_id.eq(entry.tenant.or(self.context.tenant()).map(column::Id::from)),
            audit_events::occurred_at.eq(self.now()),
            audit_events::actor_type.eq(actor_type),
            audit_events::actor_id.eq(actor_id),
            audit_events::action.eq(entry.action),
            audit_events::target_type.eq(entry.target_type),
            audit_events::target_id.eq(column::Id::from(kernel::Id::<Audit>::from_uuid(entry.target))),
            audit_events::request_id.eq(self.context.request_id.to_string()),
            audit_events::correlation_id.eq(self.context.correlation_id.to_string()),
            audit_events::metadata.eq(column::Document::from(entry.metadata)),
            audit_events::outcome.eq(entry.outcome.as_str()),
            audit_events::ip_prefix.eq(self.context.ip_prefix.as_deref().map(str::to_owned)),
        );
        let written = diesel::insert_into(audit_events::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }

    pub(super) fn insert_security_event(&mut self, event: SecurityEvent) -> Result<(), StoreError> {
        let row = (
            security_events::id.eq(column::Id::from(self.new_id::<SecurityEvent>())),
            security_events::tenant_id.eq(event.tenant.or(self.context.tenant()).map(column::Id::from)),
            security_events::event_type.eq(event.kind),
            security_events::severity.eq(event.severity.as_str()),
            security_events::payload.eq(column::Document::from(event.payload)),
            security_events::correlation_id.eq(self.context.correlation_id.to_string()),
            security_events::occurred_at.eq(self.now()),
        );
        let written = diesel::insert_into(security_events::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }
}
