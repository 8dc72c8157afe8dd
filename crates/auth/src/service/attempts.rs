//! Whoever shows a password is counted before it is compared: of a thousand guesses at once no more are compared than the
//! rules allow, and of a thousand right ones none is refused, only let in one after the other (platform.md §6.1).

use std::{fmt::Write as _, time::Duration};

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
/// How soon one who found no place looks again, and how often: for five seconds in all.
const PAUSE: Duration = Duration::from_millis(50);
const TURNS: usize = 100;

/// Whom a password is shown for, as far as the database knows them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Whom {
    pub user: Option<UserId>,
    /// Whose trail tells of it; none for members of several tenants.
    pub tenant: Option<TenantId>,
}

/// A password that counts as wrong until it has been compared.
#[derive(Debug)]
pub(super) struct Attempt {
    pub whom: Whom,
    account: String,
    network: String,
    /// A right one with a hash of yesterday's cost.
    outdated: Option<Outdated>,
}

#[derive(Debug)]
struct Outdated {
    phc: SecretString,
    password: SecretString,
}

/// How one more attempt fared.
enum Turn<T> {
    Begun(Attempt, T),
    /// As many are being compared as may still be wrong.
    Full,
}

#[derive(Clone, Copy, Debug)]
struct Lock {
    scope: LockScope,
    until: DateTime<Utc>,
}

impl Service {
    /// Finds whom a password is for and counts it, as soon as there is a place for it among those being compared.
    ///
    /// # Errors
    /// [`Error::Locked`], whatever the password; [`Error::Busy`] without a place; what `find` refuses.
    pub(super) async fn attempt<T: Send + 'static>(
        &self,
        cx: &Context,
        account: String,
        find: impl Fn(&mut dyn SystemRepository) -> Result<(Whom, T), Error> + Clone + Send + 'static,
    ) -> Result<(Attempt, T), Error> {
        for _ in 0..TURNS {
            match self.try_attempt(cx, account.clone(), find.clone()).await? {
                Turn::Begun(attempt, found) => return Ok((attempt, found)),
                Turn::Full => self.ports.clock.sleep(PAUSE).await,
            }
        }
        Err(Error::Busy)
    }

    async fn try_attempt<T: Send + 'static>(
        &self,
        cx: &Context,
        account: String,
        find: impl Fn(&mut dyn SystemRepository) -> Result<(Whom, T), Error> + Send + 'static,
    ) -> Result<Turn<T>, Error> {
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
            if !counters.iter_mut().all(|counter| counter.begin(&rules.of(counter), now)) {
                return Ok(Ok(Turn::Full));
            }
            tx.put_failures(&counters)?;
            Ok(Ok(Turn::Begun(Attempt { whom, account, network, outdated: None }, found)))
        };
        self.system.write(&cx.as_system().despite_read_only(), write).await?
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
        let (password, passwords) = (Password::as_compared(&password), &self.ports.passwords);
        match passwords.verify(password.clone(), phc.clone()).await {
            Ok(is_right) => {
                let outdated = phc.filter(|phc| is_right && passwords.is_outdated(phc));
                let outdated = outdated.map(|phc| Outdated { phc, password });
                Ok((Attempt { outdated, ..attempt }, is_right))
            }
            Err(fault) => {
                self.end(cx, &attempt, Failures::withdraw, |_| Ok(())).await?;
                Err(fault.into())
            }
        }
    }

    /// The password was right: it counts nowhere, and earlier failures of this account from this network are forgotten. Its
    /// hash is made anew when another cost has been set since, unless it was changed meanwhile or nobody has time for that.
    pub(super) async fn succeed(&self, cx: &Context, mut attempt: Attempt) -> Result<(), Error> {
        let renewed = match attempt.outdated.take() {
            Some(Outdated { phc, password }) => {
                self.ports.passwords.hash(password).await.ok().map(|renewed| (phc, renewed))
            }
            None => None,
        };
        let Whom { user, tenant } = attempt.whom;
        let renew = move |tx: &mut dyn SystemRepository| {
            let Some((user, (old, renewed))) = user.zip(renewed) else { return Ok(()) };
            if !tx.replace_hash(user, &old, &renewed)? {
                return Ok(());
            }
            let line = Audit::new("auth.password.rehashed", "user", user.as_uuid());
            Ok(tx.audit(Audit { tenant, ..line })?)
        };
        self.end(cx, &attempt, Failures::succeed, renew).await
    }

    /// The password, or whoever showed it, does not let in.
    ///
    /// # Errors
    /// Always: [`Error::BadLogin`], or [`Error::Store`].
    pub(super) async fn fail<T>(&self, cx: &Context, attempt: Attempt, reason: Reason) -> Result<T, Error> {
        let Attempt { whom, account, network, .. } = attempt;
        let (prefix, language) = (cx.ip_prefix.clone(), cx.locale.code().to_owned());
        let (now, rules) = (self.ports.clock.now(), self.settings.locks);
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let mut counters = tx.hold_failures(&Failures::of_attempt(&account, &network, now))?;
            let locks = fail(&mut counters, &rules, now);
            tx.put_failures(&counters)?;
            tx.audit(refusal(whom, reason))?;
            if locks.iter().any(|lock| lock.scope == LockScope::Account) {
                tx.enqueue(warning(whom, language).queued()?)?;
            }
            locks.iter().try_for_each(|lock| tell(tx, whom, *lock, prefix.as_deref()))
        };
        self.system.write(&cx.as_system().despite_read_only(), write).await?;
        Err(Error::BadLogin)
    }

    /// An attempt that was not wrong ends, with what belongs to it.
    async fn end(
        &self,
        cx: &Context,
        attempt: &Attempt,
        end: fn(&mut Failures, DateTime<Utc>),
        and: impl FnOnce(&mut dyn SystemRepository) -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        let now = self.ports.clock.now();
        let begun = Failures::of_attempt(&attempt.account, &attempt.network, now);
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let mut counters = tx.hold_failures(&begun)?;
            for counter in &mut counters {
                end(counter, now);
            }
            tx.put_failures(&counters)?;
            and(tx)
        };
        self.system.write(&cx.as_system().despite_read_only(), write).await
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

/// The locks that one more wrong password brings.
fn fail(counters: &mut [Failures], rules: &LockRules, now: DateTime<Utc>) -> Vec<Lock> {
    let fail = |counter: &mut Failures| {
        let until = counter.fail(&rules.of(counter), now)?;
        Some(Lock { scope: counter.scope(), until })
    };
    counters.iter_mut().filter_map(fail).collect()
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
