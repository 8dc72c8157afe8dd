//! What administrators ask about the members of their tenant.

use kernel::{Client, Id, PageRequest, UserId};

use crate::ports::MembersSought;

/// One page of the members, by name.
#[derive(Clone, Debug)]
pub struct ListMembers {
    pub sought: MembersSought,
    pub page: PageRequest,
}

/// Somebody to ask in.
#[derive(Clone, Debug)]
pub struct InviteMember {
    pub email: String,
    /// The address when absent.
    pub display_name: Option<String>,
    /// By name.
    pub roles: Vec<String>,
    /// The customer that a `client_user` is bound to.
    pub client: Option<Id<Client>>,
    /// Of the letter and of their pages, by its code.
    pub locale: Option<String>,
}

/// What to change of a member; what is none stays.
#[derive(Clone, Debug)]
pub struct ChangeMember {
    pub user: UserId,
    pub display_name: Option<String>,
    /// By its code.
    pub locale: Option<String>,
    pub is_active: Option<bool>,
}

impl ChangeMember {
    /// Shuts a member out.
    pub const fn disable(user: UserId) -> Self {
        Self { user, display_name: None, locale: None, is_active: Some(false) }
    }
}

/// The roles a member has from now on.
#[derive(Clone, Debug)]
pub struct GrantRoles {
    pub user: UserId,
    /// By name.
    pub roles: Vec<String>,
    /// The customer that a `client_user` is bound to; none leaves them where they are. Without that role nobody is bound.
    pub client: Option<Id<Client>>,
    /// Granted beyond the roles; none leaves them as they are.
    pub extra_permissions: Option<Vec<String>>,
    /// Taken away whatever the roles say; none leaves them as they are.
    pub denied_permissions: Option<Vec<String>>,
}
