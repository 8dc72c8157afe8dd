//! A forgotten password: asking for a letter, and choosing another password with the link in it.

pub mod forgot;
pub mod reset;

use actix_web::{Error, HttpRequest};
use auth::{Service, model::Errand};
use http_support::anonymous;
use kernel::{Context, DomainError};
use secrecy::SecretString;
use serde::Deserialize;

use crate::{
    csrf::Sender,
    locale::Texts,
    refusal::{self, Problem},
    visitor::Guest,
};

/// What the link in a letter, or a printed one, carries.
#[derive(Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    pub token: String,
}

/// The call of a guest, in the language of the page they see: letters are written in it too.
pub(crate) fn context(request: &HttpRequest, t: Texts) -> Context {
    Context { locale: t.locale(), ..anonymous(request) }
}

/// What is left to say about a link: nothing while it is good, else the key of why it is not.
pub(crate) async fn fault_of(
    accounts: &Service,
    cx: &Context,
    token: &str,
    errand: Errand,
) -> Result<Option<&'static str>, auth::Error> {
    match accounts.check_token(cx, &SecretString::from(token), errand).await {
        Ok(()) => Ok(None),
        Err(auth::Error::BadToken(_)) => Ok(Some("reset-stale")),
        Err(error) => Err(error),
    }
}

pub(crate) fn failed<E: DomainError + 'static>(guest: &Guest, error: &E, cx: &Context) -> Error {
    refusal::error(&guest.shell(), &Problem::of(error, &cx.request_id), Some("/ui/login"))
}
