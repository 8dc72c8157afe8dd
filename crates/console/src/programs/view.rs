//! Programs in words.

use auth::{ListedApiClient, catalogue, model::ApiSecret};
use chrono::{DateTime, Utc};
use kernel::{Context, Permission};

use super::filled::{SCOPE, last_day};
use crate::{
    filled::Filled,
    format::{self, Moment},
    locale::Texts,
};

/// A program in the list.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub name: String,
    pub badge: Badge,
    /// How many permissions it holds.
    pub scopes: usize,
    pub used: Option<Moment>,
}

/// A state as a tint and the key of its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    pub class: &'static str,
    pub word: &'static str,
}

/// What is public of a token.
#[derive(Clone, Debug)]
pub struct TokenView {
    pub prefix: String,
    pub made: Moment,
    /// Set once a newer one has taken over.
    pub ends: Option<Moment>,
}

/// The fields of a program, to fill in or to change.
#[derive(Clone, Debug, Default)]
pub struct FormView {
    pub name: String,
    pub networks: String,
    pub last_day: String,
    pub is_active: bool,
    pub groups: Vec<Group>,
    /// Permissions of areas that are not there yet.
    pub later: Vec<Group>,
    /// Makes two clicks one call.
    pub once: String,
    /// Keys of what is wrong with a field.
    pub name_error: Option<&'static str>,
    pub networks_error: Option<&'static str>,
    pub last_day_error: Option<&'static str>,
    /// What else is wrong, in words.
    pub problem: Option<String>,
}

/// What the permissions are about that something can be done with today.
const TODAY: [&str; 8] =
    ["api_clients", "audit", "auth", "companies", "requests", "security_events", "sessions", "users"];

/// Permissions about one thing.
#[derive(Clone, Debug)]
pub struct Group {
    pub title: &'static str,
    pub scopes: Vec<Scope>,
}

#[derive(Clone, Debug)]
pub struct Scope {
    /// The name of its box.
    pub field: String,
    pub name: &'static str,
    pub text: &'static str,
    pub ticked: bool,
}

impl Badge {
    pub fn of(listed: &ListedApiClient, now: DateTime<Utc>) -> Self {
        let client = &listed.client;
        let has_ended = client.expires_at.is_some_and(|end| end <= now);
        let (class, word) = match (client.is_active, has_ended) {
            (false, _) => ("bad", "programs-off"),
            (true, true) => ("warn", "programs-ended"),
            (true, false) => ("ok", "programs-on"),
        };
        Self { class, word }
    }
}

impl Line {
    pub fn new(t: Texts, listed: &ListedApiClient, now: DateTime<Utc>) -> Self {
        let client = &listed.client;
        Self {
            id: client.id.to_string(),
            name: client.name.clone(),
            badge: Badge::of(listed, now),
            scopes: client.scopes.len(),
            used: client.last_used_at.map(|at| format::moment(t.locale(), at)),
        }
    }
}

impl TokenView {
    pub fn new(t: Texts, secret: &ApiSecret) -> Self {
        Self {
            prefix: secret.prefix.clone(),
            made: format::moment(t.locale(), secret.created_at),
            ends: secret.expires_at.map(|at| format::moment(t.locale(), at)),
        }
    }
}

impl FormView {
    pub fn blank(t: Texts, cx: &Context, once: String) -> Self {
        Self { once, ..Self::default() }.offering(t, cx, &[], |_| false)
    }

    pub fn of(t: Texts, cx: &Context, listed: &ListedApiClient) -> Self {
        let client = &listed.client;
        Self {
            name: client.name.clone(),
            networks: client.networks().join("\n"),
            last_day: client.expires_at.map(last_day).unwrap_or_default(),
            is_active: client.is_active,
            ..Self::default()
        }
        .offering(t, cx, &client.scopes, |name| client.scopes.iter().any(|scope| scope == name))
    }

    /// As it was sent, to be corrected. `before` are the scopes there are already.
    pub fn filled(t: Texts, cx: &Context, filled: &Filled, before: &[String]) -> Self {
        Self {
            name: filled.text("client_name").to_owned(),
            networks: filled.text("allowed_cidrs").to_owned(),
            last_day: filled.text("last_day").to_owned(),
            is_active: filled.is_ticked("is_active"),
            once: filled.text("once").to_owned(),
            ..Self::default()
        }
        .offering(t, cx, before, |name| filled.is_ticked(&format!("{SCOPE}{name}")))
    }

    fn offering(self, t: Texts, cx: &Context, before: &[String], is_ticked: impl Fn(&str) -> bool) -> Self {
        let groups = |today| groups(t, cx, before, &is_ticked, today);
        Self { groups: groups(true), later: groups(false), ..self }
    }

    /// Whether one of the permissions of areas to come is ticked.
    pub fn is_later_ticked(&self) -> bool {
        self.later.iter().flat_map(|group| &group.scopes).any(|scope| scope.ticked)
    }

    /// Says at the field what is wrong with it, and anything else above the form.
    pub fn refuse(&mut self, t: Texts, error: &auth::Error) {
        use kernel::DomainError as _;
        let mut beside = None;
        let details = error.details();
        for detail in &details {
            match &*detail.field {
                "client_name" => self.name_error = Some("programs-error-name"),
                "allowed_cidrs" => self.networks_error = Some("programs-error-networks"),
                "expires_at" => self.last_day_error = Some("programs-error-day"),
                _ => beside = Some(&*detail.reason),
            }
        }
        if details.is_empty() || beside.is_some() {
            let text = http_support::message(error.code(), beside, t.locale());
            self.problem = Some(text.unwrap_or(error.code()).to_owned());
        }
    }
}

/// The permissions by what they are about: those the visitor may give, and those that are there already.
fn groups(
    t: Texts,
    cx: &Context,
    before: &[String],
    is_ticked: &impl Fn(&str) -> bool,
    today: bool,
) -> Vec<Group> {
    let is_offered =
        |name: &'static str| cx.allows(Permission::new(name)) || before.iter().any(|scope| scope == name);
    let scopes_of = |resource: &str| -> Vec<Scope> {
        let all = catalogue::permissions().filter(|named| named.resource() == resource);
        let offered = all.filter(|named| is_offered(named.name()));
        let scope = |named: &'static catalogue::Named| Scope {
            field: format!("{SCOPE}{}", named.name()),
            name: named.name(),
            text: named.text(t.locale()),
            ticked: is_ticked(named.name()),
        };
        offered.map(scope).collect()
    };
    let all = catalogue::resources()
        .filter(|named| TODAY.contains(&named.name()) == today)
        .map(|named| Group { title: named.text(t.locale()), scopes: scopes_of(named.name()) });
    all.filter(|group| !group.scopes.is_empty()).collect()
}
