use ::auth::audit::{AuditRecord, Checkpoint, Link, SealedRecord, SecurityRecord, TrailLine};
use diesel::prelude::*;
use kernel::{Audit, Id, SecurityEvent, StoreError};
use uuid::Uuid;

use crate::sql::{
    column,
    schema::{audit_checkpoints, audit_events, security_events},
    session::corrupt,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_events)]
pub(super) struct LineRow {
    #[diesel(deserialize_as = column::Id)]
    id: Id<Audit>,
    tenant_id: Option<column::Id>,
    occurred_at: column::Instant,
    actor_type: String,
    actor_id: Option<column::Id>,
    action: String,
    target_type: String,
    target_id: column::Id,
    outcome: String,
    request_id: String,
    correlation_id: String,
    ip_prefix: Option<String>,
    pii_sha256: Option<String>,
    metadata: column::Document,
    seq: Option<i64>,
    prev_hash: Option<String>,
    hash: Option<String>,
}

impl From<LineRow> for AuditRecord {
    fn from(row: LineRow) -> Self {
        Self {
            id: row.id,
            tenant: row.tenant_id.map(Into::into),
            occurred_at: row.occurred_at.into(),
            actor_type: row.actor_type,
            actor_id: row.actor_id.map(uuid_of),
            action: row.action,
            target_type: row.target_type,
            target_id: uuid_of(row.target_id),
            outcome: row.outcome,
            request_id: row.request_id,
            correlation_id: row.correlation_id,
            ip_prefix: row.ip_prefix,
            pii_sha256: row.pii_sha256,
            metadata: row.metadata.into(),
        }
    }
}

impl From<LineRow> for TrailLine {
    fn from(mut row: LineRow) -> Self {
        let link = (row.seq, row.prev_hash.take(), row.hash.take());
        let link = match link {
            (Some(seq), Some(prev_hash), Some(hash)) => {
                Some(Link { seq: seq.unsigned_abs(), prev_hash, hash })
            }
            _ => None,
        };
        Self { record: row.into(), link }
    }
}

impl TryFrom<LineRow> for SealedRecord {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        let TrailLine { record, link } = row.into();
        let link = link.ok_or_else(|| corrupt("audit_events", record.id, "seq"))?;
        Ok(Self { record, link })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_checkpoints)]
pub(super) struct CheckpointRow {
    #[diesel(deserialize_as = column::Id)]
    id: Id<Checkpoint>,
    tenant_id: Option<column::Id>,
    seq: i64,
    hash: String,
    signed_at: column::Instant,
    signature: String,
    purged_at: Option<column::Instant>,
}

impl From<CheckpointRow> for Checkpoint {
    fn from(row: CheckpointRow) -> Self {
        Self {
            id: row.id,
            tenant_id: row.tenant_id.map(Into::into),
            seq: row.seq.unsigned_abs(),
            hash: row.hash,
            signed_at: row.signed_at.into(),
            signature: row.signature,
            purged_at: row.purged_at.map(Into::into),
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = security_events)]
pub(super) struct SecurityRow {
    #[diesel(deserialize_as = column::Id)]
    id: Id<SecurityEvent>,
    event_type: String,
    severity: String,
    payload: column::Document,
    correlation_id: String,
    occurred_at: column::Instant,
}

impl From<SecurityRow> for SecurityRecord {
    fn from(row: SecurityRow) -> Self {
        Self {
            id: row.id,
            event_type: row.event_type,
            severity: row.severity,
            payload: row.payload.into(),
            correlation_id: row.correlation_id,
            occurred_at: row.occurred_at.into(),
        }
    }
}

/// Of whatever entity: the trail knows them all.
fn uuid_of(id: column::Id) -> Uuid {
    Id::<Audit>::from(id).as_uuid()
}
