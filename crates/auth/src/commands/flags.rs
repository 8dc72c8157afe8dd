use chrono::{DateTime, Utc};

/// What a flag is to be set to, in place of what it was set to there.
#[derive(Clone, Debug)]
pub struct SetFlag {
    pub key: String,
    /// `global` or `tenant`.
    pub scope: String,
    /// The caller's tenant, for a setting of it.
    pub scope_id: Option<String>,
    pub enabled: bool,
    pub variant: Option<String>,
    /// Everyone, unless given.
    pub rollout_percent: Option<u8>,
    pub expires_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
}
