//! What `/metrics` tells of the audit trail.

use std::sync::{Arc, Mutex, PoisonError};

use adapters::sql::{AuditWrites, Transactor};
use auth::audit::AuditKeeper;
use http_support::Sampler;
use kernel::{BoxFuture, Figures};

/// The lines written, and whether the chains are whole.
pub(crate) struct Trail {
    store: Arc<Transactor>,
    keeper: AuditKeeper,
    figures: Arc<dyn Figures>,
    told: Mutex<AuditWrites>,
}

impl Trail {
    pub(crate) fn new(store: &Arc<Transactor>, keeper: &AuditKeeper, figures: &Arc<dyn Figures>) -> Self {
        let (store, figures) = (Arc::clone(store), Arc::clone(figures));
        Self { store, keeper: keeper.clone(), figures, told: Mutex::default() }
    }

    fn tell(&self) {
        self.figures.set("comptoir_audit_chain_ok", &[], self.keeper.chains_are_ok().into());
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let written = self.store.audit_writes();
        let lines = "comptoir_audit_writes_total";
        self.figures.count(lines, &["ok"], written.ok.saturating_sub(told.ok));
        self.figures.count(lines, &["failed"], written.failed.saturating_sub(told.failed));
        *told = written;
    }
}

impl Sampler for Trail {
    fn sample(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { self.tell() })
    }
}
