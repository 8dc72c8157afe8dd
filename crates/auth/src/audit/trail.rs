//! The trail as its tenant reads it. Whoever reads leaves a line in it.

use std::{fmt, sync::Arc};

use chrono::{DateTime, Utc};
use kernel::{Audit, Clock, Context, Journal, Store, StoreError, Stretch, Stretched, UnitOfWork};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    AuditRecord, CheckpointSigner, Link,
    export::{Export, ExportForm},
    security::{SecurityFilter, SecurityRecord},
};
use crate::{Error, permissions};

/// Which lines of the trail are asked for; what is not set does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub entity_type: Option<String>,
    pub entity_id: Option<Uuid>,
    pub actor: Option<Uuid>,
    pub action: Option<String>,
    /// From this time on.
    pub since: Option<DateTime<Utc>>,
    /// Before this time.
    pub until: Option<DateTime<Utc>>,
}

/// A line as its tenant reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct TrailLine {
    pub record: AuditRecord,
    /// Its place in the chain; none for the second before it is sealed.
    pub link: Option<Link>,
}

/// The trail of one tenant, and what deserves its attention.
pub trait TrailRepository: Journal {
    /// The lines that `filter` lets through, in the order in which they lie from the start of the stretch;
    /// [`Stretch::look`] of them at most.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses, [`StoreError::Corrupt`] for a row that makes no sense.
    fn list_audit(&mut self, filter: &AuditFilter, stretch: Stretch) -> Result<Vec<TrailLine>, StoreError>;

    /// The security events that `filter` lets through, as [`Self::list_audit`].
    ///
    /// # Errors
    /// As [`Self::list_audit`].
    fn list_security_events(
        &mut self,
        filter: &SecurityFilter,
        stretch: Stretch,
    ) -> Result<Vec<SecurityRecord>, StoreError>;
}

/// Reads the trail of the caller's tenant.
#[derive(Clone)]
pub struct AuditTrail {
    pub(super) store: UnitOfWork<dyn TrailRepository, Error>,
    pub(super) signer: Option<Arc<dyn CheckpointSigner>>,
    pub(super) clock: Arc<dyn Clock>,
}

impl fmt::Debug for AuditTrail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditTrail")
    }
}

impl AuditTrail {
    /// Without a signer, exports are not signed.
    pub fn new(
        store: Arc<dyn Store<dyn TrailRepository>>,
        signer: Option<Arc<dyn CheckpointSigner>>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { store: UnitOfWork::new(store), signer, clock }
    }

    /// A stretch of the trail; the reading is audited in the same transaction.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `audit:read`, [`Error::Store`].
    pub async fn list(
        &self,
        cx: &Context,
        filter: AuditFilter,
        stretch: Stretch,
    ) -> Result<Stretched<TrailLine>, Error> {
        cx.require(permissions::AUDIT_READ)?;
        let line = reading("audit.trail.read", cx).with(filter.told());
        let read = move |tx: &mut (dyn TrailRepository + 'static)| {
            let found = tx.list_audit(&filter, stretch)?;
            tx.audit(line)?;
            Ok(stretch.of(found, None))
        };
        self.store.write(&cx.clone().despite_read_only(), read).await
    }

    /// A stretch of the security events of the caller's tenant; the reading is audited in the same transaction.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `security_events:read`, [`Error::Store`].
    pub async fn list_security_events(
        &self,
        cx: &Context,
        filter: SecurityFilter,
        stretch: Stretch,
    ) -> Result<Stretched<SecurityRecord>, Error> {
        cx.require(permissions::SECURITY_EVENTS_READ)?;
        let line = reading("audit.security_events.read", cx).with(filter.told());
        let read = move |tx: &mut (dyn TrailRepository + 'static)| {
            let found = tx.list_security_events(&filter, stretch)?;
            tx.audit(line)?;
            Ok(stretch.of(found, None))
        };
        self.store.write(&cx.clone().despite_read_only(), read).await
    }

    /// Begins to write out all lines that `filter` lets through, oldest first, up to now; that is audited at once.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn export(&self, cx: &Context, filter: AuditFilter, form: ExportForm) -> Result<Export, Error> {
        cx.require(permissions::AUDIT_READ)?;
        let line = reading("audit.trail.exported", cx).with(filter.told());
        self.store.write(&cx.clone().despite_read_only(), move |tx| Ok(tx.audit(line)?)).await?;
        Ok(Export::begin(self.clone(), cx.clone(), filter, form))
    }
}

impl AuditFilter {
    /// What was looked for, for the line about the reading.
    fn told(&self) -> Value {
        json!({
            "entity_type": self.entity_type,
            "entity_id": self.entity_id,
            "actor": self.actor,
            "action": self.action,
            "since": self.since,
            "until": self.until,
        })
    }
}

fn reading(action: &'static str, cx: &Context) -> Audit {
    let trail = cx.tenant().map_or(Uuid::nil(), |tenant| tenant.as_uuid());
    Audit::new(action, "audit_trail", trail)
}
