//! The list of requests, newest first.

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use company_enrichment::{
    List, RequestLine, Service,
    model::{EnrichmentStatus, spelling},
    permissions::CREATE,
};
use kernel::{Page, PageRequest};
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

#[derive(Debug, Deserialize)]
pub struct Asked {
    page: Option<String>,
}

#[derive(Template)]
#[template(path = "requests/list.html")]
pub struct ListPage {
    pub shell: Shell,
    pub list: ListView,
}

/// One page of the list, in words.
#[derive(Clone, Debug)]
pub struct ListView {
    pub lines: Vec<Line>,
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub position: String,
    pub may_create: bool,
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
) -> Result<HttpResponse, Error> {
    let Some(page) = asked.page_request() else {
        return Err(refusal::error(&visitor.shell(), &Problem::Input, None));
    };
    let found = companies.list(&visitor.cx, List { page }).await;
    let found = found.map_err(|error| visitor.refuse(&error, None))?;
    let list = ListView::new(visitor.t, &found, visitor.allows(CREATE));
    Ok(layout::page(StatusCode::OK, &ListPage { shell: visitor.shell(), list }))
}

impl Asked {
    fn page_request(&self) -> Option<PageRequest> {
        let Some(page) = &self.page else { return Some(PageRequest::first()) };
        PageRequest::new(page.parse().ok()?, PageRequest::DEFAULT_SIZE).ok()
    }
}

impl ListView {
    pub fn new(t: Texts, found: &Page<RequestLine>, may_create: bool) -> Self {
        let (page, pages) = (u64::from(found.request.page()), found.pages());
        let position = t.say_all("list-page", [("page", page.into()), ("pages", pages.into())]);
        Self {
            lines: found.items.iter().map(|line| Line::new(t, line)).collect(),
            total: found.total,
            page,
            pages,
            position: position.into_owned(),
            may_create,
        }
    }
}

impl Line {
    fn new(t: Texts, line: &RequestLine) -> Self {
        let asked = line.siret.as_ref().map_or_else(|| line.siren.as_str(), |siret| siret.as_str());
        Self {
            id: line.id.to_string(),
            name: Name::of(line),
            identifier: format::identifier(asked),
            badge: Badge::of(line.status),
            updated: line.updated_at.map(|instant| format::moment(t.locale(), instant)),
        }
    }
}

impl Name {
    fn of(line: &RequestLine) -> Self {
        match &line.legal_name {
            Some(mask) if spelling::is_mask(mask) => Self::Missing("list-masked"),
            Some(name) => Self::Known(name.clone()),
            None if line.status == EnrichmentStatus::Failed => Self::Missing("list-unknown"),
            None => Self::Missing("list-nameless"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_cannot_be_is_refused() {
        let asked = |page: &str| Asked { page: Some(page.to_owned()) }.page_request();
        assert!(asked("2").is_some());
        for odd in ["0", "-1", "x", "", "501"] {
            assert!(asked(odd).is_none(), "{odd}");
        }
        assert_eq!(Asked { page: None }.page_request(), Some(PageRequest::first()));
    }
}
