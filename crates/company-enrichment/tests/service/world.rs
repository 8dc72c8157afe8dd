//! The service on one database, with scripted sources, a clock that stands still, and a runner of its jobs.

use std::{sync::Arc, time::Duration};

use adapters::sql::Transactor;
use company_enrichment::{
    Card, EnrichCompany, Error, Service, Settings, Submit, Submitted,
    model::{RawIdentifier, Request, SourceApi},
};
use kernel::{
    Actor, Background, Context, Id, Job, JobQueue, LeasedJob, Random, Scope, StoreError, TenantId,
    UnitOfWork,
    testing::{ManualClock, SeededRandom, instant},
};
use system_tests::TestDatabase;
use worker::{Handlers, Runner};

use crate::{callers::Preset, sources::Scripted};

pub const LA_POSTE: &str = "356000000";
pub const DANONE: &str = "552032534";
/// How long a job holds its company without a heartbeat.
pub const LEASE: Duration = Duration::from_mins(2);

/// How long anything may take on the real clock. Nothing waits this long when all is well.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct World {
    pub database: TestDatabase,
    pub clock: ManualClock,
    pub random: Arc<dyn Random>,
    /// The required source.
    pub search: Arc<Scripted>,
    /// Optional, and asked only in worlds made with [`World::with_registers`].
    pub rne: Arc<Scripted>,
    pub rcs: Arc<Scripted>,
    pub runner: Arc<Runner>,
    pub service: Arc<Service>,
    pub queue: UnitOfWork<dyn JobQueue, StoreError>,
}

/// A world per database, the company search being the only source.
pub fn every_world() -> Vec<World> {
    worlds_with(&Settings::default())
}

/// The same, where no request waits for its job.
pub fn every_unhurried_world() -> Vec<World> {
    worlds_with(&Settings { sync_attempt: Duration::ZERO, ..Settings::default() })
}

pub fn worlds_with(settings: &Settings) -> Vec<World> {
    let databases = system_tests::databases().into_iter();
    databases.map(|database| World::on(database, settings.clone(), false)).collect()
}

impl World {
    /// A world per database with all three sources.
    pub fn with_registers() -> Vec<Self> {
        Self::with_registers_and(&Settings::default())
    }

    pub fn with_registers_and(settings: &Settings) -> Vec<Self> {
        let databases = system_tests::databases().into_iter();
        databases.map(|database| Self::on(database, settings.clone(), true)).collect()
    }

    pub fn on(database: TestDatabase, settings: Settings, registers: bool) -> Self {
        let clock = ManualClock::at(instant("2026-11-21T10:00:00Z"));
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(42));
        let store: Arc<Transactor> = database.transactor(Arc::new(clock.clone()), Arc::clone(&random));
        let queue = UnitOfWork::new(store.clone());
        let runner =
            Runner::new(UnitOfWork::new(store.clone()), Arc::new(clock.clone()), Arc::clone(&random), LEASE);
        let source = |api| Arc::new(Scripted::new(api, clock.clone()));
        let search = source(SourceApi::ApiRechercheEntreprises);
        let (rne, rcs) = (source(SourceApi::InpiRne), source(SourceApi::ApiEntrepriseRcs));
        let asked = if registers { vec![&search, &rne, &rcs] } else { vec![&search] };
        let service = Arc::new(Service {
            store: UnitOfWork::new(store.clone()),
            system: UnitOfWork::new(store),
            enricher: settings.enricher(
                asked.into_iter().map(|source| Arc::clone(source) as _).collect(),
                Arc::new(clock.clone()),
            ),
            background: Arc::clone(&runner) as Arc<dyn Background>,
            flags: Arc::new(kernel::Unset),
            clock: Arc::new(clock.clone()),
            random: Arc::clone(&random),
            settings,
        });
        runner.handle(Handlers::default().with::<EnrichCompany>(service.clone()));
        Self { database, clock, random, search, rne, rcs, runner, service, queue }
    }

    /// Somebody of a tenant of their own.
    pub fn caller(&self, preset: Preset) -> Context {
        self.colleague(self.id(), preset)
    }

    /// Somebody of this tenant.
    pub fn colleague(&self, tenant: TenantId, preset: Preset) -> Context {
        Context {
            scope: Scope::Tenant(tenant),
            actor: Actor::User(self.id()),
            permissions: preset.permissions(),
            ..Context::system("a-chain")
        }
    }

    pub fn id<Entity>(&self) -> Id<Entity> {
        use kernel::Clock as _;
        Id::new(self.clock.now(), &*self.random)
    }

    pub async fn submit(&self, cx: &Context, siren: &str) -> Submitted {
        self.service.submit(cx, ask(siren)).await.unwrap().value
    }

    pub async fn open(&self, cx: &Context, id: Id<Request>) -> Card {
        self.service.open(cx, id).await.unwrap()
    }

    pub async fn refresh(&self, cx: &Context, id: Id<Request>) -> Result<Card, Error> {
        self.service.refresh(cx, id).await.map(|accepted| accepted.value)
    }

    /// Leases what is due, as a worker would.
    pub async fn claim(&self) -> Vec<LeasedJob> {
        let cx = Context::system("claim");
        self.queue.write(&cx, |tx| tx.claim_jobs(&[EnrichCompany::NAME], 20, LEASE)).await.unwrap()
    }

    /// Runs what is due to its end, and tells how many jobs that were.
    pub async fn work(&self) -> usize {
        let jobs = self.claim().await;
        let count = jobs.len();
        for job in jobs {
            Arc::clone(&self.runner).run(job).await;
        }
        count
    }

    /// Puts jobs whose lease has expired back in the queue.
    pub async fn reap(&self) -> u64 {
        self.queue.write(&Context::system("reap"), <dyn JobQueue>::reap_jobs).await.unwrap()
    }

    /// Until this many sleepers wait for the clock.
    pub async fn asleep(&self, sleepers: usize) {
        let waiting = async {
            while self.clock.alarms().len() < sleepers {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap();
    }
}

pub fn ask(siren: &str) -> Submit {
    Submit { siren: RawIdentifier::Text(siren.to_owned()), siret: RawIdentifier::Absent, metadata: None }
}
