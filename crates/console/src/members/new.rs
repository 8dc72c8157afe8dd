//! Inviting a member.

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use auth::{InviteMember, Role, Service, permissions::USERS_CREATE};
use http_support::Edge;
use kernel::{DomainError as _, ErrorKind, Locale};
use serde::Deserialize;

use super::{
    PAGE,
    member::path_of,
    role,
    view::{Choice, RoleView, languages},
};
use crate::{
    csrf::{self, Posted, Sender},
    customers::choice::{self, Choice as Customer},
    filled::Filled,
    layout::{self, Shell},
    routes::see_other,
    visitor::Visitor,
};

/// Where the form is.
const FORM: &str = "/ui/members/new";

#[derive(Debug, Deserialize)]
pub struct Asked {
    /// The customer whose user is to be invited.
    client_id: Option<String>,
}

#[derive(Template)]
#[template(path = "members/new.html")]
struct NewPage {
    shell: Shell,
    form: FormView,
}

/// The form as it stands.
struct FormView {
    email: String,
    name: String,
    languages: Vec<Choice>,
    roles: Vec<RoleView>,
    /// Those that a `client_user` can be bound to.
    customers: Vec<Customer>,
    /// Makes two clicks one call.
    once: String,
    /// What is wrong with a field, in words.
    email_error: Option<String>,
    name_error: Option<String>,
    roles_error: Option<String>,
    customer_error: Option<String>,
    /// What else is wrong.
    problem: Option<String>,
}

/// The form.
pub async fn form(
    visitor: Visitor,
    asked: Query<Asked>,
    accounts: Data<Service>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    demand(&visitor)?;
    let start = asked.into_inner().client_id.map_or_else(Filled::default, role::of_customer);
    let mut blank = FormView::new(&visitor, &start, csrf::nonce(&*edge.random));
    blank.offer(&visitor, &accounts, &start).await?;
    Ok(page(&visitor, StatusCode::OK, blank))
}

/// To the page of whoever was invited, or the form again with what is wrong.
pub async fn submit(posted: Posted<Visitor, Filled>, accounts: Data<Service>) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    demand(&visitor)?;
    let error = match accounts.invite_member(&body.once(&visitor.cx), invite(&body)).await {
        Ok(done) => return Ok(see_other(&format!("{}?done=invited", path_of(done.value.user.id)))),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::RateLimited => {
            let mut form = FormView::new(&visitor, &body, body.text("once").to_owned());
            form.offer(&visitor, &accounts, &body).await?;
            form.refuse(&visitor, &error);
            Ok(page(&visitor, StatusCode::UNPROCESSABLE_ENTITY, form))
        }
        _ => Err(visitor.refuse(&error, Some(FORM))),
    }
}

fn demand(visitor: &Visitor) -> Result<(), Error> {
    visitor.cx.require(USERS_CREATE).map_err(|error| visitor.refuse(&error, Some(PAGE)))
}

fn page(visitor: &Visitor, status: StatusCode, form: FormView) -> HttpResponse {
    layout::page(status, &NewPage { shell: visitor.shell().at(FORM), form })
}

fn invite(body: &Filled) -> InviteMember {
    let (name, roles) = (body.text("display_name").trim(), role::ticked(body));
    InviteMember {
        email: body.text("email").to_owned(),
        display_name: (!name.is_empty()).then(|| name.to_owned()),
        client: choice::picked(body, &roles),
        roles: role::names(&roles),
        locale: Some(body.text("locale").to_owned()).filter(|code| !code.is_empty()),
    }
}

impl FormView {
    /// With the roles that the visitor may give. The language is theirs until another is picked.
    fn new(visitor: &Visitor, body: &Filled, once: String) -> Self {
        let picked = Locale::from_code(body.text("locale")).unwrap_or(visitor.t.locale());
        let ticked = role::ticked(body);
        let view = |role: Role| RoleView::new(role, ticked.contains(&role), &visitor.cx.permissions);
        Self {
            email: body.text("email").to_owned(),
            name: body.text("display_name").to_owned(),
            languages: languages(Some(picked)),
            roles: Role::ALL.into_iter().map(view).filter(|role| role.within_reach).collect(),
            customers: Vec::new(),
            once,
            email_error: None,
            name_error: None,
            roles_error: None,
            customer_error: None,
            problem: None,
        }
    }

    /// With the customers to choose from.
    async fn offer(&mut self, visitor: &Visitor, accounts: &Service, body: &Filled) -> Result<(), Error> {
        let picked = choice::picked(body, &role::ticked(body));
        self.customers = choice::offered(visitor, accounts, picked).await?;
        Ok(())
    }

    /// Says at the field what is wrong with it, and anything else above the form.
    fn refuse(&mut self, visitor: &Visitor, error: &auth::Error) {
        let say = |key| Some(visitor.t.say(key).into_owned());
        let told = |reason| {
            let told = http_support::message(error.code(), reason, visitor.t.locale());
            Some(told.unwrap_or(error.code()).to_owned())
        };
        let details = error.details();
        if details.is_empty() {
            self.problem = told(None);
        }
        for detail in &details {
            match (&*detail.field, error.kind()) {
                ("email", ErrorKind::Invalid) => self.email_error = say("forgot-malformed"),
                ("email", _) => self.email_error = told(Some(&detail.reason)),
                ("display_name", _) => self.name_error = say("members-error-name"),
                ("roles", _) => self.roles_error = say("members-error-roles"),
                ("client_id", ErrorKind::Invalid) => self.customer_error = say("customers-error-gone"),
                ("client_id", _) => self.customer_error = told(Some(&detail.reason)),
                _ => self.problem = told(Some(&detail.reason)),
            }
        }
    }
}
