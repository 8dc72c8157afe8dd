//! A new request: one field, what was understood, a confirmation.

pub(crate) mod view;

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use company_enrichment::{Service, permissions::CREATE};
use http_support::Edge;
use kernel::{Context, IdempotencyKey};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use self::view::FormView;

use crate::{
    Suggestions,
    csrf::{self, Posted, Sender},
    format::hex,
    layout::{self, Shell},
    routes::see_other,
    visitor::Visitor,
};

#[derive(Debug, Deserialize)]
pub struct Asked {
    identifier: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Filled {
    #[serde(default)]
    identifier: String,
    /// Present once the reader saw what was understood.
    confirmed: Option<String>,
    /// Keeps a form sent twice from asking twice.
    #[serde(default)]
    once: String,
}

#[derive(Template)]
#[template(path = "requests/new.html")]
pub struct NewPage {
    pub shell: Shell,
    pub form: FormView,
}

/// The form, empty or already read from the address.
pub async fn form(
    visitor: Visitor,
    asked: Query<Asked>,
    known: Option<Data<Suggestions>>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    demand_create(&visitor)?;
    let mut form = FormView::new(visitor.t, known.as_deref().map_or(&[], |known| &known.0));
    if let Some(input) = asked.into_inner().identifier {
        form.read(visitor.t, input, csrf::nonce(&*edge.random));
    }
    Ok(answer(&visitor, form))
}

/// First what was understood; then, confirmed, the request itself.
pub async fn submit(
    posted: Posted<Visitor, Filled>,
    known: Option<Data<Suggestions>>,
    edge: Data<Edge>,
    companies: Data<Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    demand_create(&visitor)?;
    let mut form = FormView::new(visitor.t, known.as_deref().map_or(&[], |known| &known.0));
    let cx = body.once(&visitor.cx);
    let command = form.read(visitor.t, body.identifier, csrf::nonce(&*edge.random));
    if let (Some(command), Some(_)) = (command, body.confirmed) {
        match companies.submit(&cx, command).await {
            Ok(submitted) => {
                return Ok(see_other(&format!("/ui/requests/{}", submitted.value.card.request.id)));
            }
            Err(company_enrichment::Error::Identifiers(faults)) => form.refuse(visitor.t, &faults),
            Err(error) => return Err(visitor.refuse(&error, None)),
        }
    }
    Ok(answer(&visitor, form))
}

fn demand_create(visitor: &Visitor) -> Result<(), Error> {
    visitor.cx.require(CREATE).map_err(|error| visitor.refuse(&error, None))
}

fn answer(visitor: &Visitor, form: FormView) -> HttpResponse {
    let status = if form.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    layout::page(status, &NewPage { shell: visitor.shell(), form })
}

impl Filled {
    /// The call with the form's own key: a second click replays the first.
    fn once(&self, cx: &Context) -> Context {
        let is_ours = self.once.len() == 32 && self.once.bytes().all(|byte| byte.is_ascii_hexdigit());
        let fingerprint = hex(&Sha256::digest(&self.identifier));
        let key = is_ours.then(|| IdempotencyKey { key: self.once.clone(), fingerprint });
        Context { idempotency: key, ..cx.clone() }
    }
}
