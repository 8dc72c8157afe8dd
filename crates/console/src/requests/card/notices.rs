//! What a reader should know before the facts: one notice a matter, words first.

use company_enrichment::{
    Card,
    model::{Company, EnrichmentStatus},
    permissions::Viewing,
};

use super::sources::{self, Source};
use crate::{format, locale::Texts};

/// A band above the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub tone: Tone,
    pub title: String,
    pub text: String,
    /// It says what went wrong: the specification's error panel.
    pub is_error: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Info,
    Running,
    Warning,
    Bad,
}

impl Tone {
    /// The class of the band.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Running => "run",
            Self::Warning => "warn",
            Self::Bad => "bad",
        }
    }

    pub const fn mark(self) -> &'static str {
        match self {
            Self::Info => "i",
            Self::Running => "◐",
            Self::Warning => "!",
            Self::Bad => "✕",
        }
    }
}

/// The notices of a card, the most pressing first. `live` means that something is being fetched.
pub fn notices(
    t: Texts,
    card: &Card,
    company: Option<&Company>,
    sources: &[Source],
    live: bool,
) -> Vec<Notice> {
    let mut notices = about_status(t, card, company, sources, live);
    if company.is_some_and(Company::is_masked) {
        notices.push(notice(Tone::Info, t, "notice-masked", t.say("notice-masked-text").into_owned()));
    }
    notices
}

fn about_status(
    t: Texts,
    card: &Card,
    company: Option<&Company>,
    sources: &[Source],
    live: bool,
) -> Vec<Notice> {
    let updated = company.map(|company| format::moment(t.locale(), company.updated_at).text);
    let as_of =
        |key| updated.clone().map_or_else(String::new, |date| t.say_with(key, "date", date).into_owned());
    let mut notices = match card.request.enrichment_status {
        EnrichmentStatus::Pending => {
            return vec![notice(Tone::Info, t, "notice-pending", as_of("notice-as-of"))];
        }
        EnrichmentStatus::Running => {
            let text = if company.is_some() {
                as_of("notice-as-of")
            } else {
                t.say("notice-running-text").into_owned()
            };
            return vec![notice(Tone::Running, t, "notice-running", text)];
        }
        EnrichmentStatus::Success => Vec::new(),
        EnrichmentStatus::Partial => partial(t, sources),
        EnrichmentStatus::Failed => vec![failed(t, card, &as_of("notice-last-valid"))],
        EnrichmentStatus::Stale => vec![stale(t, as_of("notice-stale"), live)],
    };
    notices.extend(live.then(|| under_way(t, card.request.enrichment_status)).flatten());
    notices
}

/// The status is an older run's, and another run has begun.
fn under_way(t: Texts, status: EnrichmentStatus) -> Option<Notice> {
    match status {
        EnrichmentStatus::Stale => None,
        EnrichmentStatus::Failed => Some(notice(Tone::Running, t, "notice-retrying", String::new())),
        _ => {
            let text = t.say("notice-refreshing-text").into_owned();
            Some(notice(Tone::Running, t, "notice-refreshing", text))
        }
    }
}

fn notice(tone: Tone, t: Texts, title: &str, text: String) -> Notice {
    Notice { tone, title: t.say(title).into_owned(), text, is_error: false }
}

fn stale(t: Texts, title: String, live: bool) -> Notice {
    let text = if live { "notice-stale-live" } else { "notice-stale-still" };
    Notice { tone: Tone::Warning, title, text: t.say(text).into_owned(), is_error: false }
}

/// One for each source that failed; readers who may not see the sources are told that one did.
fn partial(t: Texts, sources: &[Source]) -> Vec<Notice> {
    let named = sources.iter().filter_map(|source| {
        let failure = source.failure?;
        let date = source.at.text.as_str();
        let values = [("failure", t.say(failure).into()), ("date", date.into())];
        Some(Notice {
            tone: Tone::Warning,
            title: t.say_with("notice-source", "source", t.say(source.name)).into_owned(),
            text: t.say_all("notice-source-text", values).into_owned(),
            is_error: true,
        })
    });
    let named: Vec<_> = named.collect();
    if named.is_empty() {
        let text = t.say("notice-partial-text").into_owned();
        return vec![Notice { is_error: true, ..notice(Tone::Warning, t, "notice-partial", text) }];
    }
    named
}

fn failed(t: Texts, card: &Card, last_valid: &str) -> Notice {
    // A limited reader is told that it failed, not how.
    let error = card.request.enrichment_error.as_deref().filter(|_| card.viewing != Viewing::Limited);
    let cause = sources::cause(error);
    let advice = t.say(cause.advice);
    let text = if last_valid.is_empty() { advice.into_owned() } else { format!("{advice} {last_valid}") };
    Notice { is_error: true, ..notice(Tone::Bad, t, cause.title, text) }
}
