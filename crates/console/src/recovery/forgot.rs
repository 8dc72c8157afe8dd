//! Asking for the letter.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use http_support::Edge;
use serde::Deserialize;

use super::{context, failed};
use crate::{
    Settings,
    csrf::{Posted, Sender},
    layout::{self, Shell},
    routes::see_other,
    visitor::{Guest, with_cookie},
};

const PAGE: &str = "/ui/password/forgot";

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Set once the form was sent.
    sent: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Filled {
    #[serde(default)]
    email: String,
}

#[derive(Template)]
#[template(path = "recovery/forgot.html")]
struct ForgotPage {
    shell: Shell,
    email: String,
    sent: bool,
    /// Key of what is wrong with the address.
    error: Option<&'static str>,
}

/// The form; once it was sent, what happens now.
pub async fn form(
    guest: Guest,
    asked: Query<Asked>,
    edge: Data<Edge>,
    settings: Data<Settings>,
) -> HttpResponse {
    let (guest, fresh) = guest.with_cookie(&edge, **settings);
    let page = ForgotPage {
        shell: guest.shell(),
        email: String::new(),
        sent: asked.into_inner().sent.is_some(),
        error: None,
    };
    with_cookie(layout::page(StatusCode::OK, &page), fresh)
}

/// Asks for the letter. What comes next is the same whoever was named.
pub async fn submit(
    posted: Posted<Guest, Filled>,
    request: HttpRequest,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: guest, body: Filled { email } } = posted;
    let cx = context(&request, guest.t);
    match accounts.forget_password(&cx, &email).await {
        Ok(()) => Ok(see_other("/ui/password/forgot?sent=1")),
        Err(auth::Error::Input(_)) => {
            let shell = guest.shell().at(PAGE);
            let page = ForgotPage { shell, email, sent: false, error: Some("forgot-malformed") };
            Ok(layout::page(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Err(error) => Err(failed(&guest, &error, &cx)),
    }
}
