//! Flags in words.

use auth::{KnownFlag, model::FlagSetting};
use chrono::{DateTime, Utc};
use kernel::DomainError as _;

use crate::{
    filled::Filled,
    format::{self, Moment},
    locale::Texts,
    members::view::Badge,
    programs::last_day,
};

/// A flag, and what is in force in the organisation.
#[derive(Clone, Debug)]
pub struct Line {
    pub key: &'static str,
    /// Key of what it does.
    pub meaning: Option<&'static str>,
    /// Key of what it is for.
    pub kind: &'static str,
    pub owner: &'static str,
    pub badge: Badge,
    /// Key of where it is set.
    pub source: &'static str,
    /// For how many of a hundred, unless it is for all or for nobody.
    pub share: Option<u8>,
    pub ends: Option<Moment>,
    pub note: Option<String>,
    /// Whether the organisation has set it, expired or not.
    pub is_set_here: bool,
}

/// What a flag is to be set to in the organisation.
#[derive(Clone, Debug, Default)]
pub struct FormView {
    pub is_on: bool,
    pub share: String,
    pub last_day: String,
    pub variant: String,
    pub note: String,
    /// What is wrong with a field, in words.
    pub share_error: Option<String>,
    pub day_error: Option<String>,
    /// What else is wrong.
    pub problem: Option<String>,
}

/// Key of what a flag does. Whoever adds a flag says it here.
fn meaning(key: &str) -> Option<&'static str> {
    match key {
        "requests.sync_attempt" => Some("flag-requests-sync-attempt"),
        _ => None,
    }
}

/// Key of what a flag is for.
fn kind(known: &KnownFlag) -> &'static str {
    match known.flag.kind.as_str() {
        "release" => "flags-kind-release",
        "ops" => "flags-kind-ops",
        _ => "flags-kind-permission",
    }
}

const fn badge(is_on: bool) -> Badge {
    if is_on { Badge { class: "ok", word: "flags-on" } } else { Badge { class: "wait", word: "flags-off" } }
}

impl Line {
    pub fn new(t: Texts, known: &KnownFlag, now: DateTime<Utc>) -> Self {
        let set = known.in_force(now);
        let is_on = set.map_or(known.flag.default, |set| set.enabled);
        Self {
            key: known.flag.key,
            meaning: meaning(known.flag.key),
            kind: kind(known),
            owner: known.flag.owner,
            badge: badge(is_on),
            source: match set.map(FlagSetting::scope) {
                None => "flags-source-default",
                Some("tenant") => "flags-source-tenant",
                Some(_) => "flags-source-global",
            },
            share: set.filter(|set| set.enabled && set.rollout_percent < 100).map(|set| set.rollout_percent),
            ends: set.and_then(|set| set.expires_at).map(|end| format::moment(t.locale(), end)),
            note: set.and_then(|set| set.note.clone()),
            is_set_here: known.tenant.is_some(),
        }
    }
}

impl FormView {
    /// As the organisation set it, or as it is in force.
    pub fn of(known: &KnownFlag, now: DateTime<Utc>) -> Self {
        let share = |set: Option<&FlagSetting>| set.map_or(100, |set| set.rollout_percent).to_string();
        let Some(set) = &known.tenant else {
            let is_on = known.in_force(now).map_or(known.flag.default, |set| set.enabled);
            return Self { is_on, share: share(None), ..Self::default() };
        };
        Self {
            is_on: set.enabled,
            share: share(Some(set)),
            last_day: set.expires_at.map(last_day).unwrap_or_default(),
            variant: set.variant.clone().unwrap_or_default(),
            note: set.note.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// As it was sent, to be corrected.
    pub fn filled(body: &Filled) -> Self {
        let text = |name| body.text(name).to_owned();
        Self {
            is_on: body.text("enabled") == "yes",
            share: text("rollout_percent"),
            last_day: text("last_day"),
            variant: text("variant"),
            note: text("note"),
            ..Self::default()
        }
    }

    /// Says at the field what is wrong with it, and anything else above the form.
    pub fn refuse(&mut self, t: Texts, error: &auth::Error) {
        let details = error.details();
        let first = details.first().map(|detail| (&*detail.field, &*detail.reason));
        let told = http_support::message(error.code(), first.map(|(_, reason)| reason), t.locale());
        match first {
            Some(("rollout_percent", _)) => self.say_share(t),
            Some(("expires_at", _)) => self.say_day(t),
            _ => self.problem = Some(told.unwrap_or(error.code()).to_owned()),
        }
    }

    pub fn say_share(&mut self, t: Texts) {
        self.share_error = Some(t.say("flags-error-share").into_owned());
    }

    pub fn say_day(&mut self, t: Texts) {
        self.day_error = Some(t.say("programs-error-day").into_owned());
    }
}
