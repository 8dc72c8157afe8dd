//! Whether anything was written.

use crate::TestDatabase;

/// Rows of each table that a use case leaves something in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Written {
    pub requests: usize,
    pub jobs: usize,
    pub events: usize,
    pub status_changes: usize,
    pub keys: usize,
    pub companies: usize,
    /// Lines of the audit trail about requests; signing in leaves others.
    pub audit_lines: usize,
}

const TABLES: [&str; 7] = [
    "requests",
    "background_jobs",
    "events_outbox",
    "enrichment_status_changes",
    "idempotency_keys",
    "companies",
    "audit_events WHERE action LIKE 'enrichment.%'",
];

impl Written {
    pub(crate) fn count(database: &TestDatabase) -> Self {
        let counts = TABLES.map(|table| format!("(SELECT count(*) FROM {table})")).join(" || ',' || ");
        let row = database.texts(&format!("SELECT {counts}")).remove(0);
        let mut counts = row.split(',').map(|count| count.parse().unwrap());
        let mut next = || counts.next().unwrap();
        Self {
            requests: next(),
            jobs: next(),
            events: next(),
            status_changes: next(),
            keys: next(),
            companies: next(),
            audit_lines: next(),
        }
    }
}
