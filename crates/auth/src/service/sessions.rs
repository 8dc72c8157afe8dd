use std::sync::Arc;

use kernel::{Actor, Audit, Context, Id, Outcome, Scope, TenantId, UserId, once};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::{Service, audit_session, crossing};
use crate::{
    cache::Known,
    error::Error,
    model::{Ending, Exchange, RefreshToken, Refusal, Session, Standing},
    ports::{SessionsOf, SystemRepository},
    views::{ListedSession, Me},
};

impl Service {
    /// Ends the caller's session, or all of theirs. Tokens and cookies stop working at once in this process, within
    /// `AUTH_CACHE_TTL_S` in others. Ending one twice changes nothing.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for a caller who is nobody, [`Error::Store`].
    pub async fn logout(&self, cx: &Context, all: bool) -> Result<Outcome<()>, Error> {
        let (user, session) = signed_in(cx)?;
        let tenant = cx.tenant().ok_or(Error::Unauthenticated(Refusal::Invalid))?;
        let ending = Ending::logout(self.ports.clock.now());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            once(tx, |tx| {
                if all {
                    end_many(tx, (user, tenant), SessionsOf::default(), ending).map(drop)
                } else if tx.revoke_session(session, user, ending)? {
                    audit_end(tx, session, ending)
                } else {
                    Ok(())
                }
            })
        };
        let done = self.system.write(&crossing(cx).despite_read_only(), write).await?;
        if all {
            self.cache.forget_user(user);
        } else {
            self.cache.forget(session);
        }
        Ok(done)
    }

    /// As [`Self::logout`], by whoever holds the session's refresh token. One that is no longer good ends nothing.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn logout_by_refresh(
        &self,
        cx: &Context,
        token: &SecretString,
        all: bool,
    ) -> Result<(), Error> {
        let Some(hash) = RefreshToken::read(token.expose_secret()) else { return Ok(()) };
        let (now, grace) = (self.ports.clock.now(), self.settings.refresh_grace);
        let find = move |tx: &mut (dyn SystemRepository + 'static)| {
            let Some(shown) = tx.hold_refresh_token(&hash)? else { return Ok(None) };
            let standing = tx.find_standing(shown.session)?;
            let lets_in =
                |standing: &Standing| !matches!(shown.judge(standing, now, grace), Exchange::Refuse(_));
            Ok(standing.filter(lets_in).map(|standing| standing.session))
        };
        let found: Option<Session> = self.system.write(&cx.as_system(), find).await?;
        let Some(session) = found else { return Ok(()) };
        let holder = Context {
            scope: Scope::Tenant(session.tenant),
            actor: Actor::User(session.user),
            session: Some(session.id),
            ..cx.clone()
        };
        self.logout(&holder, all).await.map(drop)
    }

    /// The caller's live sessions, the last used first.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for a caller who is nobody, [`Error::Store`].
    pub async fn list_sessions(&self, cx: &Context) -> Result<Vec<ListedSession>, Error> {
        let mut live = self.own_sessions(cx).await?;
        live.reverse();
        Ok(live)
    }

    /// One of the caller's live sessions.
    ///
    /// # Errors
    /// [`Error::NoSuchSession`], and as [`Self::list_sessions`].
    pub async fn get_session(&self, cx: &Context, id: Id<kernel::Session>) -> Result<ListedSession, Error> {
        let live = self.own_sessions(cx).await?;
        live.into_iter().find(|listed| listed.session.id == id).ok_or(Error::NoSuchSession)
    }

    /// Ends one of the caller's sessions.
    ///
    /// # Errors
    /// [`Error::NoSuchSession`] when it is another's or has ended, [`Error::Unauthenticated`], [`Error::Store`].
    pub async fn end_session(&self, cx: &Context, id: Id<kernel::Session>) -> Result<(), Error> {
        let (user, _) = signed_in(cx)?;
        let ending = Ending::logout(self.ports.clock.now());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            if !tx.revoke_session(id, user, ending)? {
                return Err(Error::NoSuchSession);
            }
            audit_end(tx, id, ending)
        };
        self.system.write(&cx.as_system().despite_read_only(), write).await?;
        self.cache.forget(id);
        Ok(())
    }

    /// The caller, their tenant and what they may do; at most `AUTH_CACHE_TTL_S` old, usually without a query.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when the session is not the caller's or no longer stands, [`Error::Store`].
    pub async fn me(&self, cx: &Context) -> Result<Arc<Me>, Error> {
        let (user, session) = signed_in(cx)?;
        let now = self.ports.clock.now();
        let known = match self.cache.get(session, now) {
            Some(known) => known,
            None => self.look_up(session, now).await?.map_err(Error::Unauthenticated)?,
        };
        let Known { principal, me, .. } = &*known;
        if principal.actor == Actor::User(user) && cx.tenant() == Some(principal.tenant) {
            Ok(Arc::clone(me))
        } else {
            Err(Error::Unauthenticated(Refusal::Invalid))
        }
    }

    async fn own_sessions(&self, cx: &Context) -> Result<Vec<ListedSession>, Error> {
        let (user, own) = signed_in(cx)?;
        let now = self.ports.clock.now();
        let live: Vec<Session> =
            self.system.read(&cx.as_system(), move |tx| Ok(tx.list_sessions(user, now)?)).await?;
        let listed = |session: Session| ListedSession { current: session.id == own, session };
        Ok(live.into_iter().map(listed).collect())
    }
}

/// A line about the end of a session, in the trail of its tenant.
pub(super) fn audit_end(
    tx: &mut dyn SystemRepository,
    session: Id<kernel::Session>,
    ending: Ending,
) -> Result<(), Error> {
    let Some(standing) = tx.find_standing(session)? else { return Ok(()) };
    let line = audit_session("auth.session.revoked", &standing.session, json!({ "by": ending.reason }));
    Ok(tx.audit(line)?)
}

/// Ends sessions of a user with one line about all of them, in the trail of `tenant`.
pub(super) fn end_many(
    tx: &mut dyn SystemRepository,
    (user, tenant): (UserId, TenantId),
    which: SessionsOf,
    ending: Ending,
) -> Result<bool, Error> {
    let ended = tx.revoke_sessions(user, which, ending)?;
    if !ended.is_empty() {
        let metadata = json!({ "by": ending.reason, "sessions": ended });
        tx.audit(
            Audit::new("auth.sessions.revoked", "user", user.as_uuid()).with(metadata).of_tenant(tenant),
        )?;
    }
    Ok(!ended.is_empty())
}

/// The caller's user and session.
pub(super) fn signed_in(cx: &Context) -> Result<(UserId, Id<kernel::Session>), Error> {
    cx.user().zip(cx.session).ok_or(Error::Unauthenticated(Refusal::Invalid))
}
