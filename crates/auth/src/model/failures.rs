#[cfg(test)]
mod tests;

use chrono::{DateTime, TimeDelta, Utc};

/// Stands for every account, or for every network.
pub const ANY: &str = "*";

/// Wrong passwords that are counted together (platform.md §6.1): of one account from one network, from one network
/// whatever the account, or of one account wherever from. An attempt counts from its beginning, as an open one: what is
/// being compared counts like what was wrong, so that nobody guesses more by guessing at once, but it locks nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failures {
    /// The account's tag, or [`ANY`].
    pub account: String,
    /// The prefix of the caller's address, or [`ANY`].
    pub network: String,
    pub count: i32,
    /// Those of them whose password is still being compared.
    pub open: i32,
    /// When one last began or ended.
    pub changed_at: DateTime<Utc>,
    /// When the first of them came.
    pub first_at: DateTime<Utc>,
    /// How many locks followed each other.
    pub locks: i32,
    pub locked_until: Option<DateTime<Utc>>,
}

/// How many failures lock, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockRule {
    pub limit: i32,
    /// The failures come within this time.
    pub window: TimeDelta,
    pub lock: TimeDelta,
    /// Each lock that follows another lasts twice as long, up to this.
    pub longest: TimeDelta,
    /// How long after its end a lock is remembered: until then one failure locks again.
    pub memory: TimeDelta,
}

/// The rules of the three counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockRules {
    /// One account from one network: the only one that settings change (`LOGIN_…`).
    pub pair: LockRule,
    pub network: LockRule,
    pub account: LockRule,
}

impl LockRules {
    /// With this rule for one account from one network.
    pub const fn with_pair(pair: LockRule) -> Self {
        const TEN_MINUTES: TimeDelta = TimeDelta::minutes(10);
        /// As long as counters are kept (platform.md §6.13): a new password ends it sooner.
        const UNTIL_RESET: TimeDelta = TimeDelta::days(7);
        Self {
            pair,
            network: LockRule {
                limit: 30,
                window: TEN_MINUTES,
                lock: TEN_MINUTES,
                longest: TEN_MINUTES,
                memory: TimeDelta::zero(),
            },
            account: LockRule {
                limit: 50,
                window: TimeDelta::hours(1),
                lock: UNTIL_RESET,
                longest: UNTIL_RESET,
                memory: TimeDelta::zero(),
            },
        }
    }

    pub fn of(&self, failures: &Failures) -> LockRule {
        match failures.scope() {
            LockScope::Pair => self.pair,
            LockScope::Network => self.network,
            LockScope::Account => self.account,
        }
    }
}

impl Default for LockRules {
    fn default() -> Self {
        Self::with_pair(LockRule {
            limit: 5,
            window: TimeDelta::minutes(15),
            lock: TimeDelta::minutes(1),
            longest: TimeDelta::minutes(15),
            memory: TimeDelta::minutes(15),
        })
    }
}

/// Whom a counter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockScope {
    Pair,
    Network,
    Account,
}

impl LockScope {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pair => "account_and_network",
            Self::Network => "network",
            Self::Account => "account",
        }
    }
}

impl Failures {
    /// An attempt that is open for longer went away with its process or its caller, and counts as wrong.
    const LONGEST_ATTEMPT: TimeDelta = TimeDelta::seconds(30);

    /// None so far.
    pub fn none(account: &str, network: &str, now: DateTime<Utc>) -> Self {
        Self {
            account: account.to_owned(),
            network: network.to_owned(),
            count: 0,
            open: 0,
            changed_at: now,
            first_at: now,
            locks: 0,
            locked_until: None,
        }
    }

    /// The three counters that an attempt on `account` from `network` adds to, in the order in which they are held.
    pub fn of_attempt(account: &str, network: &str, now: DateTime<Utc>) -> [Self; 3] {
        [(ANY, network), (account, ANY), (account, network)]
            .map(|(account, network)| Self::none(account, network, now))
    }

    pub fn scope(&self) -> LockScope {
        match (self.account.as_str(), self.network.as_str()) {
            (ANY, _) => LockScope::Network,
            (_, ANY) => LockScope::Account,
            _ => LockScope::Pair,
        }
    }

    /// How long the lock still holds.
    pub fn locked_for(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        self.locked_until.map(|until| until - now).filter(|left| *left > TimeDelta::zero())
    }

    /// Counts one that begins; false when as many are open as may still be wrong: whether one more is let in is known once
    /// those have ended.
    pub fn begin(&mut self, rule: &LockRule, now: DateTime<Utc>) -> bool {
        if now >= self.changed_at + Self::LONGEST_ATTEMPT {
            self.open = 0;
        }
        if self.is_over(rule, now) {
            self.restart(self.open, now);
        }
        let has_room = self.open == 0 || self.count < rule.limit;
        if has_room {
            self.count = self.count.saturating_add(1);
            self.open = self.open.saturating_add(1);
            self.changed_at = now;
        }
        has_room
    }

    /// One that was open was wrong; until when that locks, if it does.
    pub fn fail(&mut self, rule: &LockRule, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.open = (self.open - 1).max(0);
        self.changed_at = now;
        if self.count - self.open < rule.limit || self.locked_for(now).is_some() {
            return None;
        }
        let doubled = rule.lock.checked_mul(1 << self.locks.clamp(0, 20)).unwrap_or(rule.longest);
        self.locks = self.locks.saturating_add(1);
        self.locked_until = Some(now + doubled.min(rule.longest));
        self.locked_until
    }

    /// One that was open was right: for its account and network all that went before is forgotten.
    pub fn succeed(&mut self, now: DateTime<Utc>) {
        self.withdraw(now);
        if self.scope() == LockScope::Pair {
            self.restart(self.open, now);
        }
    }

    /// One that was open counts nowhere.
    pub fn withdraw(&mut self, now: DateTime<Utc>) {
        self.open = (self.open - 1).max(0);
        self.changed_at = now;
        self.count = (self.count - 1).max(self.open);
    }

    fn restart(&mut self, open: i32, now: DateTime<Utc>) {
        *self = Self { count: open, open, ..Self::none(&self.account, &self.network, now) };
    }

    /// Whether counting begins anew.
    fn is_over(&self, rule: &LockRule, now: DateTime<Utc>) -> bool {
        match self.locked_until {
            Some(until) => now >= until + rule.memory,
            None => self.count == 0 || now >= self.first_at + rule.window,
        }
    }
}
