use async_trait::async_trait;

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
