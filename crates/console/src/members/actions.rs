//! What the page of a member does. What cannot be done is said on the page itself.

use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use auth::{ChangeMember, GrantRoles, Service};
use kernel::{DomainError, ErrorKind, UserId};
use serde::Deserialize;

use super::{
    PAGE,
    member::{answer, path_of, read},
    role,
};
use crate::{csrf::Posted, customers::choice, filled::Filled, routes::see_other, visitor::Visitor};

/// A form without a field of its own.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

#[derive(Debug, Deserialize)]
pub struct Named {
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    locale: String,
}

#[derive(Debug, Deserialize)]
pub struct Switched {
    /// `yes` lets in, anything else shuts out.
    #[serde(default)]
    active: String,
}

/// Other roles.
pub async fn roles(
    posted: Posted<Visitor, Filled>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    act(&visitor, &id, &accounts, "roles", async |user| {
        accounts.grant_roles(&visitor.cx, grant(&body, user)).await.map(drop)
    })
    .await
}

/// Another name or language.
pub async fn profile(
    posted: Posted<Visitor, Named>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    let (display_name, locale) = (Some(body.display_name), Some(body.locale).filter(|code| !code.is_empty()));
    act(&visitor, &id, &accounts, "profile", async |user| {
        let change = ChangeMember { user, display_name, locale, is_active: None };
        accounts.change_member(&visitor.cx, change).await.map(drop)
    })
    .await
}

/// Out, or in again.
pub async fn access(
    posted: Posted<Visitor, Switched>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: visitor, body } = posted;
    let lets_in = body.active == "yes";
    act(&visitor, &id, &accounts, if lets_in { "enabled" } else { "disabled" }, async |user| {
        let change = ChangeMember { is_active: Some(lets_in), ..ChangeMember::disable(user) };
        accounts.change_member(&visitor.cx, change).await.map(drop)
    })
    .await
}

/// Ends all their sessions here.
pub async fn sign_out(
    posted: Posted<Visitor, Nothing>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let visitor = posted.sender;
    let end = async |user| accounts.end_member_sessions(&visitor.cx, user).await;
    act(&visitor, &id, &accounts, "sessions", end).await
}

/// Another try at the password at once.
pub async fn unlock(
    posted: Posted<Visitor, Nothing>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let visitor = posted.sender;
    let unlock = async |user| accounts.unlock_member(&visitor.cx, user).await.map(drop);
    act(&visitor, &id, &accounts, "unlocked", unlock).await
}

/// Another letter to somebody invited.
pub async fn send_invitation(
    posted: Posted<Visitor, Nothing>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let visitor = posted.sender;
    let send = async |user| accounts.send_invitation(&visitor.cx, user).await.map(drop);
    act(&visitor, &id, &accounts, "sent", send).await
}

/// Takes an invitation back. There is no page of its member to go back to.
pub async fn withdraw_invitation(
    posted: Posted<Visitor, Nothing>,
    id: Path<String>,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let visitor = posted.sender;
    let user = read(&visitor, &id)?;
    match accounts.withdraw_invitation(&visitor.cx, user).await {
        Ok(()) => Ok(see_other(&format!("{PAGE}?done=withdrawn"))),
        Err(error) => tell(&visitor, &accounts, user, &error).await,
    }
}

/// Does it to the member of the page, then back there with a word of what was done, or of why it was not.
async fn act(
    visitor: &Visitor,
    id: &str,
    accounts: &Service,
    done: &'static str,
    work: impl AsyncFnOnce(UserId) -> Result<(), auth::Error>,
) -> Result<HttpResponse, Error> {
    let user = read(visitor, id)?;
    match work(user).await {
        Ok(()) => Ok(see_other(&format!("{}?done={done}", path_of(user)))),
        Err(error) => tell(visitor, accounts, user, &error).await,
    }
}

/// The page, with why something was not done.
async fn tell(
    visitor: &Visitor,
    accounts: &Service,
    user: UserId,
    error: &auth::Error,
) -> Result<HttpResponse, Error> {
    let status = match error.kind() {
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        _ => return Err(visitor.refuse(error, Some(&path_of(user)))),
    };
    let problem = problem(visitor, error);
    answer(visitor, accounts, user, status, |member| member.problem = Some(problem)).await
}

/// The words of the page for a field, else those of the catalogue of refusals.
fn problem(visitor: &Visitor, error: &auth::Error) -> String {
    let details = error.details();
    let first = details.first();
    let key = match first.map(|detail| &*detail.field) {
        Some("display_name") if error.kind() == ErrorKind::Invalid => Some("members-error-name"),
        Some("extra_permissions" | "denied_permissions") => Some("members-error-permissions"),
        Some("client_id") if error.kind() == ErrorKind::Invalid => Some("customers-error-gone"),
        Some("roles") if error.kind() == ErrorKind::Invalid => Some("members-error-roles"),
        _ => None,
    };
    if let Some(key) = key {
        return visitor.t.say(key).into_owned();
    }
    let reason = first.map(|detail| &*detail.reason);
    http_support::message(error.code(), reason, visitor.t.locale()).unwrap_or(error.code()).to_owned()
}

fn grant(body: &Filled, user: UserId) -> GrantRoles {
    let lines = |name: &str| {
        let text = body.0.get(name)?;
        Some(text.split_whitespace().map(str::to_owned).collect())
    };
    let roles = role::ticked(body);
    GrantRoles {
        user,
        client: choice::picked(body, &roles),
        roles: role::names(&roles),
        extra_permissions: lines("extra"),
        denied_permissions: lines("denied"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticked_roles_and_lines_of_permissions_become_the_command_and_absent_texts_change_nothing() {
        let filled = |fields: &[(&str, &str)]| {
            Filled(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        let user = kernel::Id::from_uuid(uuid::Uuid::from_u128(1));
        let fields = [("role_viewer", "yes"), ("role_tech", "yes"), ("extra", " reports:read\r\njobs:read ")];
        let command = grant(&filled(&fields), user);
        assert_eq!(command.roles, ["tech", "viewer"]);
        assert_eq!(command.extra_permissions, Some(vec!["reports:read".to_owned(), "jobs:read".to_owned()]));
        assert_eq!(command.denied_permissions, None);
    }
}
