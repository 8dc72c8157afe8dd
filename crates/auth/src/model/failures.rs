use chrono::{DateTime, TimeDelta, Utc};

/// Stands for every account, or for every network.
pub const ANY: &str = "*";

/// Wrong passwords that are counted together (platform.md §6.1): of one account from one network, from one network
/// whatever the account, or of one account wherever from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failures {
    /// The account's tag, or [`ANY`].
    pub account: String,
    /// The prefix of the caller's address, or [`ANY`].
    pub network: String,
    pub count: i32,
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

    pub fn of(&self, failures: &Failures) -> &LockRule {
        match failures.scope() {
            LockScope::Pair => &self.pair,
            LockScope::Network => &self.network,
            LockScope::Account => &self.account,
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
    /// None so far.
    pub fn none(account: &str, network: &str, now: DateTime<Utc>) -> Self {
        Self {
            account: account.to_owned(),
            network: network.to_owned(),
            count: 0,
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

    /// Adds one; whether it is the one that locks.
    pub fn add(&mut self, rule: &LockRule, now: DateTime<Utc>) -> bool {
        if self.is_over(rule, now) {
            *self = Self::none(&self.account, &self.network, now);
        }
        self.count = self.count.saturating_add(1);
        if self.count < rule.limit {
            return false;
        }
        let doubled = rule.lock.checked_mul(1 << self.locks.clamp(0, 20)).unwrap_or(rule.longest);
        self.locks = self.locks.saturating_add(1);
        self.locked_until = Some(now + doubled.min(rule.longest));
        true
    }

    /// Takes one back that was none after all, and the lock that it caused.
    pub fn take_back(&mut self, has_locked: bool, now: DateTime<Utc>) {
        self.count = (self.count - 1).max(0);
        if has_locked {
            self.locks = (self.locks - 1).max(0);
            self.locked_until = (self.locks > 0).then_some(now);
        }
    }

    /// Whether counting begins anew.
    fn is_over(&self, rule: &LockRule, now: DateTime<Utc>) -> bool {
        match self.locked_until {
            Some(until) => now >= until + rule.memory,
            None => self.count == 0 || now >= self.first_at + rule.window,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: LockRule = LockRule {
        limit: 5,
        window: TimeDelta::seconds(900),
        lock: TimeDelta::seconds(60),
        longest: TimeDelta::seconds(900),
        memory: TimeDelta::seconds(900),
    };

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn pair() -> Failures {
        Failures::none("a", "n", at(0))
    }

    /// Seconds of lock after one failure at each of these times, each with its lock waited out if there is one.
    fn locks(times: &[i64]) -> Vec<i64> {
        let mut failures = pair();
        let lock = |second: &i64| {
            failures.add(&RULE, at(*second));
            failures.locked_for(at(*second)).map_or(0, |left| left.num_seconds())
        };
        times.iter().map(lock).collect()
    }

    #[test]
    fn scenario_3_the_fifth_failure_locks_for_a_minute_and_each_further_one_twice_as_long_up_to_15() {
        assert_eq!(locks(&[0, 1, 2, 3, 4]), [0, 0, 0, 0, 60]);
        let doubling = locks(&[0, 0, 0, 0, 0, 60, 180, 420, 900, 1800]);
        assert_eq!(doubling[4..], [60, 120, 240, 480, 900, 900]);
    }

    #[test]
    fn failures_spread_over_more_than_the_window_lock_nobody() {
        assert_eq!(locks(&[0, 300, 600, 800, 900, 1000]), [0; 6]);
    }

    #[test]
    fn a_lock_is_forgotten_a_window_after_its_end() {
        assert_eq!(locks(&[0, 0, 0, 0, 0, 60 + 899])[5], 120);
        assert_eq!(locks(&[0, 0, 0, 0, 0, 60 + 900, 961, 962, 963, 964])[5..], [0, 0, 0, 0, 60]);
    }

    #[test]
    fn a_lock_ends_to_the_second() {
        let mut failures = pair();
        for _ in 0..5 {
            failures.add(&RULE, at(0));
        }
        assert_eq!(failures.locked_for(at(59)), Some(TimeDelta::seconds(1)));
        assert_eq!(failures.locked_for(at(60)), None);
    }

    #[test]
    fn what_is_taken_back_was_never_there() {
        let mut failures = pair();
        for _ in 0..3 {
            failures.add(&RULE, at(0));
        }
        let before = failures.clone();
        assert!(!failures.add(&RULE, at(1)));
        failures.take_back(false, at(1));
        assert_eq!(failures, before);
        failures.add(&RULE, at(1));
        assert!(failures.add(&RULE, at(1)));
        failures.take_back(true, at(2));
        assert_eq!((failures.count, failures.locks, failures.locked_until), (4, 0, None));
    }

    #[test]
    fn the_thirty_first_try_of_a_network_waits_ten_minutes_and_then_counting_begins_anew() {
        let rules = LockRules::default();
        let mut failures = Failures::none(ANY, "n", at(0));
        for _ in 0..29 {
            assert!(!failures.add(rules.of(&failures.clone()), at(1)));
        }
        assert!(failures.add(&rules.network, at(2)));
        assert_eq!(failures.locked_for(at(2)), Some(TimeDelta::minutes(10)));
        assert!(!failures.add(&rules.network, at(602)));
        assert_eq!((failures.count, failures.scope()), (1, LockScope::Network));
    }
}
