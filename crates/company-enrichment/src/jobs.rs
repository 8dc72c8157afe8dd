use std::time::Duration;

use kernel::{Backoff, Id, Job, TenantId};
use serde::{Deserialize, Serialize};

use crate::model::{Priority, Request, Siren, Siret};

/// What opened a job or an event chain (company-enrichment.md §4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Trigger {
    RequestCreated,
    RequestOpened,
    ManualRefresh,
    /// A company under watch is looked at again (FIX-4).
    WatchRecheck,
    /// A row of a file (FIX-4).
    Batch,
    /// A failure is made good (FIX-4).
    AutoRetry,
}

impl Trigger {
    /// How urgent the job is among others.
    pub const fn priority(self) -> Priority {
        match self {
            Self::RequestCreated | Self::ManualRefresh => Priority::Interactive,
            Self::RequestOpened | Self::AutoRetry => Priority::Refresh,
            Self::WatchRecheck => Priority::Watch,
            Self::Batch => Priority::Bulk,
        }
    }
}

/// Fetch, merge and store one company. One live job per SIREN over all tenants; idempotent by SIREN.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EnrichCompany {
    pub siren: Siren,
    /// The establishment asked for, when the opener named one.
    pub siret: Option<Siret>,
    pub trigger: Trigger,
    /// Who opened the job: the events about its progress go to this tenant.
    pub tenant: TenantId,
    pub request: Id<Request>,
}

impl Job for EnrichCompany {
    const NAME: &'static str = "company_enrichment.enrich";
    const QUEUE: &'static str = "company_enrichment";
    const MAX_ATTEMPTS: u16 = 5;
    const BACKOFF: Backoff = Backoff { base: Duration::from_secs(5), max: Duration::from_hours(1) };

    fn unique_key(&self) -> Option<String> {
        Some(self.siren.to_string())
    }
}
