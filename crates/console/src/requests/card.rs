//! The Company Card: the page, the fragment it refreshes itself from, and the button that asks again.

mod cells;
mod complements;
mod facts;
mod finances;
mod notices;
mod sources;
pub(crate) mod view;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, ETAG, EntityTag, Header, IfNoneMatch},
    },
    web::{Data, Path},
};
use askama::Template;
use company_enrichment::{
    Card, Service,
    model::{ActiveStatus, Request},
    permissions::REFRESH,
};
use kernel::Id;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use self::{cells::Cell, view::CardView};
use crate::{
    csrf::{Posted, Sender},
    format::hex,
    layout::{self, Shell},
    refusal::{self, Problem},
    routes::see_other,
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "requests/card.html", blocks = ["main"])]
pub struct CardPage {
    pub shell: Shell,
    pub card: CardView,
}

/// A form without a field of its own.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// The whole page.
pub async fn show(
    visitor: Visitor,
    id: Path<String>,
    companies: Data<Service>,
) -> Result<HttpResponse, Error> {
    let page = open(&visitor, &id, &companies).await?;
    Ok(layout::page(StatusCode::OK, &page))
}

/// Only the card, unless the reader has it as it is.
pub async fn fragment(
    visitor: Visitor,
    id: Path<String>,
    companies: Data<Service>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let page = open(&visitor, &id, &companies).await?;
    let html = page.as_main().render().map_err(actix_web::error::ErrorInternalServerError)?;
    let tag = EntityTag::new_weak(hex(&Sha256::digest(&html)[..8]));
    let mut answer = if is_held(&request, &tag) {
        HttpResponse::NotModified().insert_header((CACHE_CONTROL, "private, no-store")).finish()
    } else {
        layout::html_answer(StatusCode::OK, html)
    };
    answer
        .headers_mut()
        .insert(ETAG, tag.to_string().parse().map_err(actix_web::error::ErrorInternalServerError)?);
    Ok(answer)
}

/// Asks the sources again, then shows the page.
pub async fn refresh(
    posted: Posted<Visitor, Nothing>,
    id: Path<String>,
    companies: Data<Service>,
) -> Result<HttpResponse, Error> {
    let visitor = posted.sender;
    let id = parse(&visitor, &id)?;
    let page = format!("/ui/requests/{id}");
    let refreshed = companies.refresh(&visitor.cx, id).await;
    refreshed.map_err(|error| visitor.refuse(&error, Some(&page)))?;
    Ok(see_other(&page))
}

async fn open(visitor: &Visitor, id: &str, companies: &Service) -> Result<CardPage, Error> {
    let id = parse(visitor, id)?;
    let card: Card = companies.open(&visitor.cx, id).await.map_err(|error| visitor.refuse(&error, None))?;
    let view = CardView::new(visitor.t, &card, visitor.allows(REFRESH));
    Ok(CardPage { shell: visitor.shell().at(&view.path), card: view })
}

/// An unreadable id is simply unknown.
fn parse(visitor: &Visitor, id: &str) -> Result<Id<Request>, Error> {
    Id::parse(id).ok_or_else(|| refusal::error(&visitor.shell(), &Problem::NotFound, None))
}

fn is_held(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(held)) => held.iter().any(|held| held.weak_eq(tag)),
        Err(_) => false,
    }
}
