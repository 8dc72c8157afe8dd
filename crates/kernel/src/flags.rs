use async_trait::async_trait;
use chrono::NaiveDate;

use crate::Context;

/// A switch that some code obeys, registered at the start (platform.md §6.6). It opens no permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// `area.what`; stored, so renaming it forgets what was set.
    pub key: &'static str,
    /// What holds where nobody set anything.
    pub default: bool,
    /// The crate that obeys it.
    pub owner: &'static str,
    pub kind: FlagKind,
}

/// What a flag is for, and so how long it stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// Something new comes to some first; the code asks no more from this day on.
    Release { removed_on: NaiveDate },
    /// For those who run the installation; it stays.
    Ops,
    /// Something that an organisation has or has not; it stays. What somebody may do is never up to a flag.
    Permission,
}

impl FlagKind {
    /// The name in contracts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Release { .. } => "release",
            Self::Ops => "ops",
            Self::Permission => "permission",
        }
    }

    pub const fn removed_on(self) -> Option<NaiveDate> {
        match self {
            Self::Release { removed_on } => Some(removed_on),
            Self::Ops | Self::Permission => None,
        }
    }
}

/// What the flags are set to.
#[async_trait]
pub trait Flags: Send + Sync {
    /// Whether the flag is on for this caller; its default when nobody can tell.
    async fn is_on(&self, cx: &Context, flag: Flag) -> bool;
}

/// Nobody sets anything: tests about something else.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unset;

#[async_trait]
impl Flags for Unset {
    async fn is_on(&self, _: &Context, flag: Flag) -> bool {
        flag.default
    }
}
