//! Runs units of work: one permit, one hop to the blocking pool, one connection, one transaction.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use diesel::r2d2::Pool;
use kernel::{
    BoxFuture, Clock, Context, Figures, JobQueue, Mode, NoFigures, Queries, Random, Scope, Store, StoreError,
    TraceParent, WakeUp, Work,
};
use tokio::{sync::Semaphore, time::timeout};
use tracing::Span;

use crate::{data_keys::DataKeys, in_process::OsRandom};

use super::{
    audit::{AuditPolicy, AuditWrites},
    connection::{Database, Opener},
    session::Session,
};

/// How long a unit of work waits for a connection, or a duplicate for its twin, before it is refused.
const WAIT: Duration = Duration::from_secs(2);
/// What became of idempotency keys.
const KEYS: &str = "comptoir_idempotency_total";

/// How many connections each lane may open. SQLite always has one writer.
#[derive(Clone, Copy, Debug)]
pub struct PoolSizes {
    pub readers: u32,
    pub writers: u32,
}

impl PoolSizes {
    /// Half of `connections` for reading, half for writing.
    pub const fn halves(connections: u32) -> Self {
        let readers = connections / 2;
        Self { readers, writers: connections - readers }
    }
}

pub struct Transactor {
    lanes: Lanes,
    /// Of the system's own login, where it has one.
    system: Option<Lanes>,
    sqlite: bool,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    audit: AuditPolicy,
    wake: Arc<dyn WakeUp>,
    figures: Arc<dyn Figures>,
    statements: AtomicU64,
}

/// The pools of one login.
struct Lanes {
    readers: Lane,
    writers: Lane,
}

/// A pool and as many permits as it has connections, so that waiting happens on the async side.
struct Lane {
    name: &'static str,
    size: u32,
    connections: Pool<Opener>,
    permits: Arc<Semaphore>,
}

impl Transactor {
    /// Opens the pools. SQLite gets one writer, so writers queue here and never meet "database is locked".
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] with the database's own cause.
    pub fn open(
        database: &Database,
        sizes: PoolSizes,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        wake: Arc<dyn WakeUp>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            lanes: Lanes::open(database, sizes)?,
            system: None,
            sqlite: database.is_sqlite(),
            clock,
            audit: AuditPolicy::new(true, true, DataKeys::ephemeral(&OsRandom)),
            random,
            wake,
            figures: Arc::new(NoFigures),
            statements: AtomicU64::new(0),
        })
    }

    /// Runs the work of the system through pools of its own: the same Postgres, by another login.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn with_system(self, database: &Database, sizes: PoolSizes) -> Result<Self, StoreError> {
        Ok(Self { system: Some(Lanes::open(database, sizes)?), ..self })
    }

    /// Audits as `policy` says; strictly and with a passing key unless told.
    #[must_use]
    pub fn auditing(self, audit: AuditPolicy) -> Self {
        Self { audit, ..self }
    }

    /// Counts in `figures` what is waited for and queued.
    #[must_use]
    pub fn counting(self, figures: Arc<dyn Figures>) -> Self {
        Self { figures, ..self }
    }

    /// Tells how many connections units of work hold now.
    pub fn measure_pools(&self) {
        let all = || [&self.lanes].into_iter().chain(&self.system);
        let in_use = |lane: &Lane| (lane.size as usize).saturating_sub(lane.permits.available_permits());
        let told = |name, in_use: usize| {
            let in_use = i64::try_from(in_use).unwrap_or(i64::MAX);
            self.figures.set("comptoir_db_pool_in_use", &[name], in_use);
        };
        told(self.lanes.readers.name, all().map(|lanes| in_use(&lanes.readers)).sum());
        told(self.lanes.writers.name, all().map(|lanes| in_use(&lanes.writers)).sum());
    }

    /// How many audit lines were written since the start.
    pub fn audit_writes(&self) -> AuditWrites {
        self.audit.writes()
    }

    /// How many statements ran since the start, begin and commit not counted.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    async fn run<Repository: ?Sized + 'static>(
        &self,
        cx: &Context,
        mode: Mode,
        work: Work<Repository>,
        as_repository: fn(&mut Session) -> &mut Repository,
    ) -> Result<(), StoreError> {
        let queries = Queries::current();
        let own = self.system.as_ref().filter(|_| cx.scope == Scope::System);
        let lanes = own.unwrap_or(&self.lanes);
        let lane = if mode == Mode::Read { &lanes.readers } else { &lanes.writers };
        let began = self.clock.now();
        let permit = timeout(WAIT, Arc::clone(&lane.permits).acquire_owned()).await;
        let waited = (self.clock.now() - began).to_std().unwrap_or_default();
        self.figures.observe("comptoir_db_pool_wait_seconds", &[lane.name], waited.as_secs_f64());
        let permit = match permit {
            Ok(permit) => permit.map_err(StoreError::unavailable)?,
            Err(_) => return Err(self.waited_in_vain(cx, mode)),
        };
        let (connections, context) = (lane.connections.clone(), cx.clone());
        let (clock, random) = (Arc::clone(&self.clock), (Arc::clone(&self.random), self.audit.clone()));
        let unit = move || {
            let _permit = permit;
            let connection = connections.get().map_err(StoreError::unavailable)?;
            let mut session = Session::begin(connection, context, mode, &*clock, random)?;
            let verdict = work(as_repository(&mut session));
            session.end(verdict)
        };
        let span = store_span(lane.name);
        let ended = tokio::task::spawn_blocking(move || span.in_scope(unit))
            .await
            .map_err(|_| StoreError::Lost)??;
        self.statements.fetch_add(u64::from(ended.statements), Ordering::Relaxed);
        queries.add(ended.statements);
        if let Some(result) = ended.key {
            self.figures.count(KEYS, &[result], 1);
        }
        if ended.enqueued > 0 {
            self.figures.count("comptoir_jobs_enqueued_total", &[], ended.enqueued.into());
        }
        if ended.wake {
            self.wake.wake();
        }
        Ok(())
    }

    /// On SQLite a duplicate waits for the writer, not for its key.
    fn waited_in_vain(&self, cx: &Context, mode: Mode) -> StoreError {
        if self.sqlite && mode == Mode::Write && cx.idempotency.is_some() {
            self.figures.count(KEYS, &["in_progress"], 1);
            StoreError::KeyBusy
        } else {
            StoreError::OverCapacity
        }
    }
}

/// A part of the trace that the work belongs to; what belongs to none, such as looking for jobs, begins none.
fn store_span(lane: &'static str) -> Span {
    if TraceParent::current().is_some() { tracing::info_span!("store", lane) } else { Span::none() }
}

impl fmt::Debug for Transactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transactor").field("sqlite", &self.sqlite).finish_non_exhaustive()
    }
}

impl Lanes {
    fn open(database: &Database, sizes: PoolSizes) -> Result<Self, StoreError> {
        // A pool retries for long before it gives up and then hides why: ask once, directly.
        database.establish().map_err(StoreError::unavailable)?;
        let writers = if database.is_sqlite() { 1 } else { sizes.writers };
        let opener = |read_only| Opener { database: database.clone(), read_only };
        Ok(Self {
            readers: Lane::open("read", opener(true), sizes.readers)?,
            writers: Lane::open("write", opener(false), writers)?,
        })
    }
}

impl Lane {
    fn open(name: &'static str, opener: Opener, size: u32) -> Result<Self, StoreError> {
        let connections = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .test_on_check_out(false)
            .build(opener)
            .map_err(StoreError::unavailable)?;
        Ok(Self { name, size, connections, permits: Arc::new(Semaphore::new(size as usize)) })
    }
}

/// A port that a transaction serves, in one scope only.
pub(super) trait Serves<Repository: ?Sized> {
    const TENANT: bool;

    fn port(&mut self) -> &mut Repository;
}

impl<Repository: ?Sized + 'static> Store<Repository> for Transactor
where
    Session: Serves<Repository>,
{
    fn transact<'a>(
        &'a self,
        cx: &'a Context,
        mode: Mode,
        work: Work<Repository>,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            // A port run in the other scope is a mistake in the wiring, refused before it can touch a row.
            if matches!(cx.scope, Scope::Tenant(_)) != <Session as Serves<Repository>>::TENANT {
                return Err(StoreError::Database("this port belongs to the other scope".to_owned()));
            }
            self.run(cx, mode, work, Session::port).await
        })
    }
}

impl Serves<dyn JobQueue> for Session {
    const TENANT: bool = false;

    fn port(&mut self) -> &mut (dyn JobQueue + 'static) {
        self
    }
}
