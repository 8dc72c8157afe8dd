use actix_web::{
    Error, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use auth::{ListMembers, MembersSought, model::MemberStatus, permissions::USERS_CREATE};
use kernel::PageRequest;
use serde::Deserialize;

use super::view::ListView;
use crate::{
    csrf::Sender,
    layout::{self, Shell},
    refusal::{self, Problem},
    visitor::Visitor,
};

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// Empty for all.
    #[serde(default)]
    status: String,
    page: Option<String>,
    /// What was just done.
    done: Option<String>,
}

#[derive(Template)]
#[template(path = "members/list.html")]
struct ListPage {
    shell: Shell,
    list: ListView,
    may_invite: bool,
    is_withdrawn: bool,
}

/// The page.
pub async fn show(
    visitor: Visitor,
    asked: Query<Asked>,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    let asked = asked.into_inner();
    let Some(command) = asked.command() else {
        return Err(refusal::error(&visitor.shell(), &Problem::Input, None));
    };
    let status = command.sought.status;
    let is_withdrawn = asked.done.as_deref() == Some("withdrawn");
    let found = accounts.list_members(&visitor.cx, command).await;
    let found = found.map_err(|error| visitor.refuse(&error, None))?;
    let list = ListView::new(visitor.t, &found, asked.q, status);
    let may_invite = visitor.allows(USERS_CREATE);
    Ok(layout::page(StatusCode::OK, &ListPage { shell: visitor.shell(), list, may_invite, is_withdrawn }))
}

impl Asked {
    fn command(&self) -> Option<ListMembers> {
        const LONGEST_TEXT: usize = 255;
        let number = self.page.as_deref().map_or(Some(1), |page| page.parse().ok())?;
        let page = PageRequest::new(number, PageRequest::DEFAULT_SIZE).ok()?;
        let text = self.q.trim();
        if text.chars().count() > LONGEST_TEXT || text.contains('\0') {
            return None;
        }
        let status = match self.status.as_str() {
            "" => None,
            word => Some(MemberStatus::parse(word)?),
        };
        let text = (!text.is_empty()).then(|| text.to_owned());
        Some(ListMembers { sought: MembersSought { text, status, client: None }, page })
    }
}
