use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Path, Query},
};
use askama::Template;
use auth::{
    Service,
    permissions::{REVOKE, SESSIONS_READ, USERS_CREATE, USERS_GRANT, USERS_UPDATE},
};
use kernel::{Id, UserId};
use serde::Deserialize;

use super::{
    PAGE,
    view::{May, MemberView},
};
use crate::{
    csrf::Sender,
    customers::choice,
    layout::{self, Shell},
    refusal::{self, Problem},
    visitor::Visitor,
};

#[derive(Debug, Deserialize)]
pub struct Asked {
    /// What was just done.
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "members/member.html")]
struct MemberPage {
    shell: Shell,
    member: MemberView,
}

/// The page.
pub async fn show(
    visitor: Visitor,
    id: Path<String>,
    asked: Query<Asked>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let user = read(&visitor, &id)?;
    let done = match asked.done.as_deref() {
        Some("roles") => Some("members-done-roles"),
        Some("profile") => Some("members-done-profile"),
        Some("disabled") => Some("members-done-disabled"),
        Some("enabled") => Some("members-done-enabled"),
        Some("unlocked") => Some("members-done-unlocked"),
        Some("invited") => Some("members-done-invited"),
        Some("sent") => Some("members-done-sent"),
        Some("sessions") => Some("members-done-sessions"),
        _ => None,
    };
    answer(&visitor, &accounts, user, StatusCode::OK, |member| member.done = done).await
}

/// The member in the path; a page says so where there is none.
pub fn read(visitor: &Visitor, id: &str) -> Result<UserId, Error> {
    Id::parse(id).ok_or_else(|| refusal::error(&visitor.shell(), &Problem::NotFound, Some(PAGE)))
}

/// Where the page of a member is.
pub fn path_of(user: UserId) -> String {
    format!("{PAGE}/{user}")
}

/// The page as it stands, with what this answer adds.
pub async fn answer(
    visitor: &Visitor,
    accounts: &Service,
    user: UserId,
    status: StatusCode,
    add: impl FnOnce(&mut MemberView),
) -> Result<HttpResponse, Error> {
    let refuse = |error: auth::Error| visitor.refuse(&error, Some(PAGE));
    let found = accounts.get_member(&visitor.cx, user).await.map_err(refuse)?;
    let mut member = MemberView::new(visitor.t, &found, &visitor.cx.permissions);
    member.is_self = visitor.cx.user() == Some(user);
    member.may = May {
        change: visitor.allows(USERS_UPDATE) && !member.is_beyond,
        grant: visitor.allows(USERS_GRANT) && !member.is_beyond,
        end_sessions: visitor.allows(REVOKE),
    };
    member.may_invite = visitor.allows(USERS_CREATE) && !member.is_beyond;
    if member.may.grant {
        let picked = found.membership.client;
        member.customers = choice::offered(visitor, accounts, picked).await?;
    }
    if visitor.allows(SESSIONS_READ) && !member.is_invited() {
        let live = accounts.list_member_sessions(&visitor.cx, user).await.map_err(refuse)?;
        member.list_sessions(visitor.t, &live);
    }
    add(&mut member);
    Ok(layout::page(status, &MemberPage { shell: visitor.shell().at(&path_of(user)), member }))
}
