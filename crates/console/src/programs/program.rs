//! One program: what it may do, its tokens, and its end.

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use auth::{
    ListedApiClient, Service,
    permissions::{API_CLIENTS_DELETE, API_CLIENTS_ROTATE, API_CLIENTS_UPDATE},
};
use http_support::Edge;
use kernel::{ApiClientId, Id};
use serde::Deserialize;

use super::{
    PAGE,
    new::is_for_the_form,
    view::{Badge, FormView, TokenView},
};
use crate::{
    csrf::{self, Posted, Sender},
    filled::Filled,
    format::{self, Moment},
    layout::{self, Shell},
    refusal::{self, Problem},
    routes::see_other,
    visitor::Visitor,
};

#[derive(Debug, Deserialize)]
pub struct Asked {
    /// What was just done: `changed`.
    done: Option<String>,
}

/// A form without a field of its own.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "programs/program.html")]
struct ProgramPage {
    shell: Shell,
    path: String,
    name: String,
    badge: Badge,
    made: Moment,
    used: Option<Moment>,
    tokens: Vec<TokenView>,
    form: FormView,
    may: May,
    is_changed: bool,
}

/// What the visitor may do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct May {
    change: bool,
    rotate: bool,
    revoke: bool,
}

/// The page.
pub async fn show(
    visitor: Visitor,
    id: Path<String>,
    asked: Query<Asked>,
    accounts: Data<Service>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    let id = read(&visitor, &id)?;
    let listed = find(&visitor, &accounts, id).await?;
    let form = FormView::of(visitor.t, &visitor.cx, &listed);
    let mut page = ProgramPage::new(&visitor, &edge, &listed, form);
    page.is_changed = asked.done.as_deref() == Some("changed");
    Ok(layout::page(StatusCode::OK, &page))
}

/// Changes it, or says at the field why not.
pub async fn change(
    posted: Posted<Visitor, Filled>,
    id: Path<String>,
    accounts: Data<Service>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    let id = read(&visitor, &id)?;
    let error = match body.change() {
        Err(_) => None,
        Ok(change) => match accounts.change_api_client(&visitor.cx, id, change).await {
            Ok(_) => return Ok(see_other(&format!("{}?done=changed", path_of(id)))),
            Err(error) if is_for_the_form(&error) => Some(error),
            Err(error) => return Err(visitor.refuse(&error, Some(&path_of(id)))),
        },
    };
    let listed = find(&visitor, &accounts, id).await?;
    let mut form = FormView::filled(visitor.t, &visitor.cx, &body, &listed.client.scopes);
    match error {
        Some(error) => form.refuse(visitor.t, &error),
        None => form.last_day_error = Some("programs-error-day"),
    }
    let page = ProgramPage::new(&visitor, &edge, &listed, form);
    Ok(layout::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Shuts it out for good.
pub async fn revoke(
    posted: Posted<Visitor, Nothing>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let visitor = posted.sender;
    let id = read(&visitor, &id)?;
    let done = accounts.revoke_api_client(&visitor.cx, id).await;
    done.map_err(|error| visitor.refuse(&error, Some(&path_of(id))))?;
    Ok(see_other(&format!("{PAGE}?done=revoked")))
}

/// The program in the path; a page says so where there is none.
pub(super) fn read(visitor: &Visitor, id: &str) -> Result<ApiClientId, Error> {
    Id::parse(id).ok_or_else(|| refusal::error(&visitor.shell(), &Problem::NotFound, Some(PAGE)))
}

pub(super) fn path_of(id: ApiClientId) -> String {
    format!("{PAGE}/{id}")
}

async fn find(visitor: &Visitor, accounts: &Service, id: ApiClientId) -> Result<ListedApiClient, Error> {
    let found = accounts.get_api_client(&visitor.cx, id).await;
    found.map_err(|error| visitor.refuse(&error, Some(PAGE)))
}

impl ProgramPage {
    fn new(visitor: &Visitor, edge: &Edge, listed: &ListedApiClient, form: FormView) -> Self {
        let (t, client) = (visitor.t, &listed.client);
        let path = path_of(client.id);
        let once = csrf::nonce(&*edge.random);
        Self {
            shell: visitor.shell().at(&path),
            path,
            name: client.name.clone(),
            badge: Badge::of(listed, edge.clock.now()),
            made: format::moment(t.locale(), client.created_at),
            used: client.last_used_at.map(|at| format::moment(t.locale(), at)),
            tokens: listed.secrets.iter().rev().map(|secret| TokenView::new(t, secret)).collect(),
            form: FormView { once, ..form },
            may: May {
                change: visitor.allows(API_CLIENTS_UPDATE),
                rotate: visitor.allows(API_CLIENTS_ROTATE),
                revoke: visitor.allows(API_CLIENTS_DELETE),
            },
            is_changed: false,
        }
    }
}
