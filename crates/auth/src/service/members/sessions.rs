//! Where a member is signed in to the caller's tenant. Their sessions in other tenants are as unknown as ended ones.

use kernel::{Context, Id, TenantId, UserId};

use super::{find, tenant_of};
use crate::{
    error::Error,
    model::{Ending, Session},
    permissions::{REVOKE, SESSIONS_READ},
    ports::{SessionsOf, SystemRepository},
    service::{
        Service,
        sessions::{audit_end, end_many},
    },
    views::ListedSession,
};

impl Service {
    /// The live sessions of a member, the last used first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `sessions:read`, [`Error::NoSuchMember`], [`Error::Store`].
    pub async fn list_member_sessions(
        &self,
        cx: &Context,
        user: UserId,
    ) -> Result<Vec<ListedSession>, Error> {
        cx.require(SESSIONS_READ)?;
        let (tenant, own, now) = (tenant_of(cx)?, cx.session, self.ports.clock.now());
        let read = move |tx: &mut (dyn SystemRepository + 'static)| {
            find(tx, tenant, user)?;
            Ok(tx.list_sessions(user, now)?)
        };
        let mut live: Vec<Session> = self.system.read(&cx.as_system(), read).await?;
        live.retain(|session| session.tenant == tenant);
        live.reverse();
        let listed = |session: Session| ListedSession { current: own == Some(session.id), session };
        Ok(live.into_iter().map(listed).collect())
    }

    /// Ends one session of a member.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `sessions:revoke`, [`Error::NoSuchMember`], [`Error::NoSuchSession`], [`Error::Store`].
    pub async fn end_member_session(
        &self,
        cx: &Context,
        user: UserId,
        session: Id<kernel::Session>,
    ) -> Result<(), Error> {
        cx.require(REVOKE)?;
        let (tenant, ending) = (tenant_of(cx)?, Ending::revoked(self.ports.clock.now()));
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            find(tx, tenant, user)?;
            if !is_in(tx, session, tenant)? || !tx.revoke_session(session, user, ending)? {
                return Err(Error::NoSuchSession);
            }
            audit_end(tx, session, ending)
        };
        self.system.write(&cx.as_system().despite_read_only(), write).await?;
        self.cache.forget(session);
        Ok(())
    }

    /// Ends all sessions of a member in the caller's tenant; none to end is as good.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `sessions:revoke`, [`Error::NoSuchMember`], [`Error::Store`].
    pub async fn end_member_sessions(&self, cx: &Context, user: UserId) -> Result<(), Error> {
        cx.require(REVOKE)?;
        let (tenant, ending) = (tenant_of(cx)?, Ending::revoked(self.ports.clock.now()));
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            find(tx, tenant, user)?;
            let which = SessionsOf { tenant: Some(tenant), except: None };
            end_many(tx, (user, tenant), which, ending)
        };
        self.system.write(&cx.as_system().despite_read_only(), write).await?;
        self.cache.forget_user(user);
        Ok(())
    }
}

fn is_in(
    tx: &mut dyn SystemRepository,
    session: Id<kernel::Session>,
    tenant: TenantId,
) -> Result<bool, Error> {
    Ok(tx.find_standing(session)?.is_some_and(|standing| standing.session.tenant == tenant))
}
