//! The audit trail of the organisation: who did what, and whether anybody touched it since.

mod action;
mod asked;
mod view;

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use auth::{
    audit::{AuditKeeper, AuditTrail},
    permissions::AUDIT_VERIFY,
};
use http_support::Edge;
use kernel::PageRequest;

use self::{
    asked::Asked,
    view::{Proof, TrailView},
};
use crate::{
    csrf::Sender,
    layout::{self, Shell},
    refusal::{self, Problem},
    visitor::Visitor,
};

/// Where the page is.
const PAGE: &str = "/ui/audit";
/// Lines on one page.
const LINES: u32 = 50;

#[derive(Template)]
#[template(path = "audit/trail.html")]
pub struct TrailPage {
    pub shell: Shell,
    pub trail: TrailView,
}

/// The page; with `verify=yes` the chain is walked first.
pub async fn show(
    visitor: Visitor,
    asked: Query<Asked>,
    trail: Data<AuditTrail>,
    keeper: Data<AuditKeeper>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    let refuse = |error: auth::Error| visitor.refuse(&error, None);
    let unreadable = || refusal::error(&visitor.shell(), &Problem::Input, Some(PAGE));
    let filter = asked.filter().ok_or_else(unreadable)?;
    let cursors = edge.settings.cursor_key.cursors(&visitor.cx, PAGE, asked.filled())?;
    let lines = PageRequest::new(1, LINES).map_err(|_| unreadable())?;
    let stretch = cursors.stretch(asked.cursor(), lines).map_err(|_| unreadable())?;
    if asked.asks_for_proof() {
        keeper.verify(&visitor.cx).await.map_err(refuse)?;
    }
    let found = trail.list(&visitor.cx, filter, stretch).await.map_err(refuse)?;
    let proof = Proof::of(visitor.t, keeper.last_verification(visitor.cx.tenant()));
    let proof = visitor.allows(AUDIT_VERIFY).then_some(proof);
    let trail = TrailView::new(&visitor, &asked, (&found, &cursors), proof);
    Ok(layout::page(StatusCode::OK, &TrailPage { shell: visitor.shell(), trail }))
}
