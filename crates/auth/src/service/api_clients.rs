//! The programs of a tenant: who they are and what they may do. Their tokens are in [`super::api_secrets`].

use chrono::{DateTime, Utc};
use kernel::{ApiClientId, Audit, Context, Event, Id, Outcome, Page, PageRequest, TenantId, once};
use serde_json::{Map, Value, json};

use super::{Service, accounts::parse_name};
use crate::{
    catalogue,
    commands::{ChangeApiClient, Expiry, NewApiClient},
    error::Error,
    model::{ApiClient, Faults, InputFault, TenantSlug},
    permissions::{API_CLIENTS_DELETE, API_CLIENTS_READ, API_CLIENTS_UPDATE, demand_operator},
    ports::Repository,
    views::ListedApiClient,
};

impl Service {
    /// The programs of the caller's tenant, newest first.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `api_clients:read`, [`Error::Store`].
    pub async fn list_api_clients(
        &self,
        cx: &Context,
        page: PageRequest,
    ) -> Result<Page<ListedApiClient>, Error> {
        cx.require(API_CLIENTS_READ)?;
        let Page { items, total, request } =
            self.tenants.read(cx, move |tx| Ok(tx.list_api_clients(page)?)).await?;
        let items = items.into_iter().map(|(client, secrets)| ListedApiClient { client, secrets }).collect();
        Ok(Page { items, total, request })
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `api_clients:read`, [`Error::NoSuchApiClient`], [`Error::Store`].
    pub async fn get_api_client(&self, cx: &Context, id: ApiClientId) -> Result<ListedApiClient, Error> {
        cx.require(API_CLIENTS_READ)?;
        self.tenants.read(cx, move |tx| find(tx, id)).await
    }

    /// Changes what a program is called, may do, from where and until when. Its tokens stay.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `api_clients:update`, [`Error::StepUp`] when the caller's proof of identity is older
    /// than fifteen minutes, [`Error::Input`], [`Error::CannotGrant`] for a new scope that the caller does not hold,
    /// [`Error::NoSuchApiClient`], [`Error::ChangedMeanwhile`], [`Error::Store`].
    pub async fn change_api_client(
        &self,
        cx: &Context,
        id: ApiClientId,
        change: ChangeApiClient,
    ) -> Result<Outcome<ListedApiClient>, Error> {
        cx.require(API_CLIENTS_UPDATE)?;
        let now = self.ports.clock.now();
        cx.require_recent(now)?;
        let change = Parsed::of(change, now)?;
        let granter = cx.clone();
        let write = move |tx: &mut (dyn Repository + 'static)| {
            let done = once(tx, |tx| {
                let before = find(tx, id)?.client;
                let after = change.applied(&granter, before.clone())?;
                let line = Audit::new("auth.api_client.changed", "api_client", id.as_uuid());
                if after != before {
                    replace(tx, &after)?;
                    tx.audit(line.with(json!({ "changed": difference(&before, &after) })))?;
                }
                Ok::<(), Error>(())
            })?;
            Ok(Outcome { value: find(tx, id)?, replayed: done.replayed })
        };
        let changed = self.tenants.write(cx, write).await?;
        self.cache.forget_program(id);
        Ok(changed)
    }

    /// Ends a program for good: its tokens stop letting in.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `api_clients:delete`, [`Error::StepUp`], [`Error::NoSuchApiClient`],
    /// [`Error::ChangedMeanwhile`], [`Error::Store`].
    pub async fn revoke_api_client(&self, cx: &Context, id: ApiClientId) -> Result<(), Error> {
        cx.require(API_CLIENTS_DELETE)?;
        let now = self.ports.clock.now();
        cx.require_recent(now)?;
        let write = move |tx: &mut (dyn Repository + 'static)| {
            let client = find(tx, id)?.client;
            replace(tx, &ApiClient { revoked_at: Some(now), ..client })?;
            tx.put_api_secrets(id, &[])?;
            tx.publish(event("api_client.revoked", id))?;
            Ok(tx.audit(Audit::new("auth.api_client.revoked", "api_client", id.as_uuid()))?)
        };
        self.tenants.write(cx, write).await?;
        self.cache.forget_program(id);
        Ok(())
    }

    /// The tenant of this short name, for an operator who works in it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for operators, [`Error::Input`] when there is none, [`Error::Store`].
    pub async fn find_tenant(&self, cx: &Context, slug: &str) -> Result<TenantId, Error> {
        demand_operator(cx)?;
        let slug = TenantSlug::parse(slug)?;
        let found = self.system.read(&cx.as_system(), move |tx| Ok(tx.find_tenant_by_slug(&slug)?)).await?;
        found.map(|tenant| tenant.id).ok_or_else(|| InputFault::new("tenant", "unknown").into())
    }

    /// A program as asked for, before it is stored.
    pub(super) fn parse_api_client(
        &self,
        cx: &Context,
        new: NewApiClient,
        now: DateTime<Utc>,
    ) -> Result<ApiClient, Error> {
        let mut faults = Faults::default();
        let name = faults.note(parse_name("client_name", &new.name));
        let scopes = faults.note(parse_scopes(new.scopes));
        let networks = faults.note(ApiClient::parse_networks(&new.allowed_cidrs));
        let ((name, scopes), allowed_networks) = faults.unless_any(name.zip(scopes).zip(networks))?;
        Ok(ApiClient {
            id: Id::new(now, &*self.ports.random),
            name,
            scopes: granted_by(cx, scopes, &[])?,
            is_active: true,
            allowed_networks,
            created_by: cx.user(),
            created_at: now,
            expires_at: parse_end(new.expires_at, now)?,
            last_used_at: None,
            rotated_at: now,
            revoked_at: None,
            version: 1,
        })
    }
}

/// A change in the right form.
struct Parsed {
    name: Option<String>,
    scopes: Option<Vec<String>>,
    is_active: Option<bool>,
    allowed_networks: Option<Vec<ipnet::IpNet>>,
    expires_at: Option<Expiry>,
}

impl Parsed {
    fn of(change: ChangeApiClient, now: DateTime<Utc>) -> Result<Self, Error> {
        let ChangeApiClient { name, scopes, is_active, allowed_cidrs, expires_at } = change;
        let mut faults = Faults::default();
        let name = faults.note(name.map(|name| parse_name("client_name", &name)).transpose());
        let scopes = faults.note(scopes.map(parse_scopes).transpose());
        let networks = allowed_cidrs.map(|texts| ApiClient::parse_networks(&texts)).transpose();
        let networks = faults.note(networks);
        let ((name, scopes), allowed_networks) = faults.unless_any(name.zip(scopes).zip(networks))?;
        Ok(Self {
            name,
            scopes,
            is_active,
            allowed_networks,
            expires_at: expires_at.map(|end| parse_end(end.into(), now).map(Expiry::from)).transpose()?,
        })
    }

    fn applied(self, cx: &Context, client: ApiClient) -> Result<ApiClient, Error> {
        let scopes = self.scopes.map(|scopes| granted_by(cx, scopes, &client.scopes)).transpose()?;
        Ok(ApiClient {
            name: self.name.unwrap_or(client.name),
            scopes: scopes.unwrap_or(client.scopes),
            is_active: self.is_active.unwrap_or(client.is_active),
            allowed_networks: self.allowed_networks.unwrap_or(client.allowed_networks),
            expires_at: self.expires_at.map_or(client.expires_at, Into::into),
            ..client
        })
    }
}

/// Sorted, each once.
fn parse_scopes(mut scopes: Vec<String>) -> Result<Vec<String>, InputFault> {
    if scopes.iter().any(|name| catalogue::find(name).is_none()) {
        return Err(InputFault::new("scopes", "unknown_permission"));
    }
    scopes.sort();
    scopes.dedup();
    Ok(scopes)
}

/// The scopes, when the caller holds each that was not there before (platform.md §3).
fn granted_by(cx: &Context, scopes: Vec<String>, before: &[String]) -> Result<Vec<String>, Error> {
    let may_grant = |name: &String| {
        before.contains(name) || catalogue::find(name).is_some_and(|permission| cx.allows(permission))
    };
    if scopes.iter().all(may_grant) { Ok(scopes) } else { Err(Error::CannotGrant("scopes")) }
}

fn parse_end(end: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Error> {
    if end.is_some_and(|end| end <= now) {
        return Err(Error::InThePast("expires_at"));
    }
    Ok(end)
}

pub(super) fn find(tx: &mut dyn Repository, id: ApiClientId) -> Result<ListedApiClient, Error> {
    let (client, secrets) = tx.find_api_client(id)?.ok_or(Error::NoSuchApiClient)?;
    Ok(ListedApiClient { client, secrets })
}

pub(super) fn replace(tx: &mut dyn Repository, client: &ApiClient) -> Result<(), Error> {
    if tx.update_api_client(client)? { Ok(()) } else { Err(Error::ChangedMeanwhile) }
}

/// For those who react to what happens to programs (platform.md §7.3).
pub(super) fn event(name: &'static str, client: ApiClientId) -> Event {
    let payload = json!({ "client_id": client });
    Event { name, version: 1, producer: "auth", subject: client.to_string(), payload, tenant: None }
}

/// Each member that changed, with the value before and after.
fn difference(before: &ApiClient, after: &ApiClient) -> Value {
    let members = |client: &ApiClient| {
        [
            ("client_name", json!(client.name)),
            ("scopes", json!(client.scopes)),
            ("is_active", json!(client.is_active)),
            ("allowed_cidrs", json!(client.networks())),
            ("expires_at", json!(client.expires_at)),
        ]
    };
    let pairs = members(before).into_iter().zip(members(after));
    let changed = pairs.filter(|((_, from), (_, to))| from != to);
    let told = changed.map(|((name, from), (_, to))| (name.to_owned(), json!({ "from": from, "to": to })));
    Value::Object(told.collect::<Map<_, _>>())
}
