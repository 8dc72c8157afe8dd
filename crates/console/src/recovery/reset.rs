//! Choosing another password with the link of the letter.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use auth::{ResetPassword, model::Errand};
use http_support::Edge;
use serde::Deserialize;

use super::{Link, context, failed, fault_of};
use crate::{
    Settings,
    account::password,
    csrf::{Posted, Sender},
    layout::{self, Shell},
    login::SecretText,
    routes::see_other,
    visitor::{Guest, with_cookie},
};

#[derive(Deserialize)]
pub struct Filled {
    #[serde(default)]
    token: String,
    #[serde(default)]
    new: SecretText,
}

#[derive(Template)]
#[template(path = "recovery/reset.html")]
struct ResetPage {
    shell: Shell,
    token: String,
    /// Key of why the link opens nothing: then there is no form.
    stale: Option<&'static str>,
    /// Key of what is wrong with the password.
    error: Option<&'static str>,
}

impl ResetPage {
    fn answer(&self) -> HttpResponse {
        let status = match (self.stale, self.error) {
            (Some(_), _) => StatusCode::BAD_REQUEST,
            (None, Some(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, None) => StatusCode::OK,
        };
        layout::page(status, self)
    }
}

/// The form, if the link is still good.
pub async fn form(
    guest: Guest,
    asked: Query<Link>,
    request: HttpRequest,
    accounts: Data<auth::Service>,
    edge: Data<Edge>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Error> {
    let (guest, fresh) = guest.with_cookie(&edge, **settings);
    let (cx, token) = (context(&request, guest.t), asked.into_inner().token);
    let stale = fault_of(&accounts, &cx, &token, Errand::Reset).await;
    let stale = stale.map_err(|error| failed(&guest, &error, &cx))?;
    let page = ResetPage { shell: guest.shell(), token, stale, error: None };
    Ok(with_cookie(page.answer(), fresh))
}

/// To the sign-in page, or back to the field.
pub async fn submit(
    posted: Posted<Guest, Filled>,
    request: HttpRequest,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: guest, body: Filled { token, new } } = posted;
    let cx = context(&request, guest.t);
    let reset = ResetPassword { token: token.clone().into(), new: new.into_secret() };
    let (stale, error) = match accounts.reset_password(&cx, reset).await {
        Ok(()) => return Ok(see_other("/ui/login?done=password")),
        Err(auth::Error::BadToken(_)) => (Some("reset-stale"), None),
        Err(auth::Error::WeakPassword(weakness)) => (None, Some(password::fault_of(weakness))),
        Err(error) => return Err(failed(&guest, &error, &cx)),
    };
    // The language switch leads back to the form, and the form needs its link.
    let shell = guest.shell().at(&format!("/ui/password/reset?token={token}"));
    Ok(ResetPage { shell, token, stale, error }.answer())
}
