//! What access tokens say, and what is said of them.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Context, Id};

use super::{Service, names};
use crate::{
    error::Error,
    model::{AccessClaims, Membership, Session},
    permissions::INTROSPECT,
    views::{AccessToken, LiveToken},
};

impl Service {
    /// What is to be said of an access token of the caller's tenant; none when it lets nobody in.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `auth:introspect`, [`Error::Store`].
    pub async fn introspect(&self, cx: &Context, token: &str) -> Result<Option<LiveToken>, Error> {
        cx.require(INTROSPECT)?;
        let now = self.ports.clock.now();
        let Ok(known) = self.by_token(token, now).await? else { return Ok(None) };
        let Ok(claims) = self.ports.tokens.verify(token, now) else { return Ok(None) };
        if cx.tenant() != Some(known.principal.tenant) {
            return Ok(None);
        }
        let (issued_at, expires_at) = (instant(claims.iat), instant(claims.exp));
        Ok(Some(LiveToken {
            user: claims.sub,
            tenant: claims.tenant_id,
            username: known.me.email.clone(),
            scope: known.principal.permissions.granted().collect::<Vec<_>>().join(" "),
            audience: claims.aud,
            issued_at,
            expires_at,
        }))
    }

    /// A token for a session that is, or is about to be, stored.
    pub(super) fn sign_token(
        &self,
        session: &Session,
        membership: &Membership,
        now: DateTime<Utc>,
    ) -> Result<AccessToken, Error> {
        self.sign_token_for(session, membership, now, self.settings.access_token_ttl)
    }

    pub(super) fn sign_token_for(
        &self,
        session: &Session,
        membership: &Membership,
        now: DateTime<Utc>,
        ttl: TimeDelta,
    ) -> Result<AccessToken, Error> {
        let token = self.ports.tokens.sign(&self.claims(session, membership, now, ttl))?;
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

    fn claims(
        &self,
        session: &Session,
        membership: &Membership,
        now: DateTime<Utc>,
        ttl: TimeDelta,
    ) -> AccessClaims {
        let issued = now.timestamp();
        let roles = names(&membership.roles);
        let expected = &self.settings.tokens;
        AccessClaims {
            iss: expected.issuer.clone(),
            aud: expected.audience.clone(),
            sub: session.user,
            tenant_id: session.tenant,
            sid: session.id,
            jti: Id::<AccessClaims>::new(now, &*self.ports.random).as_uuid(),
            iat: issued,
            nbf: issued,
            exp: issued + ttl.num_seconds(),
            auth_time: session.auth_time.timestamp(),
            amr: session.amr.clone(),
            role: roles.first().map(ToString::to_string).unwrap_or_default(),
            roles: roles.into_iter().map(str::to_owned).collect(),
            scope: String::new(),
            token_use: AccessClaims::TOKEN_USE.to_owned(),
        }
    }
}

/// Claims hold whole seconds.
fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
