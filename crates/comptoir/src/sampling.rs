//! The gauges that are set when someone asks for the figures.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use adapters::sql::Transactor;
use auth::audit::AuditKeeper;
use company_enrichment::SystemRepository;
use futures::future::{Either, select};
use http_support::Sampler;
use kernel::{BoxFuture, Clock, Context, Figures, JobQueue, QueueFigures, StoreError, UnitOfWork};

use crate::audit_figures::Trail;

/// How long the database may take; less than all samplers together may.
const LIMIT: Duration = Duration::from_millis(800);

pub(crate) fn samplers(
    store: &Arc<Transactor>,
    (audit, auth): (&AuditKeeper, &Arc<auth::Service>),
    (figures, clock): (&Arc<dyn Figures>, &Arc<dyn Clock>),
    redis: Arc<dyn Sampler>,
) -> Vec<Arc<dyn Sampler>> {
    let trail = Trail::new(store, audit, figures);
    let jobs = UnitOfWork::new(store.clone());
    let (figures, clock) = (Arc::clone(figures), Arc::clone(clock));
    let queue = Queue { jobs, figures, clock, seen: Mutex::default() };
    let switches = Switches(Arc::clone(auth));
    let sources = Sources {
        store: UnitOfWork::new(store.clone()),
        figures: Arc::clone(&queue.figures),
        clock: Arc::clone(&queue.clock),
    };
    vec![
        Arc::new(Pools(Arc::clone(store))),
        Arc::new(trail),
        Arc::new(queue),
        Arc::new(switches),
        Arc::new(sources),
        redis,
    ]
}

/// The connections in use.
struct Pools(Arc<Transactor>);

impl Sampler for Pools {
    fn sample(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { self.0.measure_pools() })
    }
}

/// The settings of feature flags.
struct Switches(Arc<auth::Service>);

impl Sampler for Switches {
    fn sample(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            if let Err(error) = self.0.measure_flags().await {
                tracing::warn!(%error, "the settings of the flags could not be counted");
            }
        })
    }
}

/// Which sources of companies are left alone.
struct Sources {
    store: UnitOfWork<dyn SystemRepository, company_enrichment::Error>,
    figures: Arc<dyn Figures>,
    clock: Arc<dyn Clock>,
}

impl Sampler for Sources {
    fn sample(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let cx = Context::system("figures");
            match self.store.read(&cx, |tx| Ok(tx.list_sources()?)).await {
                Ok(known) => {
                    for (source, state) in known {
                        let degree = state.breaker(self.clock.now()) as i64;
                        self.figures.set("company_breaker_state", &[source.as_str()], degree);
                    }
                }
                Err(error) => tracing::warn!(%error, "the state of the sources could not be read"),
            }
        })
    }
}

/// What waits in the database, and whether that answers.
struct Queue {
    jobs: UnitOfWork<dyn JobQueue, StoreError>,
    figures: Arc<dyn Figures>,
    clock: Arc<dyn Clock>,
    /// Queues and states once told: they go back to 0 when nothing is left.
    seen: Mutex<BTreeSet<(String, String)>>,
}

impl Sampler for Queue {
    fn sample(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let cx = Context::system("figures");
            let asked = Box::pin(self.jobs.read(&cx, <dyn JobQueue>::measure_queue));
            let cause = match select(asked, self.clock.sleep(LIMIT)).await {
                Either::Left((Ok(found), _)) => return self.tell(&found),
                Either::Left((Err(error), _)) => error.to_string(),
                Either::Right(_) => "no answer in time".to_owned(),
            };
            self.figures.set("comptoir_db_up", &[], 0);
            tracing::warn!(cause, "the queue could not be measured");
        })
    }
}

impl Queue {
    fn tell(&self, found: &QueueFigures) {
        self.figures.set("comptoir_db_up", &[], 1);
        let late = found.oldest_due.map_or(0, |due| (self.clock.now() - due).num_seconds().max(0));
        self.figures.set("comptoir_jobs_oldest_seconds", &[], late);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.extend(found.depths.iter().map(|depth| (depth.queue.clone(), depth.status.clone())));
        for (queue, status) in &*seen {
            let depth = found.depths.iter().find(|depth| depth.queue == *queue && depth.status == *status);
            let jobs = depth.map_or(0, |depth| i64::try_from(depth.jobs).unwrap_or(i64::MAX));
            self.figures.set("comptoir_jobs_depth", &[queue, status], jobs);
        }
    }
}
