//! The first account of an installation, through the link that `comptoir serve` prints.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use auth::{FirstAccount, model::Errand};
use http_support::Edge;
use serde::Deserialize;

use crate::{
    Settings,
    account::password,
    csrf::{Posted, Sender},
    layout::{self, Shell},
    login::SecretText,
    recovery::{Link, context, failed, fault_of},
    routes::see_other,
    visitor::{Guest, with_cookie},
};

#[derive(Deserialize)]
pub struct Filled {
    #[serde(default)]
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: SecretText,
}

#[derive(Template)]
#[template(path = "founding.html")]
struct FoundingPage {
    shell: Shell,
    token: String,
    name: String,
    email: String,
    faults: Faults,
}

/// Keys of what is wrong, by its place.
#[derive(Default)]
struct Faults {
    /// The link opens nothing: then there is no form.
    stale: Option<&'static str>,
    name: Option<&'static str>,
    email: Option<&'static str>,
    password: Option<&'static str>,
}

impl Faults {
    fn status(&self) -> StatusCode {
        let is_sound = self.name.or(self.email).or(self.password).is_none();
        match self.stale {
            Some(_) => StatusCode::BAD_REQUEST,
            None if is_sound => StatusCode::OK,
            None => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// None for what a form can do nothing about.
    fn of(error: &auth::Error) -> Option<Self> {
        let none = Self::default();
        match error {
            auth::Error::BadToken(_) => Some(Self { stale: Some("founding-stale"), ..none }),
            auth::Error::WeakPassword(weakness) => {
                Some(Self { password: Some(password::fault_of(*weakness)), ..none })
            }
            auth::Error::Input(faults) => {
                let is_at_fault = |field| faults.iter().any(|fault| fault.field == field);
                let email = is_at_fault("email").then_some("forgot-malformed");
                let name = is_at_fault("display_name").then_some("founding-nameless");
                Some(Self { name, email, ..none })
            }
            _ => None,
        }
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
    let stale = fault_of(&accounts, &cx, &token, Errand::FirstAdmin).await;
    let stale = stale.map_err(|error| failed(&guest, &error, &cx))?.map(|_| "founding-stale");
    let faults = Faults { stale, ..Faults::default() };
    let (shell, status) = (guest.shell(), faults.status());
    let page = FoundingPage { shell, token, name: String::new(), email: String::new(), faults };
    Ok(with_cookie(layout::page(status, &page), fresh))
}

/// To the sign-in page, or back to the field.
pub async fn submit(
    posted: Posted<Guest, Filled>,
    request: HttpRequest,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: guest, body: Filled { token, name, email, password } } = posted;
    let cx = context(&request, guest.t);
    let first = FirstAccount {
        token: token.clone().into(),
        email: email.clone(),
        password: password.into_secret(),
        display_name: name.clone(),
    };
    let Err(error) = accounts.found(&cx, first).await else {
        return Ok(see_other("/ui/login?done=account"));
    };
    let faults = Faults::of(&error).ok_or_else(|| failed(&guest, &error, &cx))?;
    let (shell, status) = (guest.shell().at(&format!("/ui/first?token={token}")), faults.status());
    Ok(layout::page(status, &FoundingPage { shell, token, name, email, faults }))
}
