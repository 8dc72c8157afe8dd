//! The state of a request as a mark, a word and a tint.

use company_enrichment::model::EnrichmentStatus;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    pub class: &'static str,
    /// Key of its word.
    pub word: &'static str,
}

impl Badge {
    pub const fn of(status: EnrichmentStatus) -> Self {
        let (class, word) = match status {
            EnrichmentStatus::Pending => ("wait", "status-pending"),
            EnrichmentStatus::Running => ("run", "status-running"),
            EnrichmentStatus::Success => ("ok", "status-success"),
            EnrichmentStatus::Partial => ("warn", "status-partial"),
            EnrichmentStatus::Failed => ("bad", "status-failed"),
            EnrichmentStatus::Stale => ("stale", "status-stale"),
        };
        Self { class, word }
    }
}
