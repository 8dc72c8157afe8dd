use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use kernel::Clock;

use crate::{
    enricher::Enricher,
    model::{Breaker, Lifetimes, LuhnMode, Pace, Rules, SourceApi},
    ports::CompanySource,
};

/// The knobs of company-enrichment.md §18 that the service reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How old consolidated data may be and still answer without a source call.
    pub freshness: TimeDelta,
    /// How long a source's word on whether the company exists stands against a less believed one's.
    pub status_lifetime: TimeDelta,
    /// How long a job holds its company without a heartbeat.
    pub lease: Duration,
    /// How long `submit` waits for the job it started; zero never waits. The contract allows 1200 ms in all.
    pub sync_attempt: Duration,
    /// How long after an accepted manual refresh the next one of the same request is refused.
    pub refresh_cooldown: TimeDelta,
    /// How long after a fruitless run opening the request starts another.
    pub missing_retry: TimeDelta,
    pub luhn: LuhnMode,
    /// Whether registers that cannot know a company, by what the others told of it, are left alone.
    pub applicability: bool,
    /// Whether what failed is run again by itself.
    pub auto_retry: bool,
    /// What the sources may be asked, by all processes together.
    pub rules: SourceRules,
}

impl Settings {
    /// What asks `sources` as these settings say.
    pub fn enricher(&self, sources: Vec<Arc<dyn CompanySource>>, clock: Arc<dyn Clock>) -> Enricher {
        let lifetimes = Lifetimes { status: self.status_lifetime, data: self.freshness };
        Enricher { sources, clock, applicability: self.applicability, lifetimes }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            freshness: TimeDelta::days(30),
            status_lifetime: TimeDelta::days(7),
            lease: Duration::from_mins(2),
            sync_attempt: Duration::from_millis(1100),
            refresh_cooldown: TimeDelta::seconds(60),
            missing_retry: TimeDelta::minutes(10),
            luhn: LuhnMode::Warn,
            applicability: true,
            auto_retry: true,
            rules: SourceRules::default(),
        }
    }
}

/// What each source may be asked (company-enrichment.md §7, §18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceRules {
    pub search: Rules,
    pub rne: Rules,
    pub rcs: Rules,
}

impl SourceRules {
    pub const fn of(&self, source: SourceApi) -> &Rules {
        match source {
            SourceApi::ApiRechercheEntreprises => &self.search,
            SourceApi::InpiRne => &self.rne,
            SourceApi::ApiEntrepriseRcs => &self.rcs,
        }
    }
}

impl Default for SourceRules {
    fn default() -> Self {
        let breaker = Breaker { failures: 5, open: Duration::from_secs(30) };
        let none = Rules { pace: None, tenant_pace: None, daily_quota: None, breaker };
        let pace = |per_second, burst| Some(Pace { per_second, burst });
        Self {
            // The service allows seven calls within any second.
            search: Rules { pace: pace(6, 1), tenant_pace: pace(3, 3), ..none },
            rne: Rules { daily_quota: Some(10_000), ..none },
            // Below the 250 calls a minute that a token is allowed.
            rcs: Rules { pace: pace(4, 1), ..none },
        }
    }
}
