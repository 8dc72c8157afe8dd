use chrono::{DateTime, Utc};

use super::{MemberStatus, Membership, Session, Tenant, User};

/// Why a credential is not accepted; the stable words of `details[].reason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Invalid,
    Expired,
    Revoked,
    /// Exchanged before: whoever shows it again may have stolen it.
    Reused,
}

impl Refusal {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Reused => "reused",
        }
    }
}

/// A session with all that decides whether it still lets its holder in.
#[derive(Clone, Debug)]
pub struct Standing {
    pub session: Session,
    pub user: User,
    pub tenant: Tenant,
    /// None once the user has left the tenant.
    pub membership: Option<Membership>,
}

impl Standing {
    /// The membership in whose name the session acts at `now`, whatever its tenant is open to.
    ///
    /// # Errors
    /// [`Refusal::Expired`], or [`Refusal::Revoked`] when session, user or membership no longer stand.
    pub fn admit(&self, now: DateTime<Utc>) -> Result<&Membership, Refusal> {
        if self.session.revoked_at.is_some() || !self.user.is_active {
            return Err(Refusal::Revoked);
        }
        if self.session.expires_at <= now {
            return Err(Refusal::Expired);
        }
        let active = self.membership.as_ref().filter(|membership| membership.status == MemberStatus::Active);
        active.ok_or(Refusal::Revoked)
    }
}
