use std::{fmt, sync::Arc};

use kernel::{Audit, Clock, Context, Id, NewJob, Outcome, Random, Store, UnitOfWork, once};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Period, Purged, RetentionSettings, Run, RunRetention};
use crate::{
    Error,
    permissions::{RETENTION_READ, RETENTION_RUN, demand_of_operator},
    ports::SystemRepository,
};

/// How many results are shown: those of some ten runs.
const SHOWN: u32 = 100;

/// Lets go of what is past its time. It works across tenants, so only the platform and those it trusts may ask.
#[derive(Clone)]
pub struct RetentionKeeper {
    pub(super) system: UnitOfWork<dyn SystemRepository, Error>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: Arc<dyn Random>,
    pub(super) settings: RetentionSettings,
}

impl fmt::Debug for RetentionKeeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetentionKeeper").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What is kept how long, and what the last runs found.
#[derive(Clone, Debug)]
pub struct Retained {
    pub periods: Vec<Period>,
    pub dry_run: bool,
    /// Newest first, by name within a run.
    pub runs: Vec<Purged>,
}

/// A run that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunAsked {
    pub run: Id<Run>,
    pub dry_run: bool,
}

impl RetentionKeeper {
    pub fn new(
        store: Arc<dyn Store<dyn SystemRepository>>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        settings: RetentionSettings,
    ) -> Self {
        Self { system: UnitOfWork::new(store), clock, random, settings }
    }

    /// # Errors
    /// [`Error::Forbidden`] without `retention:read`, [`Error::Store`].
    pub async fn show(&self, cx: &Context) -> Result<Retained, Error> {
        demand_of_operator(cx, RETENTION_READ)?;
        let runs = self.system.read(&cx.as_system(), |tx| Ok(tx.list_purged(SHOWN)?)).await?;
        Ok(Retained { periods: self.settings.periods.clone(), dry_run: self.settings.dry_run, runs })
    }

    /// Queues a run, of which there is one at a time.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `retention:run`, [`Error::RunUnderWay`], [`Error::Store`].
    pub async fn ask(&self, cx: &Context, dry_run: bool) -> Result<Outcome<RunAsked>, Error> {
        demand_of_operator(cx, RETENTION_RUN)?;
        let asked = self.new_run(dry_run);
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            once(tx, |tx| {
                let job = RunRetention { run: asked.run, dry_run: asked.dry_run };
                if !tx.enqueue(NewJob { tenantless: true, ..NewJob::of(&job)? })?.fresh {
                    return Err(Error::RunUnderWay);
                }
                tx.audit(asked.line())?;
                Ok(asked)
            })
        };
        let crossing = Context { idempotency: cx.idempotency.clone(), ..cx.as_system() };
        self.system.write(&crossing, write).await
    }

    /// Runs at once, to the end.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `retention:run`, [`Error::Store`]; what was deleted before stays so.
    pub async fn run(&self, cx: &Context, dry_run: bool) -> Result<Vec<Purged>, Error> {
        demand_of_operator(cx, RETENTION_RUN)?;
        let (asked, cx) = (self.new_run(dry_run), cx.as_system());
        self.system.write(&cx, move |tx| Ok(tx.audit(asked.line())?)).await?;
        let purged = self.purge(&cx, asked).await?;
        let event = asked.event(&purged);
        self.system.write(&cx, move |tx| Ok(tx.alert(event)?)).await?;
        Ok(purged)
    }

    fn new_run(&self, dry_run: bool) -> RunAsked {
        let run = Id::new(self.clock.now(), &*self.random);
        RunAsked { run, dry_run: dry_run || self.settings.dry_run }
    }
}

impl RunAsked {
    fn line(self) -> Audit {
        let line = Audit::new("retention.run", "retention_run", self.run.as_uuid());
        line.with(json!({ "dry_run": self.dry_run }))
    }
}
