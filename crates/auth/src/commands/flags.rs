use chrono::{DateTime, Utc};

/// What a flag is to be set to, in place of what it was set to there.
#[derive(Clone, Debug)]
pub struct SetFlag {
    pub key: String,
    /// `global` or `tenant`.
    pub scope: String,
    /// The tenant, for a setting of it: the caller's own.
    pub scope_id: Option<String>,
    pub enabled: bool,
    pub variant: Option<String>,
    /// Everyone, unless given.
    pub rollout_percent: Option<u8>,
    pub expires_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
    /// Why, for the trail; platform administrators always say.
    pub reason: Option<String>,
}

/// What a flag is set to, to be taken back.
#[derive(Clone, Debug)]
pub struct UnsetFlag {
    pub key: String,
    /// `global`, or `tenant` for the caller's own.
    pub scope: String,
    /// As in [`SetFlag`].
    pub reason: Option<String>,
}
