//! A gateway on a sandbox of its own, and time that passes only when somebody sleeps.

use std::{error::Error, sync::Arc, time::Duration};

use adapters::http::{CallKit, RechercheEntreprises, UpstreamSettings};
use company_enrichment::{
    Call, CompanySource, SharedRestraint, SourceRules,
    model::{Priority, Query, Siren, Siret, SourceError, SourceErrorCode, SourceRecord},
};
use comptoir::demo::sandbox::{Behaviour, Sandbox, Script};
use kernel::{
    Clock, Figures, Id, NoFigures, UnitOfWork,
    testing::{ManualClock, SeededRandom, instant},
};

use system_tests::TestDatabase;

use crate::{LA_POSTE, log::Log};

/// What a gateway calls with: `rules` kept on a database of its own.
pub fn kit(clock: &ManualClock, rules: SourceRules) -> CallKit {
    let told: Arc<dyn Clock> = Arc::new(clock.clone());
    let store = TestDatabase::sqlite().transactor(Arc::clone(&told), Arc::new(SeededRandom::new(1)));
    let figures: Arc<dyn Figures> = Arc::new(NoFigures);
    let shared = (Arc::clone(&told), Arc::clone(&figures));
    let restraint = Arc::new(SharedRestraint::new(UnitOfWork::new(store), shared, rules));
    CallKit { restraint, clock: told, figures }
}

/// A gateway on a sandbox of its own.
pub struct Stand {
    pub sandbox: Sandbox,
    pub clock: ManualClock,
    pub gateway: RechercheEntreprises,
}

impl Stand {
    pub fn new() -> Result<Self, Box<dyn Error>> {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut UpstreamSettings)) -> Result<Self, Box<dyn Error>> {
        Log::listen();
        let sandbox = Sandbox::start()?;
        let clock = ManualClock::at(instant("2026-05-18T09:30:00Z"));
        let mut settings = UpstreamSettings::at(sandbox.base_url());
        change(&mut settings);
        let gateway = RechercheEntreprises::new(settings, kit(&clock, SourceRules::default()))?;
        Ok(Self { sandbox, clock, gateway })
    }

    /// Asks for La Poste, answered as told; what came of it, the waits it took, and the calls it made.
    pub async fn fetch_after(&self, behaviours: impl IntoIterator<Item = Behaviour>) -> Fetched {
        for behaviour in behaviours {
            self.sandbox.script().once(LA_POSTE, behaviour);
        }
        self.fetch(LA_POSTE).await
    }

    pub async fn fetch(&self, identifier: &str) -> Fetched {
        fetch(&self.gateway, &self.clock, self.sandbox.script(), identifier).await
    }
}

/// Asks `gateway`, whose upstream plays `script`.
pub async fn fetch(
    gateway: &dyn CompanySource,
    clock: &ManualClock,
    script: &Script,
    identifier: &str,
) -> Fetched {
    let mut waits = Vec::new();
    let (query, call) = (query(identifier), call());
    let result = tokio::select! {
        result = gateway.fetch(&query, &call) => result,
        () = time_passes(clock, &mut waits) => unreachable!("time never ends"),
    };
    Fetched { result, waits, calls: script.total_calls() }
}

#[derive(Debug)]
pub struct Fetched {
    pub result: Result<SourceRecord, SourceError>,
    pub waits: Vec<Duration>,
    pub calls: usize,
}

impl Fetched {
    /// The code and status of the failure; `None` for a success.
    pub fn fault(&self) -> Option<(SourceErrorCode, Option<u16>)> {
        self.result.as_ref().err().map(|error| (error.code, error.http_status))
    }

    pub fn retry_after(&self) -> Option<Duration> {
        self.result.as_ref().err().and_then(|error| error.retry_after)
    }
}

/// Moves the clock to the next alarm whenever somebody sleeps.
pub async fn time_passes(clock: &ManualClock, waits: &mut Vec<Duration>) {
    loop {
        if let Some(alarm) = clock.alarms().first() {
            let wait = (*alarm - clock.now()).to_std().unwrap_or_default();
            waits.push(wait);
            clock.advance(wait);
        }
        tokio::task::yield_now().await;
    }
}

pub fn query(identifier: &str) -> Query {
    let siret = Siret::parse(identifier).map(Query::Siret);
    siret.or_else(|_| Siren::parse(identifier).map(Query::Siren)).unwrap_or_else(|_| panic!("{identifier}"))
}

pub fn call() -> Call {
    let (time, random) = (instant("2026-05-18T09:30:00Z"), SeededRandom::new(7));
    Call {
        correlation_id: "a-chain".into(),
        tenant: Id::new(time, &random),
        request: Id::new(time, &random),
        job: Id::new(time, &random),
        priority: Priority::Interactive,
    }
}
