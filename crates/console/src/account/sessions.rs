//! Ending sessions: one that should not be, or all of them.

use actix_web::{
    Error, HttpResponse,
    web::{Data, Path},
};
use kernel::Id;

use super::{Nothing, PAGE};
use crate::{
    csrf::{Posted, Sender},
    login,
    refusal::{self, Problem},
    routes::see_other,
    visitor::Visitor,
};

/// Ends one; ending the one that asks leads to the door at the next step.
pub async fn end(
    posted: Posted<Visitor, Nothing>,
    id: Path<String>,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    let visitor = posted.sender;
    let unknown = || refusal::error(&visitor.shell(), &Problem::NotFound, Some(PAGE));
    let id = Id::parse(&id).ok_or_else(unknown)?;
    let ended = accounts.end_session(&visitor.cx, id).await;
    ended.map_err(|error| visitor.refuse(&error, Some(PAGE)))?;
    Ok(see_other("/ui/account?done=session"))
}

/// Ends all of them, this one too.
pub async fn end_all(
    posted: Posted<Visitor, Nothing>,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    login::sign_out(&posted.sender, &accounts, true).await
}
