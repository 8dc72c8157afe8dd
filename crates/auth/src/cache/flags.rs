//! What the flags are set to, remembered for half a minute at most.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockWriteGuard},
};

use chrono::{DateTime, TimeDelta, Utc};
use kernel::TenantId;

use super::Stamp;
use crate::model::FlagSetting;

/// platform.md §6.6.
const TTL: TimeDelta = TimeDelta::seconds(30);

/// The settings that concern a tenant, and when the database was asked, taken before asking.
type Known = (DateTime<Utc>, Arc<[FlagSetting]>);

#[derive(Debug, Default)]
pub(super) struct Flags(RwLock<Entries>);

#[derive(Debug, Default)]
struct Entries {
    by_tenant: HashMap<TenantId, Known>,
    /// How often something was forgotten.
    forgotten: u64,
}

impl Flags {
    pub fn get(&self, tenant: TenantId, now: DateTime<Utc>) -> Option<Arc<[FlagSetting]>> {
        let entries = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (asked_at, known) = entries.by_tenant.get(&tenant)?;
        let age = now - asked_at;
        // A clock set back must not make an entry live longer.
        (age >= TimeDelta::zero() && age < TTL).then(|| Arc::clone(known))
    }

    pub fn stamp(&self) -> Stamp {
        Stamp(self.0.read().unwrap_or_else(PoisonError::into_inner).forgotten)
    }

    /// Remembers, unless something was forgotten since `stamp`: the answer may be older than the change.
    pub fn put(&self, stamp: Stamp, tenant: TenantId, known: Known) {
        let mut entries = self.write();
        if stamp.0 == entries.forgotten {
            entries.by_tenant.insert(tenant, known);
        }
    }

    /// A setting of this tenant changed, or one of all.
    pub fn forget(&self, tenant: Option<TenantId>) {
        let mut entries = self.write();
        entries.forgotten += 1;
        match tenant {
            Some(tenant) => drop(entries.by_tenant.remove(&tenant)),
            None => entries.by_tenant.clear(),
        }
    }

    fn write(&self) -> RwLockWriteGuard<'_, Entries> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Id, testing::instant};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn settings_are_remembered_for_half_a_minute_and_not_past_a_change_of_theirs_or_of_all() {
        let (flags, now) = (Flags::default(), instant("2026-11-21T10:00:00Z"));
        let [one, two] = [1, 2].map(|number| Id::from_uuid(Uuid::from_u128(number)));
        let known: Arc<[FlagSetting]> = Arc::new([]);
        let fill = |stamp| [one, two].map(|tenant| flags.put(stamp, tenant, (now, Arc::clone(&known))));
        let knows = |tenant, seconds| flags.get(tenant, now + TimeDelta::seconds(seconds)).is_some();
        let before = flags.stamp();
        fill(before);
        assert!(knows(one, 29) && !knows(one, 30) && !knows(one, -1));
        flags.forget(Some(one));
        assert!(!knows(one, 0) && knows(two, 0));
        flags.forget(None);
        fill(before);
        assert!(!knows(one, 0) && !knows(two, 0), "an answer from before");
        fill(flags.stamp());
        assert!(knows(one, 0) && knows(two, 0));
    }
}
