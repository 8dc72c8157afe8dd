use std::sync::Arc;

use chrono::TimeDelta;
use kernel::{Actor, Context, Id, UserId};
use serde_json::json;

use super::{Service, audit_session, names};
use crate::{
    cache::Known,
    error::Error,
    model::{AccessClaims, Membership, Refusal, Session},
    ports::SystemRepository,
    views::{AccessToken, Me},
};

impl Service {
    /// Ends the caller's session. Its tokens and cookie stop working at once in this process, within
    /// `AUTH_CACHE_TTL_S` in others. Ending it twice changes nothing.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for a caller who is nobody, [`Error::Store`].
    pub async fn logout(&self, cx: &Context) -> Result<(), Error> {
        let (user, session) = signed_in(cx)?;
        let now = self.ports.clock.now();
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let standing = tx.find_standing(session)?;
            if tx.revoke_session(session, user, now)?
                && let Some(standing) = standing
            {
                tx.audit(audit_session(
                    "auth.session.revoked",
                    &standing.session,
                    json!({ "by": "logout" }),
                ))?;
            }
            Ok(())
        };
        self.system.write(&cx.as_system(), write).await?;
        self.cache.forget(session);
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

    /// A token for a session that is about to be stored.
    pub(super) fn sign_token(
        &self,
        session: &Session,
        membership: &Membership,
        ttl: TimeDelta,
    ) -> Result<AccessToken, Error> {
        let token = self.ports.tokens.sign(&self.claims(session, membership, ttl))?;
        let permissions = membership.permissions();
        Ok(AccessToken {
            token: token.into(),
            expires_in: ttl,
            user: session.user,
            tenant: session.tenant,
            session: session.id,
            scope: permissions.granted().collect::<Vec<_>>().join(" "),
        })
    }

    fn claims(&self, session: &Session, membership: &Membership, ttl: TimeDelta) -> AccessClaims {
        let issued = session.auth_time.timestamp();
        let roles = names(&membership.roles);
        let expected = &self.settings.tokens;
        AccessClaims {
            iss: expected.issuer.clone(),
            aud: expected.audience.clone(),
            sub: session.user,
            tenant_id: session.tenant,
            sid: session.id,
            jti: Id::<AccessClaims>::new(session.auth_time, &*self.ports.random).as_uuid(),
            iat: issued,
            nbf: issued,
            exp: issued + ttl.num_seconds(),
            auth_time: issued,
            amr: session.amr.clone(),
            role: roles.first().map(ToString::to_string).unwrap_or_default(),
            roles: roles.into_iter().map(str::to_owned).collect(),
            scope: String::new(),
            token_use: AccessClaims::TOKEN_USE.to_owned(),
        }
    }
}

/// The caller's user and session.
fn signed_in(cx: &Context) -> Result<(UserId, Id<kernel::Session>), Error> {
    cx.user().zip(cx.session).ok_or(Error::Unauthenticated(Refusal::Invalid))
}
