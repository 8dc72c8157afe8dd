//! What operators and the nightly run do to the trail.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Audit, Context, StoreError, TenantId, UserId};

use super::{AuditKeeper, Chain};
use crate::{Error, model::TenantSlug, permissions, ports::SystemRepository};

/// How long lines are kept (platform.md §6.13).
const KEPT: TimeDelta = TimeDelta::days(7 * 365);

impl AuditKeeper {
    /// Deletes lines older than seven years, up to a checkpoint of each chain, and tells how many. Without checkpoints
    /// nothing goes: a chain cannot begin at a place nobody signed.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn purge(&self) -> Result<u64, Error> {
        let now = self.ports.clock.now();
        let cx = Context::system("audit");
        let purge = move |tx: &mut (dyn SystemRepository + 'static)| {
            let mut purged = 0;
            for chain in tx.list_chains()? {
                purged += purge_chain(tx, chain, now)?;
            }
            Ok(purged)
        };
        self.system.write(&cx, purge).await
    }

    /// The tenant of a short name, for operators.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for anyone else, [`Error::Store`].
    pub async fn find_tenant(&self, cx: &Context, slug: &str) -> Result<Option<TenantId>, Error> {
        permissions::demand_operator(cx)?;
        let Ok(slug) = TenantSlug::parse(slug) else { return Ok(None) };
        let find = move |tx: &mut (dyn SystemRepository + 'static)| Ok(tx.find_tenant_by_slug(&slug)?);
        Ok(self.system.read(&cx.as_system(), find).await?.map(|tenant| tenant.id))
    }

    /// Makes the personal values of a person in the trail unreadable for ever; the chain stays valid. False when there
    /// were none.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for anyone but an operator, [`Error::Store`].
    pub async fn forget_person(&self, cx: &Context, person: UserId) -> Result<bool, Error> {
        permissions::demand_operator(cx)?;
        let forget = move |tx: &mut (dyn SystemRepository + 'static)| {
            let had_key = tx.destroy_person_key(person)?;
            tx.audit(Audit::new("audit.person.forgotten", "user", person.as_uuid()))?;
            Ok(had_key)
        };
        self.system.write(&cx.as_system(), forget).await
    }
}

/// What was sealed before a checkpoint older than the limit is older still.
fn purge_chain(
    tx: &mut (dyn SystemRepository + 'static),
    chain: Chain,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let checkpoints = tx.list_checkpoints(chain)?;
    let old = checkpoints.iter().rev().find(|checkpoint| checkpoint.signed_at <= now - KEPT);
    match old.filter(|checkpoint| checkpoint.purged_at.is_none()) {
        Some(checkpoint) => tx.purge_until(checkpoint, now),
        None => Ok(0),
    }
}
