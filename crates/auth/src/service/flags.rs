//! What the flags are set to, and who may set them (platform.md §6.6).

use std::sync::Arc;

use async_trait::async_trait;
use kernel::{Actor, Audit, Context, Event, Flag, Flags, Forbidden, Id, Outcome, StoreError, TenantId, once};
use serde_json::{Value, json};

use super::{Service, crossing, members::tenant_of, tenants::parse_reason};
use crate::{
    commands::{SetFlag, UnsetFlag},
    error::Error,
    model::{Faults, FlagSetting, FlagState, FlagSubject, InputFault, decide},
    permissions::{FLAGS_WRITE, PLATFORM_FLAGS, demand_of_operator},
    ports::SystemRepository,
    views::KnownFlag,
};

const LONGEST_VARIANT: usize = 100;
const LONGEST_NOTE: usize = 500;

impl Service {
    /// The same service, which knows these flags and no others.
    #[must_use]
    pub fn knowing(self, flags: &'static [Flag]) -> Self {
        Self { flags, ..self }
    }

    /// What every flag is for the caller.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] outside a tenant, [`Error::Store`].
    pub async fn list_flags(&self, cx: &Context) -> Result<Vec<FlagState>, Error> {
        let who = subject(cx, tenant_of(cx)?);
        let (settings, now) = (self.flag_settings(cx, who.tenant).await?, self.ports.clock.now());
        Ok(self.flags.iter().map(|flag| decide(*flag, &settings, who, now)).collect())
    }

    /// Every flag with what it is set to, for all and in the caller's tenant.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with neither `flags:write` nor `platform:flags`, [`Error::Store`].
    pub async fn list_flag_settings(&self, cx: &Context) -> Result<Vec<KnownFlag>, Error> {
        demand_setter(cx)?;
        let tenant = cx.tenant();
        let settings = self.system.read(&cx.as_system(), move |tx| Ok(tx.list_flags(tenant)?)).await?;
        let known = |flag: &Flag| {
            let (tenants, globals): (Vec<_>, Vec<_>) = settings
                .iter()
                .filter(|set| set.key == flag.key)
                .cloned()
                .partition(|set| set.tenant.is_some());
            KnownFlag { flag: *flag, global: globals.into_iter().next(), tenant: tenants.into_iter().next() }
        };
        Ok(self.flags.iter().map(known).collect())
    }

    /// Sets a flag in the caller's tenant, or for all tenants, which only the platform does.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `flags:write` in a tenant, without `platform:flags` for all; for all also
    /// [`Error::StepUp`] when the caller's proof of identity is older than fifteen minutes; [`Error::NoSuchFlag`] also for
    /// the tenant of others, [`Error::FlagScopeInvalid`], [`Error::FlagScopeIdRequired`], [`Error::Input`], also for a
    /// reason that is missing, [`Error::InThePast`], [`Error::Store`].
    pub async fn set_flag(&self, cx: &Context, set: SetFlag) -> Result<Outcome<FlagSetting>, Error> {
        demand_setter(cx)?;
        let tenant = place_of(cx, &set)?;
        let reason = self.reason_to_set(cx, tenant, set.reason.as_deref())?;
        let after = self.parse(tenant, set)?;
        let wanted = after.clone();
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            once(tx, |tx| {
                let before = hold(tx, tenant, &wanted.key)?;
                let after = FlagSetting { id: before.as_ref().map_or(wanted.id, |set| set.id), ..wanted };
                if before.as_ref() != Some(&after) {
                    tx.put_flag(&after)?;
                    tell(tx, (before.as_ref(), Some(&after)), reason.as_deref())?;
                }
                Ok::<(), Error>(())
            })
        };
        let done = self.system.write(&of_place(crossing(cx), tenant), write).await?;
        self.cache.forget_flags(tenant);
        Ok(done.map(|()| after))
    }

    /// Takes back what a flag is set to in the caller's tenant, or for all; nothing to take back is as good.
    ///
    /// # Errors
    /// As [`Self::set_flag`].
    pub async fn unset_flag(&self, cx: &Context, unset: UnsetFlag) -> Result<(), Error> {
        demand_setter(cx)?;
        let tenant = match unset.scope.as_str() {
            "global" => None,
            "tenant" => Some(own_place(cx)?),
            _ => return Err(Error::FlagScopeInvalid),
        };
        let reason = self.reason_to_set(cx, tenant, unset.reason.as_deref())?;
        let key = self.find_flag(&unset.key)?.key;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            if let Some(before) = hold(tx, tenant, key)? {
                tx.drop_flag(&before)?;
                tell(tx, (Some(&before), None), reason.as_deref())?;
            }
            Ok::<(), Error>(())
        };
        self.system.write(&of_place(cx.as_system(), tenant), write).await?;
        self.cache.forget_flags(tenant);
        Ok(())
    }

    /// What the caller gives as their reason to set something there. Only the platform sets anything for all, and its
    /// administrators say why.
    fn reason_to_set(
        &self,
        cx: &Context,
        tenant: Option<TenantId>,
        given: Option<&str>,
    ) -> Result<Option<String>, Error> {
        if tenant.is_none() {
            demand_of_operator(cx, PLATFORM_FLAGS)?;
            cx.require_recent(self.ports.clock.now())?;
        }
        let is_asked = tenant.is_none() && cx.actor != Actor::System;
        let reason = (is_asked || given.is_some()).then(|| parse_reason(given));
        Ok(reason.transpose()?)
    }

    /// Counts the settings that expired and were not taken back, for the figures.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn measure_flags(&self) -> Result<(), Error> {
        let (cx, now) = (Context::system("figures"), self.ports.clock.now());
        let expired = self.system.read(&cx, move |tx| Ok(tx.count_expired_flags(now)?)).await?;
        let expired = i64::try_from(expired).unwrap_or(i64::MAX);
        self.ports.figures.set("comptoir_flags_expired", &[], expired);
        Ok(())
    }

    fn find_flag(&self, key: &str) -> Result<Flag, Error> {
        self.flags.iter().find(|flag| flag.key == key).copied().ok_or(Error::NoSuchFlag)
    }

    fn parse(&self, tenant: Option<TenantId>, set: SetFlag) -> Result<FlagSetting, Error> {
        let now = self.ports.clock.now();
        let mut faults = Faults::default();
        let percent = Some(set.rollout_percent.unwrap_or(100)).filter(|percent| *percent <= 100);
        let percent = faults.note(percent.ok_or(InputFault::new("rollout_percent", "out_of_range")));
        let variant = faults.note(text("variant", set.variant, LONGEST_VARIANT));
        let note = faults.note(text("note", set.note, LONGEST_NOTE));
        let ((rollout_percent, variant), note) = faults.unless_any(percent.zip(variant).zip(note))?;
        if set.expires_at.is_some_and(|end| end <= now) {
            return Err(Error::InThePast("expires_at"));
        }
        Ok(FlagSetting {
            id: Id::new(now, &*self.ports.random),
            tenant,
            key: self.find_flag(&set.key)?.key.to_owned(),
            enabled: set.enabled,
            variant,
            rollout_percent,
            expires_at: set.expires_at,
            note,
        })
    }

    /// Those of the tenant and those of all, as they were half a minute ago at most.
    async fn flag_settings(&self, cx: &Context, tenant: TenantId) -> Result<Arc<[FlagSetting]>, StoreError> {
        let now = self.ports.clock.now();
        if let Some(known) = self.cache.get_flags(tenant, now) {
            return Ok(known);
        }
        let stamp = self.cache.flags_stamp();
        let read = move |tx: &mut (dyn SystemRepository + 'static)| tx.list_flags(Some(tenant));
        let found: Arc<[FlagSetting]> = self.lookups.read(&cx.as_system(), read).await?.into();
        self.cache.put_flags(stamp, tenant, (now, Arc::clone(&found)));
        Ok(found)
    }
}

#[async_trait]
impl Flags for Service {
    async fn is_on(&self, cx: &Context, flag: Flag) -> bool {
        let Some(tenant) = cx.tenant() else { return flag.default };
        match self.flag_settings(cx, tenant).await {
            Ok(settings) => decide(flag, &settings, subject(cx, tenant), self.ports.clock.now()).on,
            Err(error) => {
                tracing::warn!(flag = flag.key, %error, "what the flag is set to is not known: its default holds");
                flag.default
            }
        }
    }
}

fn subject(cx: &Context, tenant: TenantId) -> FlagSubject {
    let person = match cx.actor {
        Actor::User(user) => user.as_uuid(),
        Actor::ApiClient(client) => client.as_uuid(),
        Actor::System | Actor::Anonymous => tenant.as_uuid(),
    };
    FlagSubject { tenant, person }
}

/// Where a flag is to be set; none is everywhere.
fn place_of(cx: &Context, set: &SetFlag) -> Result<Option<TenantId>, Error> {
    match (set.scope.as_str(), &set.scope_id) {
        ("global", _) => Ok(None),
        ("tenant", None) => Err(Error::FlagScopeIdRequired),
        ("tenant", Some(id)) => {
            let own = own_place(cx)?;
            if TenantId::parse(id) == Some(own) { Ok(Some(own)) } else { Err(Error::NoSuchFlag) }
        }
        _ => Err(Error::FlagScopeInvalid),
    }
}

/// Who sets flags in their tenant, or for all.
fn demand_setter(cx: &Context) -> Result<(), Forbidden> {
    if cx.allows(PLATFORM_FLAGS) { Ok(()) } else { demand_of_operator(cx, FLAGS_WRITE) }
}

fn own_place(cx: &Context) -> Result<TenantId, Error> {
    cx.require(FLAGS_WRITE)?;
    tenant_of(cx)
}

/// What is set for all is the platform's act, whatever the caller's tenant is open to.
fn of_place(cx: Context, tenant: Option<TenantId>) -> Context {
    if tenant.is_none() { cx.despite_read_only() } else { cx }
}

fn text(field: &'static str, given: Option<String>, most: usize) -> Result<Option<String>, InputFault> {
    if given.as_ref().is_some_and(|text| text.chars().count() > most) {
        return Err(InputFault::new(field, "too_long"));
    }
    Ok(given.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()))
}

/// What the flag is set to there, which nobody else changes until the end of the transaction.
fn hold(
    tx: &mut dyn SystemRepository,
    tenant: Option<TenantId>,
    key: &str,
) -> Result<Option<FlagSetting>, StoreError> {
    tx.hold_flags(tenant)?;
    Ok(tx.list_flags(tenant)?.into_iter().find(|set| set.key == key && set.tenant == tenant))
}

/// To the trail, and to those who react to flags (platform.md §7.3).
fn tell(
    tx: &mut dyn SystemRepository,
    (before, after): (Option<&FlagSetting>, Option<&FlagSetting>),
    reason: Option<&str>,
) -> Result<(), Error> {
    let Some(set) = after.or(before) else { return Ok(()) };
    let value = |set: Option<&FlagSetting>| set.map_or(Value::Null, FlagSetting::told);
    let action = if after.is_some() { "auth.flag.set" } else { "auth.flag.unset" };
    let mut told = json!({ "key": set.key, "scope": set.scope(), "from": value(before), "to": value(after) });
    if let Some(reason) = reason {
        told["reason"] = json!(reason);
    }
    let line =
        Audit { tenant: set.tenant, ..Audit::new(action, "feature_flag", set.id.as_uuid()).with(told) };
    tx.audit(line)?;
    // Null: what comes next decides again.
    let enabled = after.map(|set| set.enabled);
    let payload =
        json!({ "key": set.key, "scope": set.scope(), "scope_id": set.scope_id(), "enabled": enabled });
    let (name, subject) = ("feature_flag.changed", set.key.clone());
    Ok(tx.publish(Event { name, version: 1, producer: "auth", subject, payload, tenant: set.tenant })?)
}
