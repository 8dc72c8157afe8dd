use chrono::{DateTime, Utc};
use kernel::{Context, Forbidden, PermissionSet, StepUpRequired, TenantId, UserId};

use crate::{
    error::Error,
    model::{MemberFault, Membership},
    permissions::{OWNERS_ASSIGN, USERS_GRANT},
    ports::SystemRepository,
};

/// Who changes members, and how far they reach.
pub(super) struct Hand {
    user: Option<UserId>,
    permissions: PermissionSet,
    proof: Result<(), StepUpRequired>,
}

impl Hand {
    pub(super) fn of(cx: &Context, now: DateTime<Utc>) -> Self {
        Self { user: cx.user(), permissions: cx.permissions.clone(), proof: cx.require_recent(now) }
    }

    pub(super) fn is_of(&self, user: UserId) -> bool {
        self.user == Some(user)
    }

    /// Nobody makes or changes a member who may do more than they themselves (platform.md §3); owners need a fresh proof of
    /// identity on top (§6.1).
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::StepUp`].
    pub(super) fn reach(&self, membership: &Membership) -> Result<(), Error> {
        let permission = if membership.is_owner() { OWNERS_ASSIGN } else { USERS_GRANT };
        let assigns_owners = !membership.is_owner() || self.permissions.allows(OWNERS_ASSIGN);
        if !assigns_owners || !self.permissions.includes(&membership.permissions()) {
            return Err(Forbidden { permission }.into());
        }
        if membership.is_owner() { Ok(self.proof?) } else { Ok(()) }
    }
}

/// # Errors
/// [`MemberFault::LastOwner`] when no owner but `user` gets in.
pub(super) fn keep_an_owner(
    tx: &mut dyn SystemRepository,
    tenant: TenantId,
    user: UserId,
) -> Result<(), Error> {
    let owners = tx.list_owners(tenant)?;
    if owners.iter().any(|owner| *owner != user) { Ok(()) } else { Err(MemberFault::LastOwner.into()) }
}
