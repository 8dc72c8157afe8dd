//! A new token, shown this once.

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use auth::{IssuedApiClient, Service};
use chrono::TimeDelta;
use secrecy::ExposeSecret;

use super::program::{path_of, read};
use crate::{
    csrf::{Posted, Sender},
    filled::Filled,
    layout::{self, Shell},
    visitor::Visitor,
};

#[derive(Template)]
#[template(path = "programs/token.html")]
struct TokenPage<'a> {
    shell: Shell,
    name: &'a str,
    path: String,
    /// None when a page that is loaded again comes too late: it has been replaced.
    token: Option<&'a str>,
}

/// The page.
pub(super) fn page(visitor: &Visitor, issued: &IssuedApiClient) -> HttpResponse {
    let client = &issued.listed.client;
    let path = path_of(client.id);
    let page = TokenPage {
        shell: visitor.shell().at(&path),
        name: &client.name,
        path,
        token: issued.token.as_ref().map(ExposeSecret::expose_secret),
    };
    layout::page(StatusCode::OK, &page)
}

/// Another token; the one before stays good for as long as was chosen.
pub async fn rotate(
    posted: Posted<Visitor, Filled>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    let id = read(&visitor, &id)?;
    let seconds: u32 = body.text("overlap_s").parse().unwrap_or(86_400);
    let overlap = TimeDelta::seconds(seconds.into());
    let issued = accounts.rotate_api_client(&body.once(&visitor.cx), id, overlap).await;
    let issued = issued.map_err(|error| visitor.refuse(&error, Some(&path_of(id))))?;
    Ok(page(&visitor, &issued.value))
}
