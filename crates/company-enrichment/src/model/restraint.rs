//! How much a source may be asked by everybody together: its pace, its pauses, its daily allowance and the breaker that
//! leaves it alone while it is ill (company-enrichment.md §7).

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{TenantId, paris};
use serde::{Deserialize, Serialize};

/// How much somebody waits for an answer; the more urgent go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// A person or program asked just now.
    Interactive,
    /// What is shown meanwhile is old, or a failure is made good.
    Refresh,
    /// A company that is kept under watch.
    Watch,
    /// One of many in a file.
    Bulk,
}

impl Priority {
    /// The most urgent first.
    pub const ALL: [Self; 4] = [Self::Interactive, Self::Refresh, Self::Watch, Self::Bulk];

    /// As a number of the queue: 0 first.
    pub const fn rank(self) -> u8 {
        self as u8
    }

    /// The priority of a job of this rank; beyond the last it is the last.
    pub fn of_rank(rank: u8) -> Self {
        Self::ALL.get(usize::from(rank)).copied().unwrap_or(Self::Bulk)
    }

    /// Nobody sits and waits: these leave the rest of a scarce allowance to the others.
    const fn is_patient(self) -> bool {
        matches!(self, Self::Watch | Self::Bulk)
    }
}

/// So many calls a second, and so many at once: never more than their sum within any second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// At least 1.
    pub per_second: u32,
    /// At least 1.
    pub burst: u32,
}

impl Pace {
    fn interval(self) -> TimeDelta {
        TimeDelta::microseconds(1_000_000 / i64::from(self.per_second.max(1)))
    }

    /// When the next call may begin, after those that `until` counts (GCRA, ITU-T I.371).
    fn next(self, until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
        let credit = self.interval() * i32::try_from(self.burst.saturating_sub(1)).unwrap_or(i32::MAX);
        until.map_or(now, |until| (until - credit).max(now))
    }

    fn after_a_call(self, until: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
        until.map_or(now, |until| until.max(now)) + self.interval()
    }
}

/// When a source is left alone, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    /// So many failures in a row open it; three that could not even connect do.
    pub failures: u32,
    /// For how long, the first time; twice as long each time the probe fails, up to ten minutes.
    pub open: Duration,
}

/// What one source may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    pub pace: Option<Pace>,
    /// Of each tenant, so that one alone never takes the whole pace.
    pub tenant_pace: Option<Pace>,
    /// Calls a day, by the calendar of Paris.
    pub daily_quota: Option<u32>,
    pub breaker: Breaker,
}

/// Failures to connect in a row that open the breaker: blocks of addresses begin with less (§7).
const REFUSALS: u32 = 3;
const LONGEST_OPEN: TimeDelta = TimeDelta::minutes(10);
/// How long the one call that probes an ill source may take before another may.
const PROBE: TimeDelta = TimeDelta::minutes(1);
/// A longer pause is not waited for.
const LONGEST_WAIT: TimeDelta = TimeDelta::seconds(20);

/// What all processes know of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceState {
    /// Until when the calls that began are counted against the pace.
    pub busy_until: Option<DateTime<Utc>>,
    /// The same of each tenant that called lately.
    pub tenants: BTreeMap<TenantId, DateTime<Utc>>,
    /// The source asked everybody to wait so long.
    pub paused_until: Option<DateTime<Utc>>,
    /// Little is left of what the source allows until then: whoever is patient waits.
    pub eased_until: Option<DateTime<Utc>>,
    /// Failures since the last answer.
    pub failures: u32,
    pub open_until: Option<DateTime<Utc>>,
    /// How often in a row the breaker opened.
    pub openings: u32,
    /// Somebody looks whether the source is well again.
    pub probed_until: Option<DateTime<Utc>>,
    /// The day of Paris that `calls` counts.
    pub day: NaiveDate,
    pub calls: u32,
    /// To the minute.
    pub last_success_at: Option<DateTime<Utc>>,
    /// Since when the source refuses our credentials.
    pub auth_failed_since: Option<DateTime<Utc>>,
}

/// Whether a source is asked at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    Closed,
    /// One call may look whether the source is well again.
    HalfOpen,
    Open,
}

/// What becomes of somebody who wants to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Call now: it is counted.
    Call,
    /// Nobody may call before this.
    Wait(DateTime<Utc>),
    /// This tenant may not call before this; others may.
    TenantWaits(DateTime<Utc>),
    Refused(Refusal),
}

/// Why nobody is to wait for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The breaker is open.
    #[error("the source is left alone after its failures")]
    Open,
    /// The source, or the wait for a turn, asks for more patience than there is.
    #[error("the source asked to be left alone for {} s", .0.as_secs())]
    Paused(Duration),
    /// What the processes know together cannot be read.
    #[error("whether the source may be asked is not known")]
    Unknown,
}

/// How a call went, as far as the next one is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEnd {
    /// An answer, whatever it says.
    Answered,
    /// An answer that refuses our credentials.
    Unauthorised,
    /// No answer, or one that tells of a broken source.
    Failed,
    /// Not even a connection.
    Unreachable,
    /// Too many calls; how long all of them are to wait.
    TooMany(Option<Duration>),
}

/// What is left of the source's own limit, as an answer told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub limit: u32,
    pub remaining: u32,
    pub reset_at: DateTime<Utc>,
}

impl SourceState {
    /// Lets somebody call or says when, and counts the call.
    pub fn admit(
        &mut self,
        rules: &Rules,
        tenant: TenantId,
        priority: Priority,
        now: DateTime<Utc>,
    ) -> Admission {
        if self.breaker(now) == BreakerState::Open {
            return Admission::Refused(Refusal::Open);
        }
        let eased = self.eased_until.filter(|_| priority.is_patient());
        if let Some(until) = self.paused_until.max(eased).filter(|until| *until > now) {
            let wait = until - now;
            let too_long = (wait > LONGEST_WAIT).then(|| wait.to_std().unwrap_or_default());
            return too_long.map_or(Admission::Wait(until), |wait| Admission::Refused(Refusal::Paused(wait)));
        }
        if let Some(at) = rules.pace.map(|pace| pace.next(self.busy_until, now)).filter(|at| *at > now) {
            return Admission::Wait(at);
        }
        let of_tenant = self.tenants.get(&tenant).copied();
        if let Some(at) = rules.tenant_pace.map(|pace| pace.next(of_tenant, now)).filter(|at| *at > now) {
            return Admission::TenantWaits(at);
        }
        self.count(rules, tenant, now);
        Admission::Call
    }

    fn count(&mut self, rules: &Rules, tenant: TenantId, now: DateTime<Utc>) {
        self.busy_until = rules.pace.map(|pace| pace.after_a_call(self.busy_until, now));
        self.tenants.retain(|_, until| *until > now);
        if let Some(pace) = rules.tenant_pace {
            let until = pace.after_a_call(self.tenants.get(&tenant).copied(), now);
            self.tenants.insert(tenant, until);
        }
        self.calls = self.calls_today(now) + 1;
        self.day = day(now);
        if self.open_until.is_some() {
            self.probed_until = Some(now + PROBE);
        }
    }

    /// Takes in how a call went. True when that changed anything.
    pub fn learn(
        &mut self,
        rules: &Rules,
        end: CallEnd,
        allowance: Option<Allowance>,
        now: DateTime<Utc>,
    ) -> bool {
        let before = self.clone();
        match end {
            CallEnd::Answered => {
                self.recover();
                self.auth_failed_since = None;
                self.last_success_at = Some(whole_minute(now)).max(self.last_success_at);
            }
            CallEnd::Unauthorised => {
                self.recover();
                self.auth_failed_since = self.auth_failed_since.or(Some(now));
            }
            CallEnd::Failed | CallEnd::Unreachable => self.fail(rules, end, now),
            CallEnd::TooMany(wait) => {
                let until = wait.and_then(|wait| now.checked_add_signed(TimeDelta::from_std(wait).ok()?));
                self.paused_until = self.paused_until.max(until);
                self.fail(rules, end, now);
            }
        }
        if let Some(allowance) = allowance.filter(|told| told.remaining <= told.limit / 5) {
            self.eased_until = self.eased_until.max(Some(allowance.reset_at));
        }
        *self != before
    }

    fn recover(&mut self) {
        (self.failures, self.openings, self.open_until, self.probed_until) = (0, 0, None, None);
    }

    fn fail(&mut self, rules: &Rules, end: CallEnd, now: DateTime<Utc>) {
        self.failures = self.failures.saturating_add(1);
        let enough = if end == CallEnd::Unreachable { REFUSALS } else { rules.breaker.failures };
        // A call that began before the breaker opened says nothing new; the probe does.
        let is_probe = self.probed_until.take().is_some();
        if is_probe || (self.open_until.is_none() && self.failures >= enough) {
            let first = TimeDelta::from_std(rules.breaker.open).unwrap_or(LONGEST_OPEN);
            let doubled = first * (1_i32 << self.openings.min(10));
            self.open_until = Some(now + doubled.min(LONGEST_OPEN.max(first)));
            self.openings = self.openings.saturating_add(1);
        }
    }

    /// Whether calls are let through at `now`.
    pub fn breaker(&self, now: DateTime<Utc>) -> BreakerState {
        let Some(until) = self.open_until else { return BreakerState::Closed };
        let is_probed = self.probed_until.is_some_and(|until| until > now);
        if now < until || is_probed { BreakerState::Open } else { BreakerState::HalfOpen }
    }

    /// Calls since midnight in Paris.
    pub fn calls_today(&self, now: DateTime<Utc>) -> u32 {
        if self.day == day(now) { self.calls } else { 0 }
    }

    /// Whether the day's allowance is used up: the last twentieth is for those who wait.
    pub fn is_spent(&self, rules: &Rules, priority: Priority, now: DateTime<Utc>) -> bool {
        let kept = |quota: u32| if priority.is_patient() { quota - quota / 20 } else { quota };
        rules.daily_quota.is_some_and(|quota| self.calls_today(now) >= kept(quota))
    }
}

/// As INPI counts days.
fn day(now: DateTime<Utc>) -> NaiveDate {
    paris::wall_clock(now).date()
}

fn whole_minute(now: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(now.timestamp().div_euclid(60) * 60, 0).unwrap_or(now)
}

#[cfg(test)]
#[path = "restraint_tests.rs"]
mod tests;
