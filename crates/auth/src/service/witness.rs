use async_trait::async_trait;
use kernel::{Actor, Audit, AuditOutcome, Context, Denial, SecurityEvent, Severity, StoreError, Witness};
use serde_json::json;
use uuid::Uuid;

use super::Service;
use crate::{error::Error, ports::Repository};

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
}
