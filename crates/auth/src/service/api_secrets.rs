//! The tokens of a tenant's programs: made, replaced, and shown once.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiClientId, Audit, Context, Id, Outcome, once};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Service,
    api_clients::{event, find, replace},
};
use crate::{
    commands::NewApiClient,
    error::Error,
    model::{ApiClient, ApiSecret, ApiSecretTag, ApiToken, InputFault},
    permissions::{API_CLIENTS_CREATE, API_CLIENTS_ROTATE},
    ports::{Repository, SigningFault},
    views::{IssuedApiClient, ListedApiClient},
};

/// How many programs a tenant may have (platform.md §6.2).
const MOST_CLIENTS: u64 = 100;

/// The longest time for which a replaced token stays good.
const LONGEST_OVERLAP: TimeDelta = TimeDelta::seconds(604_800);

/// What is remembered of a call that gave a token: ids alone, the token can be made again.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Issued {
    client: ApiClientId,
    secret: Id<ApiSecretTag>,
}

impl Service {
    /// A new program in the caller's tenant, with its first token.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `api_clients:create`, [`Error::StepUp`] when the caller's proof of identity is older
    /// than fifteen minutes, [`Error::Input`], [`Error::CannotGrant`], [`Error::QuotaExceeded`], [`Error::Store`].
    pub async fn create_api_client(
        &self,
        cx: &Context,
        new: NewApiClient,
    ) -> Result<Outcome<IssuedApiClient>, Error> {
        cx.require(API_CLIENTS_CREATE)?;
        let now = self.ports.clock.now();
        cx.require_recent(now)?;
        let client = self.parse_api_client(cx, new, now)?;
        let secret = self.make_secret(client.id, now)?;
        let write = move |tx: &mut (dyn Repository + 'static)| {
            let done = once(tx, |tx| insert(tx, &client, &secret))?;
            Ok((find(tx, done.value.client)?, done))
        };
        let (listed, done) = self.tenants.write(cx, write).await?;
        Ok(done.map(|issued| self.show(listed, issued)))
    }

    /// Gives a program another token. The one before stays good for `overlap`, at most seven days; older ones end.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `api_clients:rotate`, [`Error::StepUp`], [`Error::Input`] for an overlap that is too
    /// long, [`Error::NoSuchApiClient`], [`Error::ChangedMeanwhile`], [`Error::Store`].
    pub async fn rotate_api_client(
        &self,
        cx: &Context,
        id: ApiClientId,
        overlap: TimeDelta,
    ) -> Result<Outcome<IssuedApiClient>, Error> {
        cx.require(API_CLIENTS_ROTATE)?;
        let now = self.ports.clock.now();
        cx.require_recent(now)?;
        if overlap < TimeDelta::zero() || overlap > LONGEST_OVERLAP {
            return Err(InputFault::new("overlap_s", "out_of_range").into());
        }
        let secret = self.make_secret(id, now)?;
        let write = move |tx: &mut (dyn Repository + 'static)| {
            let done = once(tx, |tx| rotate(tx, id, secret, overlap))?;
            Ok((find(tx, id)?, done))
        };
        let (listed, done) = self.tenants.write(cx, write).await?;
        self.cache.forget_program(id);
        Ok(done.map(|issued| self.show(listed, issued)))
    }

    fn make_secret(&self, client: ApiClientId, now: DateTime<Utc>) -> Result<ApiSecret, Error> {
        let id = Id::new(now, &*self.ports.random);
        let token = ApiToken::make(&self.ports.keyring, client, id);
        let token = token.ok_or_else(|| SigningFault("no key for API tokens".to_owned()))?;
        Ok(ApiSecret {
            id,
            hash: token.hash(),
            prefix: ApiToken::prefix(id),
            expires_at: None,
            created_at: now,
        })
    }

    fn show(&self, listed: ListedApiClient, issued: Issued) -> IssuedApiClient {
        let secret = listed.secrets.iter().find(|secret| secret.id == issued.secret);
        let token = secret.and_then(|secret| ApiToken::again(&self.ports.keyring, issued.client, secret));
        IssuedApiClient { token: token.map(ApiToken::into_text), listed }
    }
}

fn insert(tx: &mut dyn Repository, client: &ApiClient, secret: &ApiSecret) -> Result<Issued, Error> {
    if tx.count_api_clients()? >= MOST_CLIENTS {
        return Err(Error::QuotaExceeded { quota: "api_clients", most: MOST_CLIENTS });
    }
    tx.insert_api_client(client)?;
    tx.put_api_secrets(client.id, std::slice::from_ref(secret))?;
    let told = json!({
        "client_name": client.name,
        "scopes": client.scopes,
        "allowed_cidrs": client.networks(),
        "expires_at": client.expires_at,
        "token_prefix": secret.prefix,
    });
    tx.publish(event("api_client.created", client.id))?;
    tx.audit(Audit::new("auth.api_client.created", "api_client", client.id.as_uuid()).with(told))?;
    Ok(Issued { client: client.id, secret: secret.id })
}

fn rotate(
    tx: &mut dyn Repository,
    id: ApiClientId,
    secret: ApiSecret,
    overlap: TimeDelta,
) -> Result<Issued, Error> {
    let ListedApiClient { client, secrets } = find(tx, id)?;
    let issued = Issued { client: id, secret: secret.id };
    let told = json!({ "token_prefix": secret.prefix, "overlap_s": overlap.num_seconds() });
    replace(tx, &ApiClient { rotated_at: secret.created_at, ..client })?;
    tx.put_api_secrets(id, &ApiSecret::rotate(secrets, secret, overlap))?;
    tx.publish(event("api_client.rotated", id))?;
    tx.audit(Audit::new("auth.api_client.rotated", "api_client", id.as_uuid()).with(told))?;
    Ok(issued)
}
