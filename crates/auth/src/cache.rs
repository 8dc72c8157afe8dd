//! Who is behind a session or a token, remembered for a few seconds so that not every call asks the database.

mod flags;
mod programs;

use std::{
    collections::{HashMap, VecDeque},
    sync::{
        Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use futures::channel::mpsc::{self, UnboundedReceiver, UnboundedSender};
use kernel::{ApiClientId, Id, Principal, Session, TenantId, UserId};

pub(crate) use self::forgotten::Forgotten;
pub(crate) use self::programs::KnownProgram;
use self::{flags::Flags, programs::Programs};
use crate::{
    model::{ApiSecretKey, FlagSetting, SecretHash},
    views::Me,
};

mod forgotten;

const MAX_ENTRIES: usize = 10_000;

/// A session that let its holder in when the database was asked.
#[derive(Debug)]
pub(crate) struct Known {
    pub principal: Principal,
    pub me: Arc<Me>,
    pub secret_hash: Option<SecretHash>,
    /// When the database was asked, taken before asking.
    pub checked_at: DateTime<Utc>,
}

/// Reading takes a shared lock for one or two look-ups. Entries leave in the order they came: they all live equally long.
#[derive(Debug)]
pub(crate) struct Cache {
    ttl: TimeDelta,
    entries: RwLock<Entries>,
    programs: Programs,
    flags: Flags,
    /// Other processes may have revoked something unheard: nothing is remembered until they are heard again.
    is_deaf: AtomicBool,
    /// Where the other processes are told of, when there are any.
    told: OnceLock<UnboundedSender<Forgotten>>,
}

#[derive(Debug, Default)]
struct Entries {
    sessions: HashMap<Id<Session>, Arc<Known>>,
    by_secret: HashMap<SecretHash, Id<Session>>,
    arrivals: VecDeque<(DateTime<Utc>, Id<Session>)>,
    /// How many sessions were forgotten.
    forgotten: u64,
}

/// Taken before the database is asked: an answer older than a revocation is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp(u64);

impl Cache {
    pub fn new(ttl: TimeDelta) -> Self {
        Self {
            ttl,
            entries: RwLock::default(),
            programs: Programs::new(ttl),
            flags: Flags::default(),
            is_deaf: AtomicBool::new(false),
            told: OnceLock::new(),
        }
    }

    pub fn get(&self, session: Id<Session>, now: DateTime<Utc>) -> Option<Arc<Known>> {
        self.fresh(self.read().sessions.get(&session)?, now)
    }

    pub fn get_by_secret(&self, hash: &SecretHash, now: DateTime<Utc>) -> Option<Arc<Known>> {
        let entries = self.read();
        self.fresh(entries.sessions.get(entries.by_secret.get(hash)?)?, now)
    }

    pub fn stamp(&self) -> Stamp {
        Stamp(self.read().forgotten)
    }

    pub fn put(&self, stamp: Stamp, known: Arc<Known>) {
        let mut entries = self.write();
        if stamp.0 == entries.forgotten && !self.is_deaf() {
            entries.drop_old(known.checked_at - self.ttl);
            entries.insert(known);
        }
    }

    pub fn forget(&self, session: Id<Session>) {
        self.forget_everywhere(Forgotten::Session(session));
    }

    /// Forgets every session of a user: what the database says of them has changed.
    pub fn forget_user(&self, user: UserId) {
        self.forget_everywhere(Forgotten::User(user));
    }

    /// Forgets all sessions and programs of a tenant: what it is open to has changed.
    pub fn forget_tenant(&self, tenant: TenantId) {
        self.forget_everywhere(Forgotten::Tenant(tenant));
    }

    pub fn get_program(&self, key: &ApiSecretKey, now: DateTime<Utc>) -> Option<Arc<KnownProgram>> {
        if self.is_deaf() { None } else { self.programs.get(key, now) }
    }

    /// As [`Self::stamp`], for programs.
    pub fn program_stamp(&self) -> Stamp {
        self.programs.stamp()
    }

    pub fn put_program(&self, stamp: Stamp, key: ApiSecretKey, known: Arc<KnownProgram>) {
        if !self.is_deaf() {
            self.programs.put(stamp, key, known);
        }
    }

    /// What the database says of this program has changed.
    pub fn forget_program(&self, client: ApiClientId) {
        self.forget_everywhere(Forgotten::Program(client));
    }

    pub fn get_flags(&self, tenant: TenantId, now: DateTime<Utc>) -> Option<Arc<[FlagSetting]>> {
        if self.is_deaf() { None } else { self.flags.get(tenant, now) }
    }

    /// As [`Self::stamp`], for flags.
    pub fn flags_stamp(&self) -> Stamp {
        self.flags.stamp()
    }

    pub fn put_flags(&self, stamp: Stamp, tenant: TenantId, known: (DateTime<Utc>, Arc<[FlagSetting]>)) {
        if !self.is_deaf() {
            self.flags.put(stamp, tenant, known);
        }
    }

    /// A flag is set to something else in this tenant, or in all.
    pub fn forget_flags(&self, tenant: Option<TenantId>) {
        self.forget_everywhere(Forgotten::Flags(tenant));
    }

    fn forget_everywhere(&self, what: Forgotten) {
        self.drop_told(what);
        if let Some(told) = self.told.get() {
            told.unbounded_send(what).ok();
        }
    }

    /// Forgets here alone.
    pub fn drop_told(&self, what: Forgotten) {
        match what {
            Forgotten::Session(session) => self.write().forget(|entries| entries.remove(session)),
            Forgotten::User(user) => {
                self.write().forget(|entries| entries.remove_all(|known| known.me.user == user));
            }
            Forgotten::Tenant(tenant) => {
                let is_theirs = |principal: &Principal| principal.tenant == tenant;
                self.write().forget(|entries| entries.remove_all(|known| is_theirs(&known.principal)));
                self.programs.forget(|known| is_theirs(&known.principal));
            }
            Forgotten::Program(client) => self.programs.forget(|known| known.client == client),
            Forgotten::Flags(tenant) => self.flags.forget(tenant),
        }
    }

    /// From now on there are other processes, not heard yet; what is forgotten here comes out for them.
    pub fn listen_to_others(&self) -> UnboundedReceiver<Forgotten> {
        let (told, forgotten) = mpsc::unbounded();
        self.told.set(told).ok();
        self.distrust();
        forgotten
    }

    /// Every message arrives from now on; what was said before may have been missed, so all is forgotten.
    pub fn trust(&self) {
        let mut entries = self.write();
        *entries = Entries { forgotten: entries.forgotten + 1, ..Entries::default() };
        self.programs.forget_all();
        self.flags.forget(None);
        self.is_deaf.store(false, Ordering::Release);
    }

    /// Messages may be missed from now on.
    pub fn distrust(&self) {
        self.is_deaf.store(true, Ordering::Release);
    }

    fn is_deaf(&self) -> bool {
        self.is_deaf.load(Ordering::Acquire)
    }

    /// A clock set back must not make an entry live longer.
    fn fresh(&self, known: &Arc<Known>, now: DateTime<Utc>) -> Option<Arc<Known>> {
        let age = now - known.checked_at;
        let is_young = age >= TimeDelta::zero() && age < self.ttl;
        let is_fresh = is_young && now < known.me.session_expires_at && !self.is_deaf();
        is_fresh.then(|| Arc::clone(known))
    }

    fn read(&self) -> RwLockReadGuard<'_, Entries> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Entries> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    fn forget(&mut self, remove: impl FnOnce(&mut Self)) {
        self.forgotten += 1;
        remove(self);
    }

    fn insert(&mut self, known: Arc<Known>) {
        let session = known.me.session;
        if let Some(hash) = known.secret_hash {
            self.by_secret.insert(hash, session);
        }
        self.arrivals.push_back((known.checked_at, session));
        self.sessions.insert(session, known);
    }

    /// Makes room for one: whatever came before `horizon` goes, and the oldest of too many.
    fn drop_old(&mut self, horizon: DateTime<Utc>) {
        while let Some(&(arrived, session)) = self.arrivals.front() {
            if arrived > horizon && self.arrivals.len() < MAX_ENTRIES {
                break;
            }
            self.arrivals.pop_front();
            // A later arrival of the same session stays.
            if self.sessions.get(&session).is_some_and(|known| known.checked_at == arrived) {
                self.remove(session);
            }
        }
    }

    fn remove_all(&mut self, is_one: impl Fn(&Known) -> bool) {
        let gone = self.sessions.values().filter(|known| is_one(known));
        for session in gone.map(|known| known.me.session).collect::<Vec<_>>() {
            self.remove(session);
        }
    }

    fn remove(&mut self, session: Id<Session>) {
        if let Some(hash) = self.sessions.remove(&session).and_then(|known| known.secret_hash) {
            self.by_secret.remove(&hash);
        }
    }
}

#[cfg(test)]
mod tests;
