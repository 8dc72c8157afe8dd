use kernel::{Flag, FlagKind};

/// Whether a new request is given [`crate::Settings::sync_attempt`] to finish before its answer. Off, it waits for a worker
/// at once, and the caller is answered 202: for when the official source is slow, or a tenant sends many.
pub const SYNC_ATTEMPT: Flag =
    Flag { key: "requests.sync_attempt", default: true, owner: "company-enrichment", kind: FlagKind::Ops };
