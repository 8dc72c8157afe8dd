//! Members in words.

use auth::{
    ListedSession, Role,
    model::{Member, MemberStatus},
};
use kernel::{Page, PermissionSet};

use super::role;
use crate::{
    account::view::SessionView,
    customers,
    format::{self, Moment},
    locale::{self, Texts},
};

/// A state as a mark, a word and a tint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    pub class: &'static str,
    /// Key of its word.
    pub word: &'static str,
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct ListView {
    pub lines: Vec<Line>,
    pub total: u64,
    pub page: u64,
    pub pages: u64,
    pub position: String,
    /// What was looked for.
    pub q: String,
    pub states: Vec<Choice>,
    /// The state looked for; empty for all.
    pub state: String,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub id: String,
    pub name: String,
    pub email: String,
    /// Keys of the names of their roles.
    pub roles: Vec<&'static str>,
    /// The customer they are bound to.
    pub customer: Option<String>,
    pub badge: Badge,
}

/// One of several that can be picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: &'static str,
    /// Key of its word, or the word itself.
    pub word: &'static str,
    pub picked: bool,
}

/// A member, and what the visitor may do about them.
#[derive(Clone, Debug)]
pub struct MemberView {
    pub id: String,
    pub name: String,
    pub email: String,
    pub badge: Badge,
    pub joined: Moment,
    pub languages: Vec<Choice>,
    pub roles: Vec<RoleView>,
    /// The customer they are bound to.
    pub customer: Option<String>,
    /// Those they can be bound to instead.
    pub customers: Vec<customers::choice::Choice>,
    /// Permissions beside the roles, one a line.
    pub extra: String,
    pub denied: String,
    pub status: MemberStatus,
    /// Key of what is said about their invitation.
    pub invitation_text: &'static str,
    /// The member is the visitor.
    pub is_self: bool,
    /// They may do more than the visitor, who may not change them.
    pub is_beyond: bool,
    pub may: May,
    /// Whether the visitor may send their invitation again, or take it back.
    pub may_invite: bool,
    /// None when the visitor may not see them.
    pub sessions: Option<Vec<SessionView>>,
    /// Key of what was just done.
    pub done: Option<&'static str>,
    /// Why nothing was done, in words.
    pub problem: Option<String>,
}

/// What the visitor may do about a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct May {
    pub change: bool,
    pub grant: bool,
    pub end_sessions: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleView {
    /// The field of the form.
    pub field: String,
    pub name: &'static str,
    pub meaning: &'static str,
    pub held: bool,
    /// Whether the visitor may give or take it.
    pub within_reach: bool,
}

impl Badge {
    pub fn of(member: &Member) -> Self {
        let (class, word) = match member.membership.status {
            MemberStatus::Invited if member.is_expired() => ("bad", "members-expired"),
            MemberStatus::Invited => ("wait", "members-invited"),
            MemberStatus::Active if member.user.is_active => ("ok", "members-active"),
            MemberStatus::Active | MemberStatus::Disabled => ("bad", "members-disabled"),
        };
        Self { class, word }
    }
}

impl ListView {
    pub fn new(t: Texts, found: &Page<Member>, q: String, state: Option<MemberStatus>) -> Self {
        let (page, pages) = (u64::from(found.request.page()), found.pages());
        let position = t.say_all("list-page", [("page", page.into()), ("pages", pages.into())]);
        Self {
            lines: found.items.iter().map(Line::new).collect(),
            total: found.total,
            page,
            pages,
            position: position.into_owned(),
            q,
            states: states(state),
            state: state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
        }
    }
}

fn states(picked: Option<MemberStatus>) -> Vec<Choice> {
    let word = |status| match status {
        MemberStatus::Invited => "members-invited",
        MemberStatus::Active => "members-active",
        MemberStatus::Disabled => "members-disabled",
    };
    let all = Choice { value: "", word: "members-all", picked: picked.is_none() };
    let choice = |status: MemberStatus| Choice {
        value: status.as_str(),
        word: word(status),
        picked: picked == Some(status),
    };
    std::iter::once(all).chain(MemberStatus::ALL.map(choice)).collect()
}

impl Line {
    pub fn new(member: &Member) -> Self {
        Self {
            id: member.user.id.to_string(),
            name: member.user.display_name.clone(),
            email: member.user.email.as_str().to_owned(),
            roles: member.membership.roles.iter().map(|held| role::words(*held).0).collect(),
            customer: member.customer.clone(),
            badge: Badge::of(member),
        }
    }
}

impl MemberView {
    /// The member as `visitor`, who may do this, sees them. What they may do about them is added by the page.
    pub fn new(t: Texts, member: &Member, visitor: &PermissionSet) -> Self {
        let held = &member.membership.roles;
        let personal = Role::ALL.into_iter().filter(|role| role.is_personal());
        Self {
            id: member.user.id.to_string(),
            name: member.user.display_name.clone(),
            email: member.user.email.as_str().to_owned(),
            badge: Badge::of(member),
            joined: format::moment(t.locale(), member.joined_at),
            languages: languages(member.user.locale),
            roles: personal.map(|role| RoleView::new(role, held.contains(&role), visitor)).collect(),
            customer: member.customer.clone(),
            customers: Vec::new(),
            extra: member.membership.extra_permissions.join("\n"),
            denied: member.membership.denied_permissions.join("\n"),
            status: member.membership.status,
            invitation_text: if member.is_expired() {
                "members-invitation-expired"
            } else {
                "members-invitation-text"
            },
            is_self: false,
            is_beyond: !visitor.includes(&member.membership.permissions()),
            may: May::default(),
            may_invite: false,
            sessions: None,
            done: None,
            problem: None,
        }
    }

    pub fn is_invited(&self) -> bool {
        self.status == MemberStatus::Invited
    }

    pub fn is_disabled(&self) -> bool {
        self.status == MemberStatus::Disabled
    }

    /// With where they are signed in, the last used first.
    pub fn list_sessions(&mut self, t: Texts, live: &[ListedSession]) {
        self.sessions = Some(live.iter().map(|listed| SessionView::new(t, listed)).collect());
    }
}

/// The languages there are, one of them picked.
pub fn languages(picked: Option<kernel::Locale>) -> Vec<Choice> {
    let choice = |(offered, name): (kernel::Locale, &'static str)| Choice {
        value: offered.code(),
        word: name,
        picked: picked == Some(offered),
    };
    locale::OFFERED.map(choice).to_vec()
}

impl RoleView {
    pub fn new(role: Role, held: bool, visitor: &PermissionSet) -> Self {
        let (name, meaning) = role::words(role);
        let within_reach = role.is_given_by(visitor);
        Self { field: role::field_of(role), name, meaning, held, within_reach }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_reaches_every_role_but_the_owners() {
        let reach = |role: Role| {
            let view = RoleView::new(role, false, &Role::TenantAdmin.permissions());
            view.within_reach
        };
        assert!(reach(Role::TenantAdmin) && reach(Role::Viewer));
        assert!(!reach(Role::Owner));
        assert!(!RoleView::new(Role::AgencyUser, false, &Role::Manager.permissions()).within_reach);
    }
}
