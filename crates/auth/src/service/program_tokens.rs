//! Access tokens of programs: what they show instead of the secret, for a quarter of an hour.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use kernel::{Access, Actor, ApiClientId, Audit, AuditOutcome, Context, TenantSuspended, Unauthenticated};
use secrecy::ExposeSecret;
use serde_json::json;
use uuid::Uuid;

use super::{
    Service,
    login::Reason,
    programs::{key_of, refused},
    tokens::words,
};
use crate::{
    cache::KnownProgram,
    commands::ExchangeSecret,
    error::Error,
    model::{AccessClaims, ApiToken, Refusal},
    ports::SystemRepository,
    views::ProgramToken,
};

impl Service {
    /// An access token in the name of a program that shows its id and its secret. It lives no longer than the secret, and
    /// whatever ends or narrows the secret ends or narrows it.
    ///
    /// # Errors
    /// [`Error::BadSecret`], [`Error::Suspended`], [`Error::Store`].
    pub async fn exchange_secret(&self, cx: &Context, shown: ExchangeSecret) -> Result<ProgramToken, Error> {
        let now = self.ports.clock.now();
        let ended = match self.known_program(cx, &shown, now).await {
            Ok(known) if known.principal.access == Access::Closed => {
                self.note_refusal(cx, &shown, Reason::TenantSuspended.as_str()).await?;
                Err(TenantSuspended.into())
            }
            Ok(known) => self.issue_to(cx, &known, now).await,
            Err(Unauthenticated::Refused { reason }) => self.refuse_secret(cx, &shown, reason).await,
            // The token of a program is found by itself, whatever it names.
            Err(Unauthenticated::NoTenant) => self.refuse_secret(cx, &shown, Refusal::Invalid.as_str()).await,
            Err(Unauthenticated::Store(error)) => Err(error.into()),
        };
        self.counted_login(ended)
    }

    async fn known_program(
        &self,
        cx: &Context,
        shown: &ExchangeSecret,
        now: DateTime<Utc>,
    ) -> Result<Arc<KnownProgram>, Unauthenticated> {
        let known = self.program(key_of(shown.secret.expose_secret()), now).await?.map_err(refused)?;
        if ApiClientId::parse(&shown.client_id) != Some(known.client) {
            return Err(refused(Refusal::Invalid));
        }
        self.admit_from(&known, cx, shown.address).await?;
        Ok(known)
    }

    async fn issue_to(
        &self,
        cx: &Context,
        known: &KnownProgram,
        now: DateTime<Utc>,
    ) -> Result<ProgramToken, Error> {
        let (client, tenant) = (known.client, known.principal.tenant);
        let ttl = self.settings.access_token_ttl;
        let ttl = known.ends_at.map_or(ttl, |end| ttl.min(end - now));
        let scope = words(&known.principal.permissions);
        let claims = AccessClaims {
            client_id: Some(client),
            scope: scope.clone(),
            ..self.claims_of((client.as_uuid(), known.secret.as_uuid()), tenant, (now, ttl))
        };
        let token = self.ports.tokens.sign(&claims)?.into();
        let told = json!({ "kind": "token", "token_prefix": ApiToken::prefix(known.secret) });
        let line = Audit::new("auth.login.succeeded", "api_client", client.as_uuid()).with(told);
        let cx = Context { actor: Actor::ApiClient(client), ..cx.as_system() };
        let write = move |tx: &mut (dyn SystemRepository + 'static)| Ok(tx.audit(line.of_tenant(tenant))?);
        self.system.write(&cx, write).await?;
        Ok(ProgramToken { token, expires_in: ttl, client, tenant, scope })
    }

    async fn refuse_secret(
        &self,
        cx: &Context,
        shown: &ExchangeSecret,
        reason: &'static str,
    ) -> Result<ProgramToken, Error> {
        self.note_refusal(cx, shown, reason).await?;
        Err(Error::BadSecret(reason))
    }

    /// Leaves a line in nobody's trail: whose program it is was only claimed.
    async fn note_refusal(
        &self,
        cx: &Context,
        shown: &ExchangeSecret,
        reason: &'static str,
    ) -> Result<(), Error> {
        let claimed = ApiClientId::parse(&shown.client_id).map_or(Uuid::nil(), |client| client.as_uuid());
        let line = Audit::new("auth.login.refused", "api_client", claimed)
            .ending(AuditOutcome::Denied)
            .with(json!({ "reason": reason }));
        self.system.write(&cx.as_system(), move |tx| Ok(tx.audit(line)?)).await
    }
}
