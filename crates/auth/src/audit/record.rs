use chrono::{DateTime, Utc};
use kernel::{Audit, Id, StoreError, TenantId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Link;

/// Whose chain: one a tenant, and one of all that no tenant owns.
pub type Chain = Option<TenantId>;

/// A line of the trail as it is stored, its place in the chain apart.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditRecord {
    pub id: Id<Audit>,
    pub tenant: Chain,
    pub occurred_at: DateTime<Utc>,
    pub actor_type: String,
    pub actor_id: Option<Uuid>,
    pub action: String,
    pub target_type: String,
    pub target_id: Uuid,
    pub outcome: String,
    pub request_id: String,
    pub correlation_id: String,
    pub ip_prefix: Option<String>,
    /// The digest of the personal value beside the line.
    pub pii_sha256: Option<String>,
    pub metadata: Value,
}

/// A line with its place in the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct SealedRecord {
    pub record: AuditRecord,
    pub link: Link,
}

impl AuditRecord {
    /// Of the record's form; it grows when a member is added.
    const VERSION: u8 = 1;

    /// The record at `seq` in its canonical form (RFC 8785): what the hash is taken of.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] for metadata that has no canonical form.
    pub fn canonical(&self, seq: u64) -> Result<Vec<u8>, StoreError> {
        let record = self.to_json(Some(seq));
        serde_json_canonicalizer::to_vec(&record).map_err(|_| StoreError::Corrupt {
            table: "audit_events",
            id: self.id.to_string(),
            column: "metadata",
        })
    }

    /// The members of the record; no `seq` before it is sealed.
    pub(super) fn to_json(&self, seq: Option<u64>) -> Value {
        json!({
            "v": Self::VERSION,
            "seq": seq,
            "id": self.id,
            "tenant_id": self.tenant,
            "occurred_at": self.occurred_at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string(),
            "actor_type": self.actor_type,
            "actor_id": self.actor_id,
            "action": self.action,
            "target_type": self.target_type,
            "target_id": self.target_id,
            "outcome": self.outcome,
            "request_id": self.request_id,
            "correlation_id": self.correlation_id,
            "ip_prefix": self.ip_prefix,
            "pii_sha256": self.pii_sha256,
            "metadata": self.metadata,
        })
    }
}
