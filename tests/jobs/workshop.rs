//! A queue, a runner and a helper on one database, with a clock that stands still.

use std::{sync::Arc, time::Duration};

use adapters::{
    in_process::InProcessWakeUp,
    sql::{PoolSizes, Transactor},
};
use chrono::{DateTime, Utc};
use company_enrichment::{Error, Repository};
use kernel::{
    Background, Clock, Context, Id, Job, JobQueue, LeasedJob, NewJob, Queued, Random, Scope, StoreError,
    UnitOfWork,
    testing::{ManualClock, SeededRandom, instant},
};
use system_tests::TestDatabase;
use tokio::{sync::oneshot, task::JoinHandle};
use worker::{Handlers, Runner, Worker, WorkerSettings};

use crate::chores::{Chore, Does, Helper};

pub const LEASE: Duration = Duration::from_mins(1);
pub const POLL: Duration = Duration::from_secs(1);
pub const GRACE: Duration = Duration::from_secs(25);

/// How long a story may take on the real clock. Nothing waits this long when all is well.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct Workshop {
    pub clock: ManualClock,
    pub helper: Arc<Helper>,
    pub runner: Arc<Runner>,
    pub queue: UnitOfWork<dyn JobQueue, StoreError>,
    store: UnitOfWork<dyn Repository, Error>,
    wake: Arc<InProcessWakeUp>,
    random: Arc<dyn Random>,
    owner: Context,
    // Last, since everything above uses it.
    pub database: TestDatabase,
}

/// Tells the story on every database; whatever it queued must have been processed at its end.
pub async fn in_every_workshop(story: impl AsyncFn(&Workshop)) {
    for database in system_tests::databases() {
        let workshop = Workshop::on(database);
        let told = tokio::time::timeout(PATIENCE, story(&workshop)).await;
        assert!(
            told.is_ok(),
            "nothing more happens on {:?}: {:?}",
            workshop.database,
            workshop.helper.book()
        );
        let unprocessed = "background_jobs WHERE status IN ('queued', 'running', 'failed')";
        assert_eq!(
            workshop.database.count(unprocessed),
            0,
            "{:?}: {:?}",
            workshop.database,
            workshop.helper.book()
        );
    }
}

impl Workshop {
    fn on(database: TestDatabase) -> Self {
        let clock = ManualClock::at(instant("2026-11-21T10:00:00Z"));
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(42));
        let wake = Arc::new(InProcessWakeUp::default());
        let transactor = open(&database, &clock, &random, &wake);
        let tenant = Id::new(clock.now(), &*random);
        let helper = Helper::new(UnitOfWork::new(transactor.clone()), tenant);
        let queue: UnitOfWork<dyn JobQueue, StoreError> = UnitOfWork::new(transactor.clone());
        let runner = runner::<Chore>(&queue, &clock, &random, &helper);
        let owner = Context { scope: Scope::Tenant(tenant), ..Context::system("a-chain") };
        Self {
            clock,
            helper,
            runner,
            queue,
            store: UnitOfWork::new(transactor),
            wake,
            random,
            owner,
            database,
        }
    }

    pub async fn queue(&self, name: &str, does: Does) -> Queued {
        self.enqueue(NewJob::of(&chore(name, does)).unwrap()).await
    }

    pub async fn enqueue(&self, job: NewJob) -> Queued {
        self.store.write(&self.owner, move |tx| Ok::<_, Error>(tx.enqueue(job)?)).await.unwrap()
    }

    /// Another process queues a job: its commit wakes nobody here.
    pub async fn queue_elsewhere(&self, name: &str, does: Does) -> Queued {
        let wake = Arc::new(InProcessWakeUp::default());
        let store: UnitOfWork<dyn Repository, Error> =
            UnitOfWork::new(open(&self.database, &self.clock, &self.random, &wake));
        let job = NewJob::of(&chore(name, does)).unwrap();
        store.write(&self.owner, move |tx| Ok::<_, Error>(tx.enqueue(job)?)).await.unwrap()
    }

    /// The runner of another process that does jobs of kind `J`.
    pub fn another_runner<J: Job>(&self) -> Arc<Runner> {
        runner::<J>(&self.queue, &self.clock, &self.random, &self.helper)
    }

    pub async fn claim(&self) -> Vec<LeasedJob> {
        let cx = Context::system("claim");
        self.queue.write(&cx, |tx| tx.claim_jobs(&[Chore::NAME], 20, LEASE)).await.unwrap()
    }

    /// Claims what is due and starts it; tells how many jobs that were.
    pub async fn start(&self) -> usize {
        let jobs = self.claim().await;
        let count = jobs.len();
        for job in jobs {
            drop(Arc::clone(&self.runner).run(job));
        }
        count
    }

    /// Claims what is due and runs it to its end.
    pub async fn work(&self) -> usize {
        let count = self.start().await;
        self.runner.idle().await;
        count
    }

    pub async fn reap(&self) -> u64 {
        self.queue.write(&Context::system("reap"), <dyn JobQueue>::reap_jobs).await.unwrap()
    }

    pub async fn take_back(&self) -> u64 {
        self.queue.write(&Context::system("boot"), <dyn JobQueue>::take_back_jobs).await.unwrap()
    }

    pub fn jobs(&self) -> Vec<String> {
        self.database.texts("SELECT status || ' ' || attempt FROM background_jobs ORDER BY created_at, id")
    }

    /// The attempts whose effect was committed.
    pub fn effects(&self) -> Vec<String> {
        self.database.texts("SELECT metadata->>'attempt' FROM audit_events ORDER BY 1")
    }

    /// Until this many sleepers wait for the clock.
    pub async fn asleep(&self, sleepers: usize) {
        while self.clock.alarms().len() != sleepers {
            tokio::task::yield_now().await;
        }
    }

    pub fn in_time(&self, duration: Duration) -> DateTime<Utc> {
        self.clock.now() + duration
    }

    /// Puts a worker to work.
    pub fn hire(&self, concurrency: usize) -> Hired {
        self.hire_with(Arc::clone(&self.runner), concurrency)
    }

    pub fn hire_with(&self, runner: Arc<Runner>, concurrency: usize) -> Hired {
        let settings = WorkerSettings { concurrency, poll: POLL, reap: LEASE / 4, grace: GRACE };
        let worker = Worker { runner, wake: self.wake.clone(), settings };
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move { worker.run(async { drop(stopped.await) }).await });
        Hired { stop, task }
    }
}

pub struct Hired {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Hired {
    /// Gives the order to stop; the handle completes when the worker has.
    pub fn dismiss(self) -> JoinHandle<()> {
        self.stop.send(()).ok();
        self.task
    }
}

fn chore(name: &str, does: Does) -> Chore {
    Chore { name: name.to_owned(), does }
}

fn runner<J: Job>(
    queue: &UnitOfWork<dyn JobQueue, StoreError>,
    clock: &ManualClock,
    random: &Arc<dyn Random>,
    helper: &Arc<Helper>,
) -> Arc<Runner> {
    let runner = Runner::new(queue.clone(), Arc::new(clock.clone()), Arc::clone(random), LEASE);
    runner.handle(Handlers::default().with::<J>(helper.clone()));
    runner
}

fn open(
    database: &TestDatabase,
    clock: &ManualClock,
    random: &Arc<dyn Random>,
    wake: &Arc<InProcessWakeUp>,
) -> Arc<Transactor> {
    let sizes = PoolSizes { readers: 2, writers: 6 };
    let (clock, random) = (Arc::new(clock.clone()), Arc::clone(random));
    Arc::new(Transactor::open(database, sizes, clock, random, wake.clone()).unwrap())
}
