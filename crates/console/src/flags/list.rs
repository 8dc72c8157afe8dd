use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use auth::Service;
use http_support::Edge;
use serde::Deserialize;

use super::view::Line;
use crate::{
    csrf::Sender,
    layout::{self, Shell},
    visitor::Visitor,
};

#[derive(Debug, Deserialize)]
pub struct Asked {
    /// What was just done.
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "flags/list.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Line>,
    /// Key of what was just done.
    done: Option<&'static str>,
}

/// The page.
pub async fn show(
    visitor: Visitor,
    asked: Query<Asked>,
    accounts: Data<Service>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    let known = accounts.list_flag_settings(&visitor.cx).await;
    let known = known.map_err(|error| visitor.refuse(&error, None))?;
    let done = match asked.done.as_deref() {
        Some("set") => Some("flags-done-set"),
        Some("unset") => Some("flags-done-unset"),
        _ => None,
    };
    let now = edge.clock.now();
    let lines = known.iter().map(|flag| Line::new(visitor.t, flag, now)).collect();
    Ok(layout::page(StatusCode::OK, &ListPage { shell: visitor.shell(), lines, done }))
}
