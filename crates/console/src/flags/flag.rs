//! One flag, set and taken back for the organisation.

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use askama::Template;
use auth::{KnownFlag, Service, SetFlag, UnsetFlag};
use http_support::Edge;
use kernel::{DomainError as _, ErrorKind};
use serde::Deserialize;

use super::{
    PAGE,
    view::{FormView, Line},
};
use crate::{
    csrf::{Posted, Sender},
    filled::Filled,
    layout::{self, Shell},
    refusal::{self, Problem},
    routes::see_other,
    visitor::Visitor,
};

/// What the page sets is set for the organisation alone.
const SCOPE: &str = "tenant";

/// A form without a field of its own.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "flags/flag.html")]
struct FlagPage {
    shell: Shell,
    flag: Line,
    form: FormView,
}

/// The page.
pub async fn show(
    visitor: Visitor,
    key: Path<String>,
    accounts: Data<Service>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    let known = find(&visitor, &key, &accounts).await?;
    let form = FormView::of(&known, edge.clock.now());
    Ok(page(&visitor, &edge, &known, StatusCode::OK, form))
}

/// Sets it, or says at the field why not.
pub async fn set(
    posted: Posted<Visitor, Filled>,
    key: Path<String>,
    accounts: Data<Service>,
    edge: Data<Edge>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    let known = find(&visitor, &key, &accounts).await?;
    let mut form = FormView::filled(&body);
    match command(&visitor, &known, &body) {
        Err(Wrong::Share) => form.say_share(visitor.t),
        Err(Wrong::Day) => form.say_day(visitor.t),
        Ok(set) => match accounts.set_flag(&visitor.cx, set).await {
            Ok(_) => return Ok(see_other(&format!("{PAGE}?done=set"))),
            Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::BusinessRule) => {
                form.refuse(visitor.t, &error);
            }
            Err(error) => return Err(visitor.refuse(&error, Some(PAGE))),
        },
    }
    Ok(page(&visitor, &edge, &known, StatusCode::UNPROCESSABLE_ENTITY, form))
}

/// Takes back what the organisation set.
pub async fn unset(
    posted: Posted<Visitor, Nothing>,
    key: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let visitor = posted.sender;
    let unset = UnsetFlag { key: key.into_inner(), scope: SCOPE.to_owned(), reason: None };
    let done = accounts.unset_flag(&visitor.cx, unset).await;
    done.map_err(|error| visitor.refuse(&error, Some(PAGE)))?;
    Ok(see_other(&format!("{PAGE}?done=unset")))
}

/// The field that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Share,
    Day,
}

fn command(visitor: &Visitor, known: &KnownFlag, body: &Filled) -> Result<SetFlag, Wrong> {
    let share = body.text("rollout_percent").trim().parse().map_err(|_| Wrong::Share)?;
    let text = |name| Some(body.text(name).to_owned());
    Ok(SetFlag {
        key: known.flag.key.to_owned(),
        scope: SCOPE.to_owned(),
        scope_id: visitor.cx.tenant().map(|tenant| tenant.to_string()),
        enabled: body.text("enabled") == "yes",
        variant: text("variant"),
        rollout_percent: Some(share),
        expires_at: body.expires_at().map_err(|_| Wrong::Day)?,
        note: text("note"),
        reason: None,
    })
}

/// The flag in the path; a page says so where there is none.
async fn find(visitor: &Visitor, key: &str, accounts: &Service) -> Result<KnownFlag, Error> {
    let known = accounts.list_flag_settings(&visitor.cx).await;
    let known = known.map_err(|error| visitor.refuse(&error, Some(PAGE)))?;
    let found = known.into_iter().find(|known| known.flag.key == key);
    found.ok_or_else(|| refusal::error(&visitor.shell(), &Problem::NotFound, Some(PAGE)))
}

fn page(
    visitor: &Visitor,
    edge: &Edge,
    known: &KnownFlag,
    status: StatusCode,
    form: FormView,
) -> HttpResponse {
    let flag = Line::new(visitor.t, known, edge.clock.now());
    let path = format!("{PAGE}/{}", flag.key);
    layout::page(status, &FlagPage { shell: visitor.shell().at(&path), flag, form })
}
