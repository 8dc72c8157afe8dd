use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use auth::{CustomersSought, ListCustomers, Service, permissions::CUSTOMERS_CREATE};
use kernel::PageRequest;
use serde::Deserialize;

use super::view::ListView;
use crate::{
    csrf::Sender,
    layout::{self, Shell},
    refusal::{self, Problem},
    visitor::Visitor,
};

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// `true`, `false`, or empty for all.
    #[serde(default)]
    is_active: String,
    page: Option<String>,
}

#[derive(Template)]
#[template(path = "customers/list.html")]
struct ListPage {
    shell: Shell,
    list: ListView,
    may_create: bool,
    /// Whether anything narrows the list.
    is_narrowed: bool,
}

/// The page.
pub async fn show(
    visitor: Visitor,
    asked: Query<Asked>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let Some(command) = asked.command() else {
        return Err(refusal::error(&visitor.shell(), &Problem::Input, None));
    };
    let sought = command.sought.clone();
    let found = accounts.list_customers(&visitor.cx, command).await;
    let found = found.map_err(|error| visitor.refuse(&error, None))?;
    let page = ListPage {
        shell: visitor.shell(),
        list: ListView::new(visitor.t, &found, asked.q, sought.is_active),
        may_create: visitor.allows(CUSTOMERS_CREATE),
        is_narrowed: sought != CustomersSought::default(),
    };
    Ok(layout::page(StatusCode::OK, &page))
}

impl Asked {
    fn command(&self) -> Option<ListCustomers> {
        const LONGEST_TEXT: usize = 255;
        let number = self.page.as_deref().map_or(Some(1), |page| page.parse().ok())?;
        let page = PageRequest::new(number, PageRequest::DEFAULT_SIZE).ok()?;
        let text = self.q.trim();
        if text.chars().count() > LONGEST_TEXT || text.contains('\0') {
            return None;
        }
        let is_active = match self.is_active.as_str() {
            "" => None,
            word => Some(word.parse().ok()?),
        };
        let text = (!text.is_empty()).then(|| text.to_owned());
        Some(ListCustomers { sought: CustomersSought { text, is_active }, page })
    }
}
