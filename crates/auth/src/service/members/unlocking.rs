//! Wrong passwords forgotten, for someone who stands before an administrator.

use kernel::{Context, Outcome, UserId, once};

use super::{changing::line, find, hand::Hand, tenant_of};
use crate::{
    error::Error,
    model::{MemberFault, MemberStatus},
    permissions::USERS_GRANT,
    ports::SystemRepository,
    service::{Service, crossing, diff::Diff},
};

impl Service {
    /// Forgets the wrong passwords counted against a member, so that they may try again at once. An account is one
    /// everywhere, and so is its lock: whoever is only invited is not the tenant's to unlock.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `users:grant` or when the member may do more than the caller, [`Error::StepUp`] for an
    /// owner, [`Error::NoSuchMember`], [`Error::Member`] while they are invited, [`Error::Store`].
    pub async fn unlock_member(&self, cx: &Context, user: UserId) -> Result<Outcome<()>, Error> {
        cx.require(USERS_GRANT)?;
        let tenant = tenant_of(cx)?;
        let hand = Hand::of(cx, self.ports.clock.now());
        let read = move |tx: &mut (dyn SystemRepository + 'static)| find(tx, tenant, user);
        let member = self.system.read(&cx.as_system(), read).await?;
        hand.reach(&member.membership)?;
        if member.membership.status == MemberStatus::Invited {
            return Err(MemberFault::Invited.into());
        }
        let account = self.account_of(member.user.email.as_str())?;
        let line = line("auth.member.unlocked", &member.membership, Diff::default());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            once(tx, |tx| {
                tx.forget_failures(&account)?;
                Ok::<(), Error>(tx.audit(line)?)
            })
        };
        self.system.write(&crossing(cx), write).await
    }
}
