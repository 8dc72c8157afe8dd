use chrono::{DateTime, TimeDelta, Utc};

/// What is let go of once it is past its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    JobsSucceeded,
    JobsCancelled,
    JobsDead,
    IdempotencyKeys,
    RefreshTokens,
    Sessions,
    OneTimeTokens,
    LoginFailures,
    SecurityEvents,
}

/// How long one kind of data is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub data: Data,
    pub name: &'static str,
    /// Whole days after its end, at most.
    pub most: u32,
    /// What shortens it; none where less would break a promise.
    pub setting: Option<&'static str>,
}

/// platform.md §6.13, in the order of the purge. Not here: the audit trail, which has a purge of its own, and events, of
/// which none may go before it was relayed.
pub const KEPT: [Kept; 9] = [
    kept(Data::JobsSucceeded, "jobs_succeeded", 7, Some("RETENTION_DAYS_JOBS_SUCCEEDED")),
    kept(Data::JobsCancelled, "jobs_cancelled", 7, Some("RETENTION_DAYS_JOBS_CANCELLED")),
    kept(Data::JobsDead, "jobs_dead", 90, Some("RETENTION_DAYS_JOBS_DEAD")),
    // Expired a day after their use, which is what callers were promised.
    kept(Data::IdempotencyKeys, "idempotency_keys", 0, None),
    kept(Data::RefreshTokens, "refresh_tokens", 30, Some("RETENTION_DAYS_REFRESH_TOKENS")),
    kept(Data::Sessions, "sessions", 30, Some("RETENTION_DAYS_SESSIONS")),
    kept(Data::OneTimeTokens, "one_time_tokens", 7, Some("RETENTION_DAYS_ONE_TIME_TOKENS")),
    kept(Data::LoginFailures, "login_failures", 7, Some("RETENTION_DAYS_LOGIN_FAILURES")),
    kept(Data::SecurityEvents, "security_events", 90, Some("RETENTION_DAYS_SECURITY_EVENTS")),
];

const fn kept(data: Data, name: &'static str, most: u32, setting: Option<&'static str>) -> Kept {
    Kept { data, name, most, setting }
}

/// One kind of data and how long it is kept here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub kept: Kept,
    pub days: u32,
}

impl Period {
    /// What ended before then is past its time.
    pub fn cutoff(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - TimeDelta::days(self.days.into())
    }
}

/// The knobs of the purge.
#[derive(Clone, Debug)]
pub struct RetentionSettings {
    pub periods: Vec<Period>,
    /// How many rows one transaction deletes.
    pub batch: u32,
    /// How many such transactions one run may take for one kind of data; the next run goes on.
    pub batches: u32,
    /// Every run counts and deletes nothing, whoever asked for it.
    pub dry_run: bool,
}

impl Default for RetentionSettings {
    fn default() -> Self {
        let periods = KEPT.map(|kept| Period { kept, days: kept.most }).to_vec();
        Self { periods, batch: 5000, batches: 200, dry_run: false }
    }
}
