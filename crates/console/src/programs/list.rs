use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use auth::{Service, permissions::API_CLIENTS_CREATE};
use http_support::Edge;
use kernel::PageRequest;
use serde::Deserialize;

use super::view::Line;
use crate::{
    csrf::Sender,
    layout::{self, Shell},
    refusal::{self, Problem},
    visitor::Visitor,
};

/// A tenant may have as many programs as one page holds.
const SIZE: u32 = 100;

#[derive(Debug, Deserialize)]
pub struct Asked {
    /// What was just done: `revoked`.
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "programs/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    may_create: bool,
    /// Whether one has just been shut out.
    is_revoked: bool,
}

/// The page.
pub async fn show(
    visitor: Visitor,
    asked: Query<Asked>,
    accounts: Data<Service>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    let page = PageRequest::new(1, SIZE);
    let page = page.map_err(|_| refusal::error(&visitor.shell(), &Problem::Input, None))?;
    let found = accounts.list_api_clients(&visitor.cx, page).await;
    let found = found.map_err(|error| visitor.refuse(&error, None))?;
    let now = edge.clock.now();
    let page = ListPage {
        shell: visitor.shell(),
        lines: found.items.iter().map(|listed| Line::new(visitor.t, listed, now)).collect(),
        may_create: visitor.allows(API_CLIENTS_CREATE),
        is_revoked: asked.done.as_deref() == Some("revoked"),
    };
    Ok(layout::page(StatusCode::OK, &page))
}
