//! The tenants of the installation: made and suspended by the platform, named by themselves too (platform.md §4, §5.2).

use kernel::{Audit, Context, Event, Forbidden, Outcome, Page, PageRequest, TenantId, once};
use serde_json::{Value, json};

use super::{Service, accounts::parse_name, crossing, diff::Diff};
use crate::{
    commands::{ChangeTenant, CreateTenant},
    error::Error,
    model::{InputFault, Tenant, TenantStatus},
    permissions::{PLATFORM_TENANTS, TENANT_UPDATE, demand_of_operator},
    ports::SystemRepository,
};

const LONGEST_REASON: usize = 500;

impl Service {
    /// The tenants that the caller may change, by slug: all of them for the platform, their own for others.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with neither `platform:tenants` nor `tenant:update`, [`Error::Store`].
    pub async fn list_tenants(&self, cx: &Context, page: PageRequest) -> Result<Page<Tenant>, Error> {
        if demand_of_operator(cx, PLATFORM_TENANTS).is_ok() {
            return self.system.read(&cx.as_system(), move |tx| Ok(tx.list_tenants(page)?)).await;
        }
        cx.require(TENANT_UPDATE)?;
        let own = cx.tenant().ok_or(Error::NoSuchTenant)?;
        let own = self.system.read(&cx.as_system(), move |tx| find(tx, own)).await?;
        let items = if page.offset() == 0 { vec![own] } else { Vec::new() };
        Ok(Page { items, total: 1, request: page })
    }

    /// Makes a tenant, in which nobody is yet.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for the platform, [`Error::StepUp`] when the caller's proof of identity is older than fifteen
    /// minutes, [`Error::Input`], [`Error::SlugTaken`], [`Error::Store`].
    pub async fn create_tenant(&self, cx: &Context, create: CreateTenant) -> Result<Outcome<Tenant>, Error> {
        demand_of_operator(cx, PLATFORM_TENANTS)?;
        cx.require_recent(self.ports.clock.now())?;
        let tenant = self.parse_tenant(&create.tenant).map_err(of_slug)?;
        let reason = parse_reason(Some(&create.reason))?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let done = once(tx, |tx| {
                if !tx.insert_tenant(&tenant)? {
                    return Err(Error::SlugTaken);
                }
                let told = json!({ "slug": tenant.slug.as_str(), "name": tenant.name, "reason": reason });
                tx.audit(line("auth.tenant.created", tenant.id, told))?;
                tx.publish(event("tenant.created", &tenant))?;
                Ok(tenant.id)
            })?;
            Ok(Outcome { value: find(tx, done.value)?, replayed: done.replayed })
        };
        self.system.write(&crossing(cx).despite_read_only(), write).await
    }

    /// Changes what a tenant is called or what it is open to. It bites at once in this process, within `AUTH_CACHE_TTL_S` in
    /// others.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for the platform and, of the name, for who holds `tenant:update` there;
    /// [`Error::NoSuchTenant`] also for the tenant of others; for the platform [`Error::StepUp`] and, without a reason,
    /// [`Error::Input`]; [`Error::Store`].
    pub async fn change_tenant(&self, cx: &Context, change: ChangeTenant) -> Result<Outcome<Tenant>, Error> {
        let (id, hand) = (change.tenant, self.hand_on(cx, &change)?);
        let name = change.name.map(|name| parse_name("name", &name)).transpose()?;
        let status = change.status;
        let cx = match &hand {
            Hand::Platform { .. } => crossing(cx).despite_read_only(),
            Hand::Own => crossing(cx),
        };
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let done = once(tx, |tx| {
                tx.hold_tenant(id)?;
                let before = find(tx, id)?;
                let after = Tenant {
                    name: name.unwrap_or_else(|| before.name.clone()),
                    status: status.unwrap_or(before.status),
                    ..before.clone()
                };
                if after == before { Ok(()) } else { replace(tx, &before, &after, hand.reason()) }
            })?;
            Ok(Outcome { value: find(tx, id)?, replayed: done.replayed })
        };
        let changed = self.system.write(&cx, write).await?;
        self.cache.forget_tenant(id);
        Ok(changed)
    }

    fn hand_on(&self, cx: &Context, change: &ChangeTenant) -> Result<Hand, Error> {
        if demand_of_operator(cx, PLATFORM_TENANTS).is_ok() {
            cx.require_recent(self.ports.clock.now())?;
            return Ok(Hand::Platform { reason: parse_reason(change.reason.as_deref())? });
        }
        cx.require(TENANT_UPDATE)?;
        match change.status {
            _ if cx.tenant() != Some(change.tenant) => Err(Error::NoSuchTenant),
            Some(_) => Err(Forbidden { permission: PLATFORM_TENANTS }.into()),
            None => Ok(Hand::Own),
        }
    }
}

/// Who changes a tenant.
enum Hand {
    Platform { reason: String },
    Own,
}

impl Hand {
    fn reason(&self) -> Option<&str> {
        match self {
            Self::Platform { reason } => Some(reason),
            Self::Own => None,
        }
    }
}

/// What the platform gives as its reason: trimmed, one to 500 characters.
pub(super) fn parse_reason(text: Option<&str>) -> Result<String, InputFault> {
    let text = text.unwrap_or_default().trim();
    match text.chars().count() {
        0 => Err(InputFault::new("reason", "missing")),
        1..=LONGEST_REASON => Ok(text.to_owned()),
        _ => Err(InputFault::new("reason", "too_long")),
    }
}

/// Names the members of this input, which others call otherwise.
fn of_slug(fault: InputFault) -> InputFault {
    let field = if fault.field == "tenant" { "slug" } else { "name" };
    InputFault { field, ..fault }
}

fn find(tx: &mut dyn SystemRepository, tenant: TenantId) -> Result<Tenant, Error> {
    tx.find_tenant(tenant)?.ok_or(Error::NoSuchTenant)
}

fn replace(
    tx: &mut dyn SystemRepository,
    before: &Tenant,
    after: &Tenant,
    reason: Option<&str>,
) -> Result<(), Error> {
    tx.put_tenant(after)?;
    let diff = Diff::default().note("name", &before.name, &after.name).note(
        "status",
        &before.status.as_str(),
        &after.status.as_str(),
    );
    let told = json!({ "changed": diff.into_value(), "reason": reason });
    tx.audit(line("auth.tenant.changed", after.id, told))?;
    if after.status == TenantStatus::Suspended && before.status != after.status {
        tx.publish(event("tenant.suspended", after))?;
    }
    Ok(())
}

/// In the trail of the tenant itself, which so learns what was done to it and why.
fn line(action: &'static str, tenant: TenantId, told: Value) -> Audit {
    Audit::new(action, "tenant", tenant.as_uuid()).with(told).of_tenant(tenant)
}

/// For those who react to tenants (platform.md §7.3).
fn event(name: &'static str, tenant: &Tenant) -> Event {
    let payload = json!({ "tenant_id": tenant.id, "slug": tenant.slug.as_str() });
    let subject = tenant.id.to_string();
    Event { name, version: 1, producer: "auth", subject, payload, tenant: Some(tenant.id) }
}
