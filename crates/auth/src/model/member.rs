use chrono::{DateTime, Utc};

use super::{MemberStatus, Membership, User};

/// A user as one tenant sees them.
#[derive(Clone, Debug)]
pub struct Member {
    pub user: User,
    pub membership: Membership,
    /// What the customer they are bound to is called.
    pub customer: Option<String>,
    pub joined_at: DateTime<Utc>,
    /// None once they are in.
    pub invitation: Option<PendingInvitation>,
}

/// How long the link of somebody invited is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingInvitation {
    pub until: DateTime<Utc>,
    /// It was over when this was read: the link opens nothing until another is sent.
    pub is_over: bool,
}

impl Member {
    /// Whether they are invited by a link that opens nothing any more.
    pub fn is_expired(&self) -> bool {
        self.invitation.is_some_and(|invitation| invitation.is_over)
    }

    /// Whether they get in: neither the tenant nor the platform has shut them out.
    pub fn is_active(&self) -> bool {
        self.user.is_active && self.membership.status == MemberStatus::Active
    }
}

/// What the members of a tenant cannot be made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemberFault {
    /// A tenant always has an owner who gets in (platform.md §3).
    #[error("the tenant would be left without an owner")]
    LastOwner,
    /// Whoever shuts themselves out cannot let themselves in again.
    #[error("nobody disables themselves")]
    Oneself,
    /// Name and language are seen wherever the user belongs.
    #[error("the user belongs to other tenants too")]
    OtherTenants,
    #[error("the invitation is still open")]
    Invited,
    #[error("no invitation is open")]
    NotInvited,
    #[error("the address has been invited")]
    AlreadyInvited,
    #[error("the address belongs to a member")]
    AlreadyMember,
    #[error("nobody more is bound to the customer")]
    CustomerOff,
}

impl MemberFault {
    /// The field of the input that asks for it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::LastOwner => "roles",
            Self::Oneself | Self::Invited => "is_active",
            Self::OtherTenants => "display_name",
            Self::NotInvited => "status",
            Self::AlreadyInvited | Self::AlreadyMember => "email",
            Self::CustomerOff => "client_id",
        }
    }

    /// A stable word.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::LastOwner => "last_owner",
            Self::Oneself => "oneself",
            Self::OtherTenants => "belongs_to_other_tenants",
            Self::Invited | Self::AlreadyInvited => "invitation_open",
            Self::NotInvited => "no_invitation",
            Self::AlreadyMember => "already_member",
            Self::CustomerOff => "customer_off",
        }
    }
}
