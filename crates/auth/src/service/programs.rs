//! Which program calls: the tokens of API clients (platform.md §6.1).

use std::{net::IpAddr, sync::Arc};

use chrono::{DateTime, Utc};
use kernel::{
    Actor, Context, Id, Principal, SecurityEvent, Severity, ShownToken, StoreError, TenantId, Unauthenticated,
};
use serde_json::{Value, json};

use super::Service;
use crate::{
    cache::KnownProgram,
    model::{AccessClaims, ApiSecretKey, ApiSecretTag, ApiStanding, ApiToken, Refusal, SecretHash},
    ports::SystemRepository,
};

/// A token in the address of a call is in logs and histories by now.
const IN_QUERY: &str = "in_query";
/// The token is good, the network is not.
const ELSEWHERE: &str = "address_not_allowed";

/// The database answered; whether the token lets its holder in is the inner result.
type LookedUp = Result<Result<Arc<KnownProgram>, Refusal>, StoreError>;

impl Service {
    pub(super) async fn by_api_token(
        &self,
        shown: ShownToken<'_>,
        now: DateTime<Utc>,
    ) -> Result<Principal, Unauthenticated> {
        if shown.in_query && !self.settings.allow_query_token {
            self.tell_of_query_token(shown, now).await?;
            return Err(Unauthenticated::Refused { reason: IN_QUERY });
        }
        let known = self.program(key_of(shown.token), now).await?.map_err(refused)?;
        self.admit_from(&known, shown.cx, shown.address).await?;
        Ok(known.principal.clone())
    }

    /// The program that an access token was made for, as it is now: the claims say which, and nothing of what it may do.
    pub(super) async fn by_program_claims(
        &self,
        (claims, secret): (&AccessClaims, Id<ApiSecretTag>),
        shown: ShownToken<'_>,
        now: DateTime<Utc>,
    ) -> Result<Principal, Unauthenticated> {
        // The secret is looked for in its tenant, so that none can stand in for another.
        let tenant = claims.tenant_id.ok_or(Unauthenticated::NoTenant)?;
        let key = ApiSecretKey::Id(tenant, secret);
        let known = self.program(Some(key), now).await?.map_err(refused)?;
        if claims.client_id != Some(known.client) {
            return Err(refused(Refusal::Invalid));
        }
        self.admit_from(&known, shown.cx, shown.address).await?;
        Ok(known.principal.clone())
    }

    /// Lets a known program in from where it may call, and tells of one that calls from elsewhere.
    pub(super) async fn admit_from(
        &self,
        known: &KnownProgram,
        cx: &Context,
        address: Option<IpAddr>,
    ) -> Result<(), Unauthenticated> {
        if known.is_admitted_from(address) {
            return Ok(());
        }
        if known.is_to_be_told() {
            let payload = json!({ "reason": ELSEWHERE, "client_id": known.client });
            self.deny(cx, Some(known.principal.tenant), payload).await?;
        }
        Err(Unauthenticated::Refused { reason: ELSEWHERE })
    }

    /// The program that a secret stands for, from memory or from the database.
    pub(super) async fn program(&self, key: Option<ApiSecretKey>, now: DateTime<Utc>) -> LookedUp {
        let Some(key) = key else { return Ok(Err(Refusal::Invalid)) };
        if let Some(known) = self.cache.get_program(&key, now) {
            return Ok(Ok(known));
        }
        let stamp = self.cache.program_stamp();
        let Some(standing) = self.api_standing(key).await? else { return Ok(Err(Refusal::Invalid)) };
        let known = match known(&standing, now) {
            Ok(known) => Arc::new(known),
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.cache.put_program(stamp, key, Arc::clone(&known));
        if standing.is_touch_due(now) {
            let (tenant, client) = (standing.tenant.id, standing.client.id);
            let touch =
                move |tx: &mut (dyn SystemRepository + 'static)| tx.touch_api_client(tenant, client, now);
            // A lost note of use is not worth refusing the call.
            self.lookups.write(&look_up(), touch).await.ok();
        }
        Ok(Ok(known))
    }

    async fn api_standing(&self, key: ApiSecretKey) -> Result<Option<ApiStanding>, StoreError> {
        self.lookups.read(&look_up(), move |tx| tx.find_api_standing(key)).await
    }

    /// Tells whose token it was, if it is one that lets in: it should be replaced.
    async fn tell_of_query_token(&self, shown: ShownToken<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let known = self.program(key_of(shown.token), now).await?.ok();
        let client = known.as_ref().map(|known| known.client);
        let payload = json!({ "reason": "token_in_query", "client_id": client });
        self.deny(shown.cx, known.map(|known| known.principal.tenant), payload).await
    }

    async fn deny(&self, cx: &Context, tenant: Option<TenantId>, payload: Value) -> Result<(), StoreError> {
        let event = SecurityEvent { kind: "AUTH_DENY", severity: Severity::Medium, payload, tenant };
        self.lookups.write(&cx.as_system(), move |tx| tx.alert(event)).await
    }
}

/// Under what the secret of a token is found; none for what cannot be one of ours.
pub(super) fn key_of(token: &str) -> Option<ApiSecretKey> {
    ApiToken::is_one(token).then(|| ApiSecretKey::Token(SecretHash::of(token)))
}

pub(super) fn refused(refusal: Refusal) -> Unauthenticated {
    Unauthenticated::Refused { reason: refusal.as_str() }
}

/// Before the call has a tenant of its own.
fn look_up() -> Context {
    Context::system("authenticate")
}

fn known(standing: &ApiStanding, now: DateTime<Utc>) -> Result<KnownProgram, Refusal> {
    let tenant = standing.admit(now)?;
    let client = &standing.client;
    let principal = Principal {
        tenant,
        access: standing.tenant.status.access(),
        actor: Actor::ApiClient(client.id),
        session: None,
        auth_time: None,
        permissions: client.permissions(),
        client: None,
        locale: None,
    };
    Ok(KnownProgram {
        principal,
        client: client.id,
        secret: standing.secret.id,
        networks: client.allowed_networks.clone(),
        ends_at: standing.ends_at(),
        checked_at: now,
        told: false.into(),
    })
}
