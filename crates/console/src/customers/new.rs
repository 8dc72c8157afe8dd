//! Adding a customer.

use actix_web::{Error, HttpResponse, http::StatusCode, web::Data};
use askama::Template;
use auth::{NewCustomer, Service, permissions::CUSTOMERS_CREATE};
use http_support::Edge;

use super::{PAGE, customer::path_of, view::FormView};
use crate::{
    csrf::{self, Posted, Sender},
    filled::Filled,
    layout::{self, Shell},
    routes::see_other,
    visitor::Visitor,
};

/// Where the form is.
const FORM: &str = "/ui/customers/new";

#[derive(Template)]
#[template(path = "customers/new.html")]
struct NewPage {
    shell: Shell,
    form: FormView,
}

/// The form.
pub async fn form(visitor: Visitor, edge: Data<Edge>) -> Result<HttpResponse, Error> {
    demand(&visitor)?;
    let form = FormView { once: csrf::nonce(&*edge.random), ..FormView::default() };
    Ok(page(&visitor, StatusCode::OK, form))
}

/// To the page of the customer, or the form again with what is wrong.
pub async fn submit(posted: Posted<Visitor, Filled>, accounts: Data<Service>) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    demand(&visitor)?;
    let new =
        NewCustomer { name: body.text("name").to_owned(), reference: body.text("reference").to_owned() };
    match accounts.create_customer(&body.once(&visitor.cx), new).await {
        Ok(done) => Ok(see_other(&format!("{}?done=created", path_of(done.value.id)))),
        Err(error) if is_for_the_form(&error) => {
            let mut form = FormView::filled(&body);
            form.refuse(&visitor, &error);
            Ok(page(&visitor, StatusCode::UNPROCESSABLE_ENTITY, form))
        }
        Err(error) => Err(visitor.refuse(&error, Some(FORM))),
    }
}

/// What the sender can put right in the form, or must read beside it.
pub(super) const fn is_for_the_form(error: &auth::Error) -> bool {
    use auth::Error::{ChangedMeanwhile, Input, ReferenceTaken};
    matches!(error, Input(_) | ReferenceTaken | ChangedMeanwhile)
}

fn demand(visitor: &Visitor) -> Result<(), Error> {
    visitor.cx.require(CUSTOMERS_CREATE).map_err(|error| visitor.refuse(&error, Some(PAGE)))
}

fn page(visitor: &Visitor, status: StatusCode, form: FormView) -> HttpResponse {
    layout::page(status, &NewPage { shell: visitor.shell().at(FORM), form })
}
