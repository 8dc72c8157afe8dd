//! Which program calls: the tokens of API clients (platform.md §6.1).

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::{
    Actor, ApiCredential, Context, Principal, SecurityEvent, Severity, StoreError, TenantId, Unauthenticated,
};
use serde_json::{Value, json};

use super::Service;
use crate::{
    cache::KnownProgram,
    model::{ApiStanding, ApiToken, Refusal, SecretHash},
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
        shown: ApiCredential<'_>,
        now: DateTime<Utc>,
    ) -> Result<Principal, Unauthenticated> {
        if shown.in_query && !self.settings.allow_query_token {
            self.tell_of_query_token(shown, now).await?;
            return Err(Unauthenticated::Refused { reason: IN_QUERY });
        }
        let refused = |refusal: Refusal| Unauthenticated::Refused { reason: refusal.as_str() };
        let known = self.program(shown.token, now).await?.map_err(refused)?;
        if known.is_admitted_from(shown.address) {
            return Ok(known.principal.clone());
        }
        if known.is_to_be_told() {
            let payload = json!({ "reason": ELSEWHERE, "client_id": known.client });
            self.deny(shown.cx, Some(known.principal.tenant), payload).await?;
        }
        Err(Unauthenticated::Refused { reason: ELSEWHERE })
    }

    /// The program a token stands for, from memory or from the database.
    pub(super) async fn program(&self, token: &str, now: DateTime<Utc>) -> LookedUp {
        if !ApiToken::is_one(token) {
            return Ok(Err(Refusal::Invalid));
        }
        let hash = SecretHash::of(token);
        if let Some(known) = self.programs.get(&hash, now) {
            return Ok(Ok(known));
        }
        let stamp = self.programs.stamp();
        let Some(standing) = self.api_standing(hash).await? else { return Ok(Err(Refusal::Invalid)) };
        let known = match known(&standing, now) {
            Ok(known) => Arc::new(known),
            Err(refusal) => return Ok(Err(refusal)),
        };
        self.programs.put(stamp, hash, Arc::clone(&known));
        if standing.is_touch_due(now) {
            let (tenant, client) = (standing.tenant.id, standing.client.id);
            let touch =
                move |tx: &mut (dyn SystemRepository + 'static)| tx.touch_api_client(tenant, client, now);
            // A lost note of use is not worth refusing the call.
            self.lookups.write(&look_up(), touch).await.ok();
        }
        Ok(Ok(known))
    }

    async fn api_standing(&self, hash: SecretHash) -> Result<Option<ApiStanding>, StoreError> {
        self.lookups.read(&look_up(), move |tx| tx.find_api_standing(&hash)).await
    }

    /// Tells whose token it was, if it is one that lets in: it should be replaced.
    async fn tell_of_query_token(
        &self,
        shown: ApiCredential<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let known = self.program(shown.token, now).await?.ok();
        let client = known.as_ref().map(|known| known.client);
        let payload = json!({ "reason": "token_in_query", "client_id": client });
        self.deny(shown.cx, known.map(|known| known.principal.tenant), payload).await
    }

    async fn deny(&self, cx: &Context, tenant: Option<TenantId>, payload: Value) -> Result<(), StoreError> {
        let event = SecurityEvent { kind: "AUTH_DENY", severity: Severity::Medium, payload, tenant };
        self.lookups.write(&cx.as_system(), move |tx| tx.alert(event)).await
    }
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
        networks: client.allowed_networks.clone(),
        ends_at: standing.ends_at(),
        checked_at: now,
        told: false.into(),
    })
}
