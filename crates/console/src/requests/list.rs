//! The list of requests, newest first.

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use company_enrichment::{
    List, RequestLine, Service, Sought,
    model::{EnrichmentStatus, spelling},
    permissions::CREATE,
};
use http_support::{Cursors, Edge};
use kernel::{PageRequest, Start, Stretched};
use serde::Deserialize;

use super::badge::Badge;
use crate::{
    csrf::Sender,
    format::{self, Moment},
    layout::{self, Shell},
    locale::Texts,
    refusal::{self, Problem},
    visitor::Visitor,
};

/// Where the page is.
const PAGE: &str = "/ui/requests";

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Empty for all.
    status: String,
    /// Empty for the newest.
    cursor: String,
}

#[derive(Template)]
#[template(path = "requests/list.html")]
pub struct ListPage {
    pub shell: Shell,
    pub list: ListView,
}

/// One stretch of the list, in words.
#[derive(Clone, Debug)]
pub struct ListView {
    pub lines: Vec<Line>,
    pub total: Option<u64>,
    pub states: Vec<Choice>,
    /// Whether more might be there than is shown.
    pub is_narrowed: bool,
    /// The addresses of what is newer and older.
    pub newer: Option<String>,
    pub older: Option<String>,
    pub may_create: bool,
}

/// A state to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: &'static str,
    pub word: &'static str,
    pub picked: bool,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub name: Name,
    /// As asked: SIRET, else SIREN.
    pub identifier: String,
    pub badge: Badge,
    pub updated: Option<Moment>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    Known(String),
    /// Key of the words that stand for it.
    Missing(&'static str),
}

/// The page.
pub async fn show(
    visitor: Visitor,
    asked: Query<Asked>,
    companies: Data<Service>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    let unreadable = || refusal::error(&visitor.shell(), &Problem::Input, Some(PAGE));
    let status = asked.status().ok_or_else(unreadable)?;
    let narrowing = [("status", &*asked.status)].into_iter().filter(|(_, value)| !value.is_empty());
    let cursors = edge.settings.cursor_key.cursors(&visitor.cx, PAGE, narrowing)?;
    let cursor = Some(&*asked.cursor).filter(|cursor| !cursor.is_empty());
    let stretch = cursors.stretch(cursor, PageRequest::first()).map_err(|_| unreadable())?;
    let command = List { sought: Sought { status, ..Sought::default() }, stretch, counted: true };
    let found = companies.list(&visitor.cx, command).await;
    let found = found.map_err(|error| visitor.refuse(&error, None))?;
    let list = ListView::new(visitor.t, &asked, (&found, &cursors), visitor.allows(CREATE));
    Ok(layout::page(StatusCode::OK, &ListPage { shell: visitor.shell(), list }))
}

impl Asked {
    /// Outer none: no state at all.
    #[expect(clippy::option_option, reason = "a field may be empty, and it may be nonsense")]
    fn status(&self) -> Option<Option<EnrichmentStatus>> {
        if self.status.is_empty() { Some(None) } else { self.status.parse().ok().map(Some) }
    }
}

impl ListView {
    pub fn new(
        t: Texts,
        asked: &Asked,
        (found, cursors): (&Stretched<RequestLine>, &Cursors),
        may_create: bool,
    ) -> Self {
        let id = |line: &RequestLine| line.request.id.as_uuid();
        let address = |start: Start| {
            let cursor = cursors.write(start)?;
            Some(format!("{PAGE}?status={}&cursor={cursor}", asked.status))
        };
        Self {
            lines: found.items.iter().map(|line| Line::new(t, line)).collect(),
            total: found.total,
            states: states(&asked.status),
            is_narrowed: !asked.status.is_empty() || !asked.cursor.is_empty(),
            newer: found.newer(id).and_then(address),
            older: found.older(id).and_then(address),
            may_create,
        }
    }
}

fn states(picked: &str) -> Vec<Choice> {
    let all = Choice { value: "", word: "list-all", picked: picked.is_empty() };
    let choice = |status: EnrichmentStatus| Choice {
        value: status.as_str(),
        word: Badge::of(status).word,
        picked: status.as_str() == picked,
    };
    std::iter::once(all).chain(EnrichmentStatus::ALL.map(choice)).collect()
}

impl Line {
    fn new(t: Texts, line: &RequestLine) -> Self {
        let request = &line.request;
        let asked = &request.identifiers;
        let asked = asked.siret.as_ref().map_or_else(|| asked.siren.as_str(), |siret| siret.as_str());
        Self {
            id: request.id.to_string(),
            name: Name::of(line),
            identifier: format::identifier(asked),
            badge: Badge::of(request.enrichment_status),
            updated: line.updated_at.map(|instant| format::moment(t.locale(), instant)),
        }
    }
}

impl Name {
    fn of(line: &RequestLine) -> Self {
        match &line.legal_name {
            Some(mask) if spelling::is_mask(mask) => Self::Missing("list-masked"),
            Some(name) => Self::Known(name.clone()),
            None if line.request.enrichment_status == EnrichmentStatus::Failed => {
                Self::Missing("list-unknown")
            }
            None => Self::Missing("list-nameless"),
        }
    }
}
