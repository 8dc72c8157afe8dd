//! The account in words.

use auth::ListedSession;

use super::device;
use crate::{
    format::{self, Moment},
    locale::Texts,
};

#[derive(Clone, Debug, Default)]
pub struct AccountView {
    pub sessions: Vec<SessionView>,
    /// Key of what was just done.
    pub done: Option<&'static str>,
    /// Keys of what is wrong with a password.
    pub current_error: Option<&'static str>,
    pub new_error: Option<&'static str>,
}

/// One sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    pub id: String,
    pub device: String,
    /// Whether it is the one that looks.
    pub current: bool,
    /// The network it was opened from, when known.
    pub network: Option<String>,
    pub seen: Moment,
}

impl AccountView {
    /// The session that looks comes first, then those last seen.
    pub fn new(t: Texts, live: &[ListedSession]) -> Self {
        let mut live: Vec<_> = live.iter().collect();
        live.sort_by_key(|listed| (!listed.current, std::cmp::Reverse(listed.session.last_seen_at)));
        Self {
            sessions: live.into_iter().map(|listed| SessionView::new(t, listed)).collect(),
            ..Self::default()
        }
    }
}

impl SessionView {
    pub fn new(t: Texts, listed: &ListedSession) -> Self {
        let session = &listed.session;
        let named = session.device.clone().or_else(|| device::of(session.user_agent.as_deref()?));
        Self {
            id: session.id.to_string(),
            device: named.unwrap_or_else(|| t.say("account-device-unknown").into_owned()),
            current: listed.current,
            network: session.ip_prefix.clone(),
            seen: format::moment(t.locale(), session.last_seen_at),
        }
    }
}
