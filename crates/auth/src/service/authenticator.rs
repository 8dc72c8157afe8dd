use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{
    Actor, Authenticator, Context, Credential, Id, Principal, ShownToken, StoreError, TenantId,
    Unauthenticated, UserId,
};

use super::{Service, programs::refused};
use crate::{
    cache::Known,
    model::{AccessClaims, Holder, Refusal, SecretHash, Standing, TokenFault},
    views::{Me, TenantChoice},
};

/// Longer tokens are not read at all (platform.md §6.1).
const LONGEST_TOKEN: usize = 8 * 1024;

/// The correlation id of look-ups made before the call has one.
const LOOK_UP: &str = "authenticate";

#[async_trait]
impl Authenticator for Service {
    async fn authenticate(&self, credential: Credential<'_>) -> Result<Principal, Unauthenticated> {
        let now = self.ports.clock.now();
        match credential {
            Credential::Bearer(shown) => self.by_token(shown, now).await,
            Credential::ApiToken(shown) => self.by_api_token(shown, now).await,
            Credential::Cookie(secret) => principal(self.by_secret(SecretHash::of(secret), now).await),
        }
    }
}

/// The database answered; whether the session lets its holder in is the inner result.
type LookedUp = Result<Result<Arc<Known>, Refusal>, StoreError>;

impl Service {
    async fn by_token(
        &self,
        shown: ShownToken<'_>,
        now: DateTime<Utc>,
    ) -> Result<Principal, Unauthenticated> {
        let claims = self.read_token(shown.token, now).map_err(refused)?;
        match claims.holder() {
            Holder::Person { user, session } => {
                if claims.tenant_id.is_none() && self.settings.default_tenant.is_none() {
                    return Err(Unauthenticated::NoTenant);
                }
                principal(self.by_person_claims((user, claims.tenant_id), session, now).await)
            }
            Holder::Program { secret, .. } => self.by_program_claims((&claims, secret), shown, now).await,
        }
    }

    /// What a token of ours says, whether or not its holder is still let in.
    pub(super) fn read_token(&self, token: &str, now: DateTime<Utc>) -> Result<AccessClaims, Refusal> {
        if token.len() > LONGEST_TOKEN {
            return Err(Refusal::Invalid);
        }
        self.ports.tokens.verify(token, now).map_err(|fault| match fault {
            TokenFault::Expired => Refusal::Expired,
            TokenFault::Invalid => Refusal::Invalid,
        })
    }

    /// The person whose session an access token names, if the token is of that session's holder.
    pub(super) async fn by_person_claims(
        &self,
        (user, tenant): (UserId, Option<TenantId>),
        session: Id<kernel::Session>,
        now: DateTime<Utc>,
    ) -> LookedUp {
        let known = match self.cache.get(session, now) {
            Some(known) => Ok(known),
            None => self.look_up(session, now).await?,
        };
        Ok(known.and_then(|known| {
            let is_holder =
                known.principal.actor == Actor::User(user) && self.is_for(tenant, &known.me.tenant);
            if is_holder { Ok(known) } else { Err(Refusal::Invalid) }
        }))
    }

    /// Whether a token that names this tenant, or none, is for the tenant of its session.
    fn is_for(&self, named: Option<TenantId>, tenant: &TenantChoice) -> bool {
        match (named, &self.settings.default_tenant) {
            (Some(named), _) => named == tenant.id,
            (None, Some(default)) => {
                TenantId::parse(default) == Some(tenant.id) || tenant.slug.as_str() == default
            }
            (None, None) => false,
        }
    }

    async fn by_secret(&self, hash: SecretHash, now: DateTime<Utc>) -> LookedUp {
        if let Some(known) = self.cache.get_by_secret(&hash, now) {
            return Ok(Ok(known));
        }
        let stamp = self.cache.stamp();
        let cx = Context::system(LOOK_UP);
        let found = self.lookups.read(&cx, move |tx| tx.find_standing_by_secret(&hash)).await?;
        self.remember(found, stamp, now).await
    }

    /// Asks the database about a session.
    pub(super) async fn look_up(&self, session: Id<kernel::Session>, now: DateTime<Utc>) -> LookedUp {
        let stamp = self.cache.stamp();
        let cx = Context::system(LOOK_UP);
        let found = self.lookups.read(&cx, move |tx| tx.find_standing(session)).await?;
        self.remember(found, stamp, now).await
    }

    async fn remember(
        &self,
        found: Option<Standing>,
        stamp: crate::cache::Stamp,
        now: DateTime<Utc>,
    ) -> LookedUp {
        let Some(standing) = found else {
            return Ok(Err(Refusal::Invalid));
        };
        let known = match known(&standing, now) {
            Ok(known) => Arc::new(known),
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.cache.put(stamp, Arc::clone(&known));
        if standing.session.is_touch_due(now) {
            self.touch(standing.session.id, now).await;
        }
        Ok(Ok(known))
    }

    /// A lost note of use is not worth refusing the call.
    async fn touch(&self, session: Id<kernel::Session>, now: DateTime<Utc>) {
        let cx = Context::system(LOOK_UP);
        self.lookups.write(&cx, move |tx| tx.touch_session(session, now)).await.ok();
    }
}

fn principal(found: LookedUp) -> Result<Principal, Unauthenticated> {
    found?.map(|known| known.principal.clone()).map_err(refused)
}

/// Who the session stands for, if it lets its holder in. Roles come from the membership, never from a claim.
fn known(standing: &Standing, now: DateTime<Utc>) -> Result<Known, Refusal> {
    let membership = standing.admit(now)?;
    let Standing { session, user, tenant, .. } = standing;
    let permissions = membership.permissions_of(user);
    let principal = Principal {
        tenant: session.tenant,
        access: tenant.status.access(),
        actor: Actor::User(session.user),
        session: Some(session.id),
        permissions: permissions.clone(),
        client: membership.client,
        locale: user.locale,
        auth_time: Some(session.auth_time),
    };
    let me = Me {
        user: user.id,
        email: user.email.clone(),
        display_name: user.display_name.clone(),
        locale: user.locale,
        tenant: tenant.into(),
        roles: membership.roles.clone(),
        permissions,
        client: membership.client,
        session: session.id,
        session_expires_at: session.expires_at,
    };
    Ok(Known { principal, me: Arc::new(me), secret_hash: session.secret_hash, checked_at: now })
}
