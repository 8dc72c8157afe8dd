//! Which program is behind a token, remembered as long as who is behind a session.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use ipnet::IpNet;
use kernel::{ApiClientId, Id, Principal};

use super::Stamp;
use crate::model::{ApiSecretKey, ApiSecretTag};

/// Far more than all programs of many tenants.
const MAX_ENTRIES: usize = 10_000;

/// A secret that let its holder in when the database was asked.
#[derive(Debug)]
pub(crate) struct KnownProgram {
    pub principal: Principal,
    pub client: ApiClientId,
    pub secret: Id<ApiSecretTag>,
    /// Where it may call from; empty means anywhere.
    pub networks: Vec<IpNet>,
    /// When it stops letting in by itself.
    pub ends_at: Option<DateTime<Utc>>,
    /// When the database was asked, taken before asking.
    pub checked_at: DateTime<Utc>,
    /// Whether a call from elsewhere was told of already: once for each time it is remembered is enough.
    pub told: AtomicBool,
}

impl KnownProgram {
    /// An unknown address is in no network.
    pub fn is_admitted_from(&self, address: Option<IpAddr>) -> bool {
        let is_inside = |from: IpAddr| self.networks.iter().any(|network| network.contains(&from));
        self.networks.is_empty() || address.is_some_and(|from| is_inside(from.to_canonical()))
    }

    /// True the first time.
    pub fn is_to_be_told(&self) -> bool {
        !self.told.swap(true, Ordering::Relaxed)
    }
}

#[derive(Debug)]
pub(super) struct Programs {
    ttl: TimeDelta,
    entries: RwLock<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    by_secret: HashMap<ApiSecretKey, Arc<KnownProgram>>,
    /// How many programs were forgotten.
    forgotten: u64,
}

impl Programs {
    pub fn new(ttl: TimeDelta) -> Self {
        Self { ttl, entries: RwLock::default() }
    }

    pub fn get(&self, secret: &ApiSecretKey, now: DateTime<Utc>) -> Option<Arc<KnownProgram>> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let known = entries.by_secret.get(secret)?;
        let has_ended = known.ends_at.is_some_and(|end| end <= now);
        (self.is_fresh(known, now) && !has_ended).then(|| Arc::clone(known))
    }

    pub fn stamp(&self) -> Stamp {
        Stamp(self.entries.read().unwrap_or_else(PoisonError::into_inner).forgotten)
    }

    /// Remembers, unless a program was forgotten since `stamp`: the answer may be older than the change.
    pub fn put(&self, stamp: Stamp, secret: ApiSecretKey, known: Arc<KnownProgram>) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if stamp.0 != entries.forgotten {
            return;
        }
        if entries.by_secret.len() >= MAX_ENTRIES {
            let now = known.checked_at;
            entries.by_secret.retain(|_, known| self.is_fresh(known, now));
        }
        // Still full of fresh ones: this call is looked up again next time.
        if entries.by_secret.len() < MAX_ENTRIES {
            entries.by_secret.insert(secret, known);
        }
    }

    /// What the database says of these programs has changed.
    pub fn forget(&self, is_one: impl Fn(&KnownProgram) -> bool) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        entries.forgotten += 1;
        entries.by_secret.retain(|_, known| !is_one(known));
    }

    pub fn forget_all(&self) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        *entries = Entries { forgotten: entries.forgotten + 1, ..Entries::default() };
    }

    /// A clock set back must not make an entry live longer.
    fn is_fresh(&self, known: &KnownProgram, now: DateTime<Utc>) -> bool {
        let age = now - known.checked_at;
        age >= TimeDelta::zero() && age < self.ttl
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Access, Actor, PermissionSet, testing::instant};
    use uuid::Uuid;

    use super::*;
    use crate::model::SecretHash;

    fn start() -> DateTime<Utc> {
        instant("2026-11-21T10:00:00Z")
    }

    fn known(number: u128, networks: &[&str], ends_at: Option<DateTime<Utc>>) -> Arc<KnownProgram> {
        let client = Id::from_uuid(Uuid::from_u128(number));
        let principal = Principal {
            tenant: Id::from_uuid(Uuid::nil()),
            access: Access::Full,
            actor: Actor::ApiClient(client),
            session: None,
            auth_time: None,
            permissions: PermissionSet::default(),
            client: None,
            locale: None,
        };
        let networks = networks.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(KnownProgram {
            principal,
            client,
            secret: Id::from_uuid(Uuid::nil()),
            networks,
            ends_at,
            checked_at: start(),
            told: AtomicBool::default(),
        })
    }

    fn token(text: &str) -> ApiSecretKey {
        ApiSecretKey::Token(SecretHash::of(text))
    }

    #[test]
    fn a_program_is_remembered_for_five_seconds_and_never_past_its_end() {
        let programs = Programs::new(TimeDelta::seconds(5));
        let (one, two) = (token("1"), token("2"));
        programs.put(programs.stamp(), one, known(1, &[], None));
        programs.put(programs.stamp(), two, known(2, &[], Some(start() + TimeDelta::seconds(2))));
        let is_known = |token, seconds| programs.get(&token, start() + TimeDelta::seconds(seconds)).is_some();
        assert!(is_known(one, 4) && !is_known(one, 5) && !is_known(one, -1));
        assert!(is_known(two, 1) && !is_known(two, 2));
    }

    #[test]
    fn what_was_asked_before_a_change_is_not_remembered() {
        let programs = Programs::new(TimeDelta::seconds(5));
        let token = token("1");
        let before = programs.stamp();
        programs.put(before, token, known(1, &[], None));
        programs.forget(|known| known.client.as_uuid().as_u128() == 1);
        assert!(programs.get(&token, start()).is_none());
        programs.put(before, token, known(1, &[], None));
        assert!(programs.get(&token, start()).is_none());
    }

    #[test]
    fn a_program_bound_to_networks_is_let_in_from_nowhere_else() {
        let bound = known(1, &["10.0.0.0/8", "2001:db8::/32"], None);
        let from = |text: &str| bound.is_admitted_from(text.parse().ok());
        assert!(from("10.9.8.7") && from("2001:db8::1") && from("::ffff:10.0.0.1"));
        assert!(!from("11.0.0.1") && !from("2001:db9::1") && !bound.is_admitted_from(None));
        assert!(known(1, &[], None).is_admitted_from(None));
        assert!(bound.is_to_be_told() && !bound.is_to_be_told());
    }
}
