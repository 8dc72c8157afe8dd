//! Who asks for something delicate shows their password again, and is led back.

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use serde::Deserialize;

use super::PAGE;
use crate::{
    csrf::{Posted, Sender},
    layout::{self, Shell},
    login::SecretText,
    routes::see_other,
    visitor::{Visitor, is_local},
};

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Debug, Deserialize)]
pub struct Filled {
    #[serde(default)]
    password: SecretText,
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "account/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    next: String,
    /// Key of what went wrong.
    error: Option<&'static str>,
}

/// The form.
pub async fn form(visitor: Visitor, asked: Query<Asked>) -> HttpResponse {
    page(&visitor, StatusCode::OK, asked.into_inner().next, None)
}

/// Back to what was asked for, now believed for a quarter of an hour.
pub async fn submit(
    posted: Posted<Visitor, Filled>,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    match accounts.step_up(&visitor.cx, body.password.into_secret()).await {
        Ok(_) => Ok(see_other(if is_local(&body.next) { &body.next } else { PAGE })),
        Err(auth::Error::BadLogin) => {
            let wrong = Some("account-password-wrong");
            Ok(page(&visitor, StatusCode::UNPROCESSABLE_ENTITY, body.next, wrong))
        }
        Err(error) => Err(visitor.refuse(&error, Some(PAGE))),
    }
}

fn page(visitor: &Visitor, status: StatusCode, next: String, error: Option<&'static str>) -> HttpResponse {
    layout::page(status, &ConfirmPage { shell: visitor.shell(), next, error })
}
