use serde_json::Value;
use uuid::Uuid;

use crate::{NewJob, Queued, StoreError, TenantId, UserId};

/// A fact other parts may react to. The journal adds id, time, tenant and correlation.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The name in the contract of its area (`CompanyEnrichmentRequested`, `area.thing_happened`).
    pub name: &'static str,
    pub version: u16,
    pub producer: &'static str,
    /// What the event is about; events of one subject keep their order.
    pub subject: String,
    pub payload: Value,
    /// Set when system work speaks to one tenant; otherwise the tenant of the context.
    pub tenant: Option<TenantId>,
}

/// Who did what to what; joined with actor, ids and time of the context.
#[derive(Clone, Debug, PartialEq)]
pub struct Audit {
    /// `area.object.act`, e.g. `enrichment.request.submitted`.
    pub action: &'static str,
    pub target_type: &'static str,
    pub target: Uuid,
    pub outcome: AuditOutcome,
    /// What changed. Never secrets or personal values.
    pub metadata: Value,
    /// What must be known of a person and erasable with them; kept beside the line, encrypted with their key.
    pub personal: Option<Personal>,
    /// Set when system work concerns one tenant; otherwise the tenant of the context.
    pub tenant: Option<TenantId>,
}

/// A value about a person, such as the address someone typed. The trail holds its digest alone.
#[derive(Clone, PartialEq)]
pub struct Personal {
    pub person: UserId,
    pub value: Value,
}

/// Personal data stay out of logs.
impl std::fmt::Debug for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Personal(***)")
    }
}

impl Audit {
    /// An act that succeeded, with nothing more to tell.
    pub fn new(action: &'static str, target_type: &'static str, target: Uuid) -> Self {
        Self {
            action,
            target_type,
            target,
            outcome: AuditOutcome::Success,
            metadata: Value::Object(serde_json::Map::new()),
            personal: None,
            tenant: None,
        }
    }

    #[must_use]
    pub fn with(self, metadata: Value) -> Self {
        Self { metadata, ..self }
    }

    #[must_use]
    pub fn about(self, person: UserId, value: Value) -> Self {
        Self { personal: Some(Personal { person, value }), ..self }
    }

    #[must_use]
    pub fn ending(self, outcome: AuditOutcome) -> Self {
        Self { outcome, ..self }
    }

    /// Written into this tenant's trail, by work of the system.
    #[must_use]
    pub fn of_tenant(self, tenant: TenantId) -> Self {
        Self { tenant: Some(tenant), ..self }
    }
}

/// How an audited act ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditOutcome {
    Success,
    /// Refused: the caller may not.
    Denied,
    Failure,
}

impl AuditOutcome {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Denied => "denied",
            Self::Failure => "failure",
        }
    }
}

/// Something that whoever watches over an installation should look at (platform.md §7.3).
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityEvent {
    /// One of `security_event_types`, e.g. `REFRESH_REUSE`.
    pub kind: &'static str,
    pub severity: Severity,
    /// What happened. Never secrets or personal values.
    pub payload: Value,
    /// Set when system work concerns one tenant; otherwise the tenant of the context, which may be none.
    pub tenant: Option<TenantId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
            Self::Critical => "CRITICAL",
        }
    }
}

/// What became of the context's idempotency key.
#[derive(Clone, Debug, PartialEq)]
pub enum Claim {
    /// The caller sent no key.
    Unkeyed,
    /// Ours now: run, then [`Journal::remember`].
    Fresh,
    /// The call was done before and ended like this.
    Replay(Value),
}

/// What every write may leave beside its aggregate, in the same transaction.
pub trait Journal {
    /// Appends an event to the outbox.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn publish(&mut self, event: Event) -> Result<(), StoreError>;

    /// Appends a line to the audit trail.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn audit(&mut self, entry: Audit) -> Result<(), StoreError>;

    /// Notes a security event.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn alert(&mut self, event: SecurityEvent) -> Result<(), StoreError>;

    /// Puts a job in the queue, or finds the live one with the same name and unique key and holds it until the end of
    /// this transaction, so that it cannot end unnoticed meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn enqueue(&mut self, job: NewJob) -> Result<Queued, StoreError>;

    /// Claims the context's idempotency key; called by [`once`](crate::once) alone.
    ///
    /// # Errors
    /// [`StoreError::KeyBusy`], [`StoreError::KeyReused`], [`StoreError::NestedOnce`], or the database's refusal.
    fn claim_key(&mut self) -> Result<Claim, StoreError>;

    /// Remembers the outcome under the claimed key; called by [`once`](crate::once) alone.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn remember(&mut self, outcome: Value) -> Result<(), StoreError>;
}
