use serde_json::Value;
use uuid::Uuid;

use crate::{NewJob, Queued, StoreError, TenantId};

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
    /// What changed. Never secrets or personal values.
    pub metadata: Value,
    /// Set when system work concerns one tenant; otherwise the tenant of the context.
    pub tenant: Option<TenantId>,
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
