//! What a person sees and changes about themselves: where they are signed in, their password.

pub mod confirm;
mod device;
pub mod password;
pub mod sessions;
pub mod view;

use actix_web::{Error, HttpResponse, http::StatusCode, web::Data, web::Query};
use askama::Template;
use serde::Deserialize;

use self::view::AccountView;
use crate::{
    csrf::Sender,
    layout::{self, Shell},
    visitor::Visitor,
};

/// Where the page is.
const PAGE: &str = "/ui/account";

#[derive(Debug, Deserialize)]
pub struct Asked {
    /// What was just done: `password` or `session`.
    done: Option<String>,
}

/// A form without a field of its own.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "account/account.html")]
struct AccountPage {
    shell: Shell,
    account: AccountView,
}

/// The page.
pub async fn show(
    visitor: Visitor,
    asked: Query<Asked>,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    let done = match asked.done.as_deref() {
        Some("password") => Some("account-password-done"),
        Some("session") => Some("account-session-done"),
        _ => None,
    };
    answer(&visitor, &accounts, StatusCode::OK, |account| account.done = done).await
}

/// The page as it stands, with what this answer adds.
async fn answer(
    visitor: &Visitor,
    accounts: &auth::Service,
    status: StatusCode,
    add: impl FnOnce(&mut AccountView),
) -> Result<HttpResponse, Error> {
    let live = accounts.list_sessions(&visitor.cx).await.map_err(|error| visitor.refuse(&error, None))?;
    let mut account = AccountView::new(visitor.t, &live);
    add(&mut account);
    Ok(layout::page(status, &AccountPage { shell: visitor.shell().at(PAGE), account }))
}
