use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use crate::data_keys::DataKeys;

/// How acts are audited; one a process.
#[derive(Clone, Debug)]
pub struct AuditPolicy {
    /// `AUDIT_ENABLED`
    pub enabled: bool,
    /// `AUDIT_STRICT_MODE`: no audit, no act.
    pub strict: bool,
    /// Under which the keys of people are kept.
    pub keys: Arc<DataKeys>,
    written: Arc<[AtomicU64; 2]>,
}

/// How many lines were written since the start, and how many could not be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditWrites {
    pub ok: u64,
    pub failed: u64,
}

impl AuditPolicy {
    pub fn new(enabled: bool, strict: bool, keys: DataKeys) -> Self {
        Self { enabled, strict, keys: Arc::new(keys), written: Arc::default() }
    }

    pub fn writes(&self) -> AuditWrites {
        let [ok, failed] = &*self.written;
        AuditWrites { ok: ok.load(Ordering::Relaxed), failed: failed.load(Ordering::Relaxed) }
    }

    pub(super) fn count(&self, is_ok: bool) {
        self.written[usize::from(!is_ok)].fetch_add(1, Ordering::Relaxed);
    }
}
