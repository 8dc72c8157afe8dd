use std::sync::Arc;

use company_enrichment::{Error, Repository, SystemRepository};
use kernel::{
    Actor, Context, Id, IdempotencyKey, JobQueue, PermissionSet, Random, Scope, StoreError, TenantId,
    UnitOfWork,
    testing::{ManualClock, SeededRandom, instant},
};
use system_tests::TestDatabase;

/// One database with its ports, a clock that stands still and a way to make ids.
pub struct Ports {
    pub database: TestDatabase,
    pub clock: ManualClock,
    pub random: Arc<dyn Random>,
    pub tenant: UnitOfWork<dyn Repository, Error>,
    pub system: UnitOfWork<dyn SystemRepository, Error>,
    pub queue: UnitOfWork<dyn JobQueue, StoreError>,
    pub transactor: Arc<adapters::sql::Transactor>,
}

pub fn every_database() -> Vec<Ports> {
    system_tests::databases().into_iter().map(Ports::on).collect()
}

impl Ports {
    pub fn on(database: TestDatabase) -> Self {
        let clock = ManualClock::at(instant("2026-11-21T10:00:00Z"));
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(42));
        let transactor = database.transactor(Arc::new(clock.clone()), Arc::clone(&random));
        Self {
            tenant: UnitOfWork::new(transactor.clone()),
            system: UnitOfWork::new(transactor.clone()),
            queue: UnitOfWork::new(transactor.clone()),
            transactor,
            clock,
            random,
            database,
        }
    }

    pub fn id<Entity>(&self) -> Id<Entity> {
        use kernel::Clock as _;
        Id::new(self.clock.now(), &*self.random)
    }

    /// A caller of a tenant of its own.
    pub fn caller(&self) -> Context {
        let (tenant, user): (TenantId, _) = (self.id(), self.id());
        Context {
            scope: Scope::Tenant(tenant),
            actor: Actor::User(user),
            permissions: PermissionSet::new(["*".into()], []),
            ..Context::system("test")
        }
    }

    pub fn caller_with_key(&self, key: &str, fingerprint: &str) -> Context {
        keyed(&self.caller(), key, fingerprint)
    }
}

/// The same caller, sending an idempotency key.
pub fn keyed(cx: &Context, key: &str, fingerprint: &str) -> Context {
    let key = IdempotencyKey { key: key.to_owned(), fingerprint: fingerprint.to_owned() };
    Context { idempotency: Some(key), ..cx.clone() }
}
