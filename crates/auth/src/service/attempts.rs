//! Whoever shows a password is counted before it is compared and taken back when it is right: of a thousand guesses at
//! once no more are compared than the rules allow (platform.md §6.1).

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Audit, AuditOutcome, Context, SecurityEvent, Severity, TenantId, UserId};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use super::{Service, login::Reason};
use crate::{
    error::Error,
    jobs::{SendLetter, Topic},
    model::{Email, Failures, LockRules, LockScope, Password, Purpose},
    ports::{SigningFault, SystemRepository},
};

/// Callers whose address is not known count as one network.
const NOWHERE: &str = "unknown";

/// Whom a password is shown for, as far as the database knows them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Whom {
    pub user: Option<UserId>,
    /// Whose trail tells of it; none for members of several tenants.
    pub tenant: Option<TenantId>,
}

/// A password that is counted as wrong until it is found to be right.
#[derive(Debug)]
pub(super) struct Attempt {
    pub whom: Whom,
    account: String,
    network: String,
    /// The counters that this one fills up.
    locks: Vec<Lock>,
    now: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug)]
struct Lock {
    scope: LockScope,
    until: DateTime<Utc>,
}

impl Service {
    /// Finds whom a password is for and counts it.
    ///
    /// # Errors
    /// [`Error::Locked`], whatever the password; what `find` refuses.
    pub(super) async fn attempt<T: Send + 'static>(
        &self,
        cx: &Context,
        account: String,
        find: impl FnOnce(&mut dyn SystemRepository) -> Result<(Whom, T), Error> + Send + 'static,
    ) -> Result<(Attempt, T), Error> {
        let now = self.ports.clock.now();
        let network = cx.ip_prefix.as_deref().unwrap_or(NOWHERE).to_owned();
        let rules = self.settings.locks;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let (whom, found) = find(tx)?;
            let mut counters = tx.hold_failures(&Failures::of_attempt(&account, &network, now))?;
            if let Some(locked) = longest_lock(&counters, now) {
                tx.audit(refusal(whom, Reason::Locked))?;
                return Ok(Err(locked));
            }
            let locks = add(&mut counters, &rules, now);
            tx.put_failures(&counters)?;
            Ok(Ok((Attempt { whom, account, network, locks, now }, found)))
        };
        self.system.write(&cx.as_system().despite_read_only(), write).await?
    }

    /// The password was right: it counts nowhere, and earlier failures of this account from this network are forgotten.
    pub(super) async fn succeed(&self, cx: &Context, attempt: Attempt) -> Result<(), Error> {
        self.take_back(cx, attempt, true).await
    }

    /// Whether the password is the one of this hash. One that could not be compared was no attempt.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::Hashing`], [`Error::Store`].
    pub(super) async fn compare(
        &self,
        cx: &Context,
        attempt: Attempt,
        password: SecretString,
        phc: Option<SecretString>,
    ) -> Result<(Attempt, bool), Error> {
        match self.ports.passwords.verify(Password::as_compared(&password), phc).await {
            Ok(is_right) => Ok((attempt, is_right)),
            Err(fault) => {
                self.take_back(cx, attempt, false).await?;
                Err(fault.into())
            }
        }
    }

    /// The password, or whoever showed it, does not let in.
    ///
    /// # Errors
    /// Always: [`Error::BadLogin`], or [`Error::Store`].
    pub(super) async fn fail<T>(&self, cx: &Context, attempt: Attempt, reason: Reason) -> Result<T, Error> {
        let (network, language) = (cx.ip_prefix.clone(), cx.locale.code().to_owned());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            tx.audit(refusal(attempt.whom, reason))?;
            if attempt.locks.iter().any(|lock| lock.scope == LockScope::Account) {
                tx.enqueue(warning(attempt.whom, language).queued()?)?;
            }
            attempt.locks.iter().try_for_each(|lock| tell(tx, attempt.whom, *lock, network.as_deref()))
        };
        self.system.write(&cx.as_system().despite_read_only(), write).await?;
        Err(Error::BadLogin)
    }

    /// Under what an account's failures are counted: a tag, so that the table tells nobody which addresses were tried.
    /// It is made by the current key alone: after a rotation an account's failures are counted anew, its locks are gone.
    pub(super) fn account_of(&self, address: &str) -> Result<String, Error> {
        let key = Email::parse(address).map_or_else(|_| address.trim().to_lowercase(), |email| email.key());
        let tag = self.ports.keyring.tags(Purpose::LoginFailures, key.as_bytes()).next();
        let tag = tag.ok_or_else(|| SigningFault("no key for counting failures".to_owned()))?;
        Ok(tag.iter().fold(String::with_capacity(64), |mut hex, byte| {
            write!(hex, "{byte:02x}").ok();
            hex
        }))
    }

    async fn take_back(&self, cx: &Context, attempt: Attempt, is_right: bool) -> Result<(), Error> {
        let Attempt { account, network, locks, now, .. } = attempt;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let mut counters = tx.hold_failures(&Failures::of_attempt(&account, &network, now))?;
            for counter in &mut counters {
                let scope = counter.scope();
                if is_right && scope == LockScope::Pair {
                    *counter = Failures::none(&account, &network, now);
                } else {
                    counter.take_back(locks.iter().any(|lock| lock.scope == scope), now);
                }
            }
            Ok(tx.put_failures(&counters)?)
        };
        self.system.write(&cx.as_system().despite_read_only(), write).await
    }
}

/// A line about someone who stays outside.
pub(super) fn refusal(whom: Whom, reason: Reason) -> Audit {
    let user = whom.user.map(|user| user.as_uuid()).unwrap_or_default();
    let line = Audit::new("auth.login.refused", "user", user)
        .ending(AuditOutcome::Denied)
        .with(json!({ "reason": reason.as_str() }));
    Audit { tenant: whom.tenant, ..line }
}

/// The letter to whoever's password is guessed at; for nobody's account one to nobody, so that both take as long.
fn warning(whom: Whom, language: String) -> SendLetter {
    let user = whom.user.unwrap_or(UserId::from_uuid(Uuid::nil()));
    SendLetter { topic: Topic::AccountLocked, user, tenant: None, token: None, language }
}

fn longest_lock(counters: &[Failures], now: DateTime<Utc>) -> Option<Error> {
    let holding = counters.iter().filter_map(|counter| Some((counter.locked_for(now)?, counter.scope())));
    let (left, scope) = holding.max_by_key(|(left, _): &(TimeDelta, LockScope)| *left)?;
    Some(Error::Locked { wait: left.to_std().unwrap_or_default(), needs_reset: scope == LockScope::Account })
}

fn add(counters: &mut [Failures], rules: &LockRules, now: DateTime<Utc>) -> Vec<Lock> {
    let add = |counter: &mut Failures| {
        let rule = *rules.of(counter);
        let until = counter.add(&rule, now).then_some(counter.locked_until)??;
        Some(Lock { scope: counter.scope(), until })
    };
    counters.iter_mut().filter_map(add).collect()
}

/// Tells whoever watches that a lock begins.
fn tell(tx: &mut dyn SystemRepository, whom: Whom, lock: Lock, network: Option<&str>) -> Result<(), Error> {
    // A network's lock is about no single account.
    let whom = if lock.scope == LockScope::Network { Whom::default() } else { whom };
    let told = json!({ "scope": lock.scope.as_str(), "until": lock.until });
    let user = whom.user.map(|user| user.as_uuid()).unwrap_or_default();
    let line = Audit::new("auth.login.locked", "user", user).ending(AuditOutcome::Denied).with(told);
    tx.audit(Audit { tenant: whom.tenant, ..line })?;
    let severity = if lock.scope == LockScope::Pair { Severity::Medium } else { Severity::High };
    let payload = json!({
        "scope": lock.scope.as_str(),
        "until": lock.until,
        "user_id": whom.user,
        "ip_prefix": network,
    });
    Ok(tx.alert(SecurityEvent { kind: "AUTH_LOCKED", severity, payload, tenant: whom.tenant })?)
}
