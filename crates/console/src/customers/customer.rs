//! One customer: what it is called, who is bound to it, and whether anybody more may be.

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use auth::{
    ChangeCustomer, ListMembers, MembersSought, Service,
    permissions::{CUSTOMERS_UPDATE, USERS_CREATE, USERS_READ},
};
use kernel::{Client, Id, PageRequest};
use serde::Deserialize;

use super::{
    PAGE,
    new::is_for_the_form,
    view::{FormView, Line, People},
};
use crate::{
    csrf::{Posted, Sender},
    filled::Filled,
    layout::{self, Shell},
    refusal::{self, Problem},
    routes::see_other,
    visitor::Visitor,
};

/// How many people a page shows.
const PEOPLE: u32 = 100;

#[derive(Debug, Deserialize)]
pub struct Asked {
    /// What was just done.
    done: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Switched {
    /// `yes` turns it on, anything else off.
    #[serde(default)]
    active: String,
}

#[derive(Template)]
#[template(path = "customers/customer.html")]
struct CustomerPage {
    shell: Shell,
    customer: Line,
    is_active: bool,
    form: FormView,
    /// None when the visitor may not see them.
    people: Option<People>,
    may_change: bool,
    may_invite: bool,
    /// Key of what was just done.
    done: Option<&'static str>,
}

/// The page.
pub async fn show(
    visitor: Visitor,
    id: Path<String>,
    asked: Query<Asked>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let id = read(&visitor, &id)?;
    let done = match asked.done.as_deref() {
        Some("created") => Some("customers-done-created"),
        Some("changed") => Some("customers-done-changed"),
        Some("on") => Some("customers-done-on"),
        Some("off") => Some("customers-done-off"),
        _ => None,
    };
    answer(&visitor, &accounts, id, StatusCode::OK, |page| page.done = done).await
}

/// Another name or reference, or the form again with what is wrong.
pub async fn change(
    posted: Posted<Visitor, Filled>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    let id = read(&visitor, &id)?;
    let text = |name| Some(body.text(name).to_owned());
    let change = ChangeCustomer { name: text("name"), reference: text("reference"), is_active: None };
    match accounts.change_customer(&visitor.cx, id, change).await {
        Ok(_) => Ok(see_other(&format!("{}?done=changed", path_of(id)))),
        Err(error) if is_for_the_form(&error) => {
            let mut form = FormView::filled(&body);
            form.refuse(&visitor, &error);
            let add = |page: &mut CustomerPage| page.form = form;
            answer(&visitor, &accounts, id, StatusCode::UNPROCESSABLE_ENTITY, add).await
        }
        Err(error) => Err(visitor.refuse(&error, Some(&path_of(id)))),
    }
}

/// Off, or on again.
pub async fn switch(
    posted: Posted<Visitor, Switched>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    let id = read(&visitor, &id)?;
    let turns_on = body.active == "yes";
    let change = ChangeCustomer { is_active: Some(turns_on), ..ChangeCustomer::default() };
    let done = accounts.change_customer(&visitor.cx, id, change).await;
    done.map_err(|error| visitor.refuse(&error, Some(&path_of(id))))?;
    Ok(see_other(&format!("{}?done={}", path_of(id), if turns_on { "on" } else { "off" })))
}

/// The customer in the path; a page says so where there is none.
fn read(visitor: &Visitor, id: &str) -> Result<Id<Client>, Error> {
    Id::parse(id).ok_or_else(|| refusal::error(&visitor.shell(), &Problem::NotFound, Some(PAGE)))
}

/// Where the page of a customer is.
pub(super) fn path_of(id: Id<Client>) -> String {
    format!("{PAGE}/{id}")
}

/// The page as it stands, with what this answer adds.
async fn answer(
    visitor: &Visitor,
    accounts: &Service,
    id: Id<Client>,
    status: StatusCode,
    add: impl FnOnce(&mut CustomerPage),
) -> Result<HttpResponse, Error> {
    let refuse = |error: auth::Error| visitor.refuse(&error, Some(PAGE));
    let customer = accounts.get_customer(&visitor.cx, id).await.map_err(refuse)?;
    let mut page = CustomerPage {
        shell: visitor.shell().at(&path_of(id)),
        is_active: customer.is_active,
        form: FormView::of(&customer),
        customer: Line::new(&customer),
        people: None,
        may_change: visitor.allows(CUSTOMERS_UPDATE),
        may_invite: visitor.allows(USERS_CREATE),
        done: None,
    };
    let first = PageRequest::new(1, PEOPLE).ok().filter(|_| visitor.allows(USERS_READ));
    if let Some(first) = first {
        let sought = MembersSought { client: Some(id), ..MembersSought::default() };
        let found = accounts.list_members(&visitor.cx, ListMembers { sought, page: first }).await;
        page.people = Some(People::new(&found.map_err(refuse)?));
    }
    add(&mut page);
    Ok(layout::page(status, &page))
}
