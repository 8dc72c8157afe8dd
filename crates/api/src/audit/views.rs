use auth::audit::{SecurityRecord, TrailLine, Verification};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who did what to which thing.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditEvent)]
pub(crate) struct LineView<'a> {
    id: Uuid,
    /// Place in the tenant's chain; null for the second before the line is sealed.
    #[schema(required = true, example = 42)]
    seq: Option<u64>,
    occurred_at: DateTime<Utc>,
    /// `user`, `api_client`, `system` or `anonymous`.
    #[schema(example = "user")]
    actor_type: &'a str,
    #[schema(required = true)]
    actor_id: Option<Uuid>,
    #[schema(example = "auth.login.succeeded")]
    action: &'a str,
    #[schema(example = "session")]
    entity_type: &'a str,
    entity_id: Uuid,
    /// `success`, `denied` or `failure`.
    #[schema(example = "success")]
    outcome: &'a str,
    request_id: &'a str,
    correlation_id: &'a str,
    /// The network of the call, never the whole address.
    #[schema(required = true, example = "203.0.113.0/24")]
    ip_prefix: Option<&'a str>,
    #[schema(value_type = Object)]
    metadata: &'a Value,
    /// Hex SHA-256 of the line and the one before; null until sealed.
    #[schema(required = true)]
    hash: Option<&'a str>,
}

/// Something that deserves attention.
#[derive(Serialize, ToSchema)]
#[schema(as = SecurityEvent)]
pub(crate) struct SecurityEventView<'a> {
    id: Uuid,
    #[schema(example = "REFRESH_REUSE")]
    event_type: &'a str,
    /// `LOW`, `MEDIUM`, `HIGH` or `CRITICAL`.
    #[schema(example = "HIGH")]
    severity: &'a str,
    #[schema(value_type = Object)]
    payload: &'a Value,
    correlation_id: &'a str,
    occurred_at: DateTime<Utc>,
}

/// What verifying a chain found.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditVerification)]
pub(crate) struct VerificationView<'a> {
    valid: bool,
    /// Sealed lines looked at that fitted.
    #[schema(example = 42)]
    lines: u64,
    /// Number and hash of the newest line that fitted.
    #[schema(example = 42)]
    head_seq: u64,
    head_hash: &'a str,
    /// Where the chain is broken first; null when it is whole.
    #[schema(required = true)]
    first_broken_seq: Option<u64>,
    /// `missing`, `repeated`, `detached`, `altered`, `contradicted` or `forged`; null when it is whole.
    #[schema(required = true, example = "altered")]
    reason: Option<&'static str>,
    /// Lines that wait to be sealed.
    #[schema(example = 0)]
    unsealed: u64,
    /// Signed checkpoints compared with.
    #[schema(example = 3)]
    checkpoints: u64,
}

impl<'a> From<&'a TrailLine> for LineView<'a> {
    fn from(line: &'a TrailLine) -> Self {
        let (record, link) = (&line.record, line.link.as_ref());
        Self {
            id: record.id.as_uuid(),
            seq: link.map(|link| link.seq),
            occurred_at: record.occurred_at,
            actor_type: &record.actor_type,
            actor_id: record.actor_id,
            action: &record.action,
            entity_type: &record.target_type,
            entity_id: record.target_id,
            outcome: &record.outcome,
            request_id: &record.request_id,
            correlation_id: &record.correlation_id,
            ip_prefix: record.ip_prefix.as_deref(),
            metadata: &record.metadata,
            hash: link.map(|link| &*link.hash),
        }
    }
}

impl<'a> From<&'a SecurityRecord> for SecurityEventView<'a> {
    fn from(event: &'a SecurityRecord) -> Self {
        Self {
            id: event.id.as_uuid(),
            event_type: &event.event_type,
            severity: &event.severity,
            payload: &event.payload,
            correlation_id: &event.correlation_id,
            occurred_at: event.occurred_at,
        }
    }
}

impl<'a> From<&'a Verification> for VerificationView<'a> {
    fn from(found: &'a Verification) -> Self {
        Self {
            valid: found.is_valid(),
            lines: found.lines,
            head_seq: found.head.seq,
            head_hash: &found.head.hash,
            first_broken_seq: found.broken.map(|broken| broken.seq),
            reason: found.broken.map(|broken| broken.fault.as_str()),
            unsealed: found.unsealed,
            checkpoints: found.checkpoints,
        }
    }
}
