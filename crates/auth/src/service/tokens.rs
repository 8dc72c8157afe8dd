//! What access tokens say, and what is said of them.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Context, Id, PermissionSet, TenantId};
use uuid::Uuid;

use super::{Service, names};
use crate::{
    error::Error,
    model::{AccessClaims, ApiSecretKey, Email, Holder, Membership, Session},
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
        let Ok(claims) = self.read_token(token, now) else { return Ok(None) };
        let Some(tenant) = claims.tenant_id.filter(|tenant| cx.tenant() == Some(*tenant)) else {
            return Ok(None);
        };
        let standing = self.standing_of((&claims, tenant), now).await?;
        let Some((permissions, username)) = standing else { return Ok(None) };
        Ok(Some(LiveToken {
            subject: claims.sub,
            tenant,
            client: claims.client_id,
            username,
            scope: words(&permissions),
            audience: claims.aud,
            issued_at: instant(claims.iat),
            expires_at: instant(claims.exp),
        }))
    }

    /// What the holder of a token may do at the moment, and a person's address; none when it lets nobody in.
    async fn standing_of(
        &self,
        (claims, tenant): (&AccessClaims, TenantId),
        now: DateTime<Utc>,
    ) -> Result<Option<(PermissionSet, Option<Email>)>, Error> {
        Ok(match claims.holder() {
            Holder::Person { user, session } => {
                let known = self.by_person_claims((user, Some(tenant)), session, now).await?.ok();
                known.map(|known| (known.principal.permissions.clone(), Some(known.me.email.clone())))
            }
            Holder::Program { client, secret } => {
                let key = ApiSecretKey::Id(tenant, secret);
                let known = self.program(Some(key), now).await?.ok().filter(|known| known.client == client);
                known.map(|known| (known.principal.permissions.clone(), None))
            }
        })
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
            scope: words(&permissions),
        })
    }

    fn claims(
        &self,
        session: &Session,
        membership: &Membership,
        now: DateTime<Utc>,
        ttl: TimeDelta,
    ) -> AccessClaims {
        let roles = names(&membership.roles);
        AccessClaims {
            auth_time: session.auth_time.timestamp(),
            amr: session.amr.clone(),
            role: roles.first().map(ToString::to_string).unwrap_or_default(),
            roles: roles.into_iter().map(str::to_owned).collect(),
            ..self.claims_of((session.user.as_uuid(), session.id.as_uuid()), session.tenant, (now, ttl))
        }
    }

    /// What every token says of `subject`, who stands on `sid`.
    pub(super) fn claims_of(
        &self,
        (subject, sid): (Uuid, Uuid),
        tenant: TenantId,
        (now, ttl): (DateTime<Utc>, TimeDelta),
    ) -> AccessClaims {
        let issued = now.timestamp();
        let expected = &self.settings.tokens;
        AccessClaims {
            iss: expected.issuer.clone(),
            aud: expected.audience.clone(),
            sub: subject,
            tenant_id: Some(tenant),
            sid,
            jti: Id::<AccessClaims>::new(now, &*self.ports.random).as_uuid(),
            iat: issued,
            nbf: issued,
            exp: issued + ttl.num_seconds(),
            auth_time: issued,
            amr: Vec::new(),
            roles: Vec::new(),
            role: String::new(),
            scope: String::new(),
            client_id: None,
            token_use: AccessClaims::TOKEN_USE.to_owned(),
        }
    }
}

/// Permissions as a scope: joined by spaces.
pub(super) fn words(permissions: &PermissionSet) -> String {
    permissions.granted().collect::<Vec<_>>().join(" ")
}

/// Claims hold whole seconds.
fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}
