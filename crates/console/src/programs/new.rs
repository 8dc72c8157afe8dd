//! Letting a program in.

use actix_web::{Error, HttpResponse, http::StatusCode, web::Data};
use askama::Template;
use auth::{Service, permissions::API_CLIENTS_CREATE};
use http_support::Edge;

use super::{PAGE, token, view::FormView};
use crate::{
    csrf::{self, Posted, Sender},
    filled::Filled,
    layout::{self, Shell},
    visitor::Visitor,
};

/// Where the form is.
const FORM: &str = "/ui/api-clients/new";

#[derive(Template)]
#[template(path = "programs/new.html")]
struct NewPage {
    shell: Shell,
    form: FormView,
}

/// The form. Who must prove again who they are does so first, with nothing typed yet to lose.
pub async fn form(visitor: Visitor, edge: Data<Edge>) -> Result<HttpResponse, Error> {
    demand(&visitor)?;
    let recent = visitor.cx.require_recent(edge.clock.now());
    recent.map_err(|error| visitor.refuse(&error, Some(FORM)))?;
    let form = FormView::blank(visitor.t, &visitor.cx, csrf::nonce(&*edge.random));
    Ok(page(&visitor, StatusCode::OK, form))
}

/// The program with its token, or the form again with what is wrong.
pub async fn submit(posted: Posted<Visitor, Filled>, accounts: Data<Service>) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    demand(&visitor)?;
    let again = |add: &dyn Fn(&mut FormView)| {
        let mut form = FormView::filled(visitor.t, &visitor.cx, &body, &[]);
        add(&mut form);
        page(&visitor, StatusCode::UNPROCESSABLE_ENTITY, form)
    };
    let Ok(new) = body.new_client() else {
        return Ok(again(&|form| form.last_day_error = Some("programs-error-day")));
    };
    match accounts.create_api_client(&body.once(&visitor.cx), new).await {
        Ok(issued) => Ok(token::page(&visitor, &issued.value)),
        Err(error) if is_for_the_form(&error) => Ok(again(&|form| form.refuse(visitor.t, &error))),
        Err(error) => Err(visitor.refuse(&error, Some(FORM))),
    }
}

/// What the sender can put right in the form, or must read beside it.
pub(super) const fn is_for_the_form(error: &auth::Error) -> bool {
    use auth::Error::{CannotGrant, ChangedMeanwhile, InThePast, Input, QuotaExceeded};
    matches!(error, Input(_) | InThePast(_) | CannotGrant(_) | ChangedMeanwhile | QuotaExceeded { .. })
}

fn demand(visitor: &Visitor) -> Result<(), Error> {
    visitor.cx.require(API_CLIENTS_CREATE).map_err(|error| visitor.refuse(&error, Some(PAGE)))
}

fn page(visitor: &Visitor, status: StatusCode, form: FormView) -> HttpResponse {
    layout::page(status, &NewPage { shell: visitor.shell().at(FORM), form })
}
