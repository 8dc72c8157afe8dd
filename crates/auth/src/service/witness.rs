use async_trait::async_trait;
use kernel::{Actor, Audit, AuditOutcome, Context, Denial, SecurityEvent, Severity, StoreError, Witness};
use serde_json::json;
use uuid::Uuid;

use super::Service;
use crate::{
    error::Error,
    model::TenantSlug,
    ports::{Repository, SystemRepository},
};

/// The word for a caller who lacks a permission, among the reasons for a 403.
const FORBIDDEN: &str = "FORBIDDEN";

#[async_trait]
impl Witness for Service {
    /// A line in the trail of the caller's tenant; of an API client also a security event, since a program that asks for
    /// more than it was given is broken or stolen.
    async fn denied(&self, cx: &Context, denial: Denial<'_>) -> Result<(), StoreError> {
        let told = json!({ "method": denial.method, "route": denial.route, "code": denial.code });
        let target = denial.target.unwrap_or(Uuid::nil());
        let line =
            Audit::new("access.denied", "route", target).with(told.clone()).ending(AuditOutcome::Denied);
        let event = match cx.actor {
            Actor::ApiClient(client) if denial.code == FORBIDDEN => {
                let mut payload = told;
                payload["client_id"] = json!(client);
                Some(SecurityEvent { kind: "SCOPE_DENY", severity: Severity::Medium, payload, tenant: None })
            }
            _ => None,
        };
        let write = move |tx: &mut (dyn Repository + 'static)| {
            tx.audit(line)?;
            Ok::<(), Error>(event.map_or(Ok(()), |event| tx.alert(event))?)
        };
        let written =
            self.tenants.write(&Context { idempotency: None, read_only: false, ..cx.clone() }, write).await;
        written.map_err(|error| match error {
            Error::Store(error) => error,
            other => StoreError::database(other),
        })
    }

    /// A security event in the caller's tenant, unless that is what they named.
    async fn misnamed(&self, cx: &Context, named: &str) -> Result<(), StoreError> {
        let (tenant, slug) = (cx.tenant(), TenantSlug::parse(named).ok());
        let client = match cx.actor {
            Actor::ApiClient(client) => Some(client),
            _ => None,
        };
        let payload = json!({ "named": named, "user_id": cx.user(), "client_id": client });
        let event = SecurityEvent { kind: "TENANT_MISMATCH", severity: Severity::Medium, payload, tenant };
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let meant = slug.map_or(Ok(None), |slug| tx.find_tenant_by_slug(&slug))?;
            let is_theirs = meant.is_some_and(|meant| Some(meant.id) == tenant);
            if is_theirs { Ok(()) } else { tx.alert(event) }
        };
        self.lookups.write(&cx.as_system(), write).await
    }
}
