//! The audit trail and the security events, written in the transaction of the act.

mod chain;
mod personal;
mod policy;
mod rows;
mod trail;

use diesel::{connection::SimpleConnection as _, prelude::*};
use kernel::{Actor, Audit, Id, SecurityEvent, StoreError};
use serde_json::{Value, json};

pub use policy::{AuditPolicy, AuditWrites};

use super::{
    column,
    connection::each_backend,
    schema::{audit_events, security_events},
    session::Session,
};

/// What a line may tell at most (platform.md §2.2).
const METADATA_BYTES: usize = 8 * 1024;

impl Session {
    /// Writes a line. Unless the trail is strict, the act stands even when its line cannot be written; then the log and a
    /// figure tell.
    pub(super) fn insert_audit(&mut self, entry: Audit) -> Result<(), StoreError> {
        let policy = self.audit_policy();
        if !policy.enabled {
            return Ok(());
        }
        if policy.strict {
            let written = self.insert_line(entry);
            policy.count(written.is_ok());
            return written;
        }
        self.savepoint("SAVEPOINT audit_line")?;
        let written = self.insert_line(entry);
        policy.count(written.is_ok());
        let Err(error) = written else { return self.savepoint("RELEASE SAVEPOINT audit_line") };
        tracing::error!(%error, "an act is not in the audit trail");
        self.savepoint("ROLLBACK TO SAVEPOINT audit_line")?;
        self.forgive();
        Ok(())
    }

    fn savepoint(&mut self, sql: &str) -> Result<(), StoreError> {
        let done = each_backend!(self.connection(), c => c.batch_execute(sql));
        self.check(done)
    }

    fn insert_line(&mut self, entry: Audit) -> Result<(), StoreError> {
        let (actor_type, actor_id) = match self.context.actor {
            Actor::User(user) => ("user", Some(column::Id::from(user))),
            Actor::ApiClient(client) => ("api_client", Some(column::Id::from(client))),
            Actor::System => ("system", None),
            Actor::Anonymous => ("anonymous", None),
        };
        let (id, tenant) = (self.new_id::<Audit>(), self.addressee(entry.tenant));
        let personal =
            entry.personal.as_ref().map(|personal| self.encrypt_personal(id, personal)).transpose()?;
        let row = (
            audit_events::id.eq(column::Id::from(id)),
            audit_events::tenant_id.eq(tenant.map(column::Id::from)),
            audit_events::occurred_at.eq(self.now()),
            audit_events::actor_type.eq(actor_type),
            audit_events::actor_id.eq(actor_id),
            audit_events::action.eq(entry.action),
            audit_events::target_type.eq(entry.target_type),
            audit_events::target_id.eq(column::Id::from(Id::<Audit>::from_uuid(entry.target))),
            audit_events::request_id.eq(self.context.request_id.to_string()),
            audit_events::correlation_id.eq(self.context.correlation_id.to_string()),
            audit_events::metadata.eq(column::Document::from(within_limit(entry.metadata))),
            audit_events::outcome.eq(entry.outcome.as_str()),
            audit_events::ip_prefix.eq(self.context.ip_prefix.as_deref().map(str::to_owned)),
            audit_events::pii_sha256.eq(personal.as_ref().map(|personal| personal.digest.clone())),
        );
        let written = diesel::insert_into(audit_events::table).values(row).execute(self.connection());
        self.check(written)?;
        personal.map_or(Ok(()), |personal| self.insert_personal(id, tenant, &personal))
    }

    pub(super) fn insert_security_event(&mut self, event: SecurityEvent) -> Result<(), StoreError> {
        let row = (
            security_events::id.eq(column::Id::from(self.new_id::<SecurityEvent>())),
            security_events::tenant_id.eq(self.addressee(event.tenant).map(column::Id::from)),
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

/// A line too long to keep says how long it was.
fn within_limit(metadata: Value) -> Value {
    let bytes = metadata.to_string().len();
    if bytes <= METADATA_BYTES { metadata } else { json!({ "omitted_bytes": bytes }) }
}
