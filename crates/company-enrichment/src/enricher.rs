//! A round over the sources, for the service and for whoever keeps the result elsewhere.

use std::{fmt, sync::Arc};

use kernel::Clock;

use crate::{
    events::Tally,
    model::{
        Company, EnrichmentStatus, Known, Lifetimes, Query, SourceRecord, applicability, enrichment_error,
        merge,
    },
    ports::{Call, CompanySource, Fetched},
};

/// Asks sources about a company and merges what they say. It keeps nothing: the reader does, where they like.
#[derive(Clone)]
pub struct Enricher {
    /// In the order they are called.
    pub sources: Vec<Arc<dyn CompanySource>>,
    pub clock: Arc<dyn Clock>,
    /// Whether registers that cannot know a company, by what the others told of it, are left alone.
    pub applicability: bool,
    /// How long stored values stand against those of a less believed source.
    pub lifetimes: Lifetimes,
}

impl fmt::Debug for Enricher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Enricher").field("lifetimes", &self.lifetimes).finish_non_exhaustive()
    }
}

/// What a round came to.
#[derive(Clone, Debug)]
pub struct Enriched {
    /// What was known, with what the sources say now. After a round that FAILED what was known still stands.
    pub company: Company,
    pub status: EnrichmentStatus,
    /// `SOURCE:HTTP:CODE` of each failure, joined by `|`; none after a SUCCESS.
    pub error: Option<String>,
    /// Every call, in order.
    pub fetched: Vec<Fetched>,
}

impl Enricher {
    /// With the lifetimes of company-enrichment.md §6.4, leaving alone what cannot know the company.
    pub fn new(sources: Vec<Arc<dyn CompanySource>>, clock: Arc<dyn Clock>) -> Self {
        Self { sources, clock, applicability: true, lifetimes: Lifetimes::default() }
    }

    /// One whole round about a company of which `known` is known.
    pub async fn enrich(&self, query: &Query, known: Option<&Company>) -> Enriched {
        let fetched = self.fetch(query, &Call::outside()).await;
        let records: Vec<SourceRecord> =
            fetched.iter().filter_map(|one| one.result.as_ref().ok().cloned()).collect();
        let siren = query.siren();
        let merged = merge(siren, known, &records, &self.lifetimes, self.clock.now());
        let tally = Tally::of(&fetched, &merged);
        let failures = fetched.iter().filter_map(|one| one.result.as_ref().err());
        let error = enrichment_error(failures, tally.core_identity);
        let stands = || known.cloned().unwrap_or_else(|| Company::skeleton(siren));
        let company = if tally.status.is_settled() { merged } else { stands() };
        Enriched { company, status: tally.status, error, fetched }
    }

    /// Calls in turn every source that applies; a failure does not stop the next.
    pub async fn fetch(&self, query: &Query, call: &Call) -> Vec<Fetched> {
        let mut known = Known::of(query.siren());
        let mut fetched = Vec::with_capacity(self.sources.len());
        for source in &self.sources {
            if !self.applies(&**source, &known, call).await {
                continue;
            }
            let started_at = self.clock.now();
            let result = source.fetch(query, call).await;
            if let Ok(record) = &result {
                known.learn(record);
            }
            fetched.push(Fetched { source: source.api(), started_at, ended_at: self.clock.now(), result });
        }
        fetched
    }

    async fn applies(&self, source: &dyn CompanySource, known: &Known, call: &Call) -> bool {
        let is_kept = !self.applicability || applicability::applies(source.api(), known);
        is_kept && source.applies(known, call.priority).await
    }
}
