//! What keeps the audit trail whole, at its times.

use std::{sync::Arc, time::Duration};

use adapters::{checkpoints::CheckpointFile, sql::Transactor};
use auth::audit::{AuditKeeper, AuditTrail, CheckpointArchive, CheckpointSigner, KeeperPorts};
use chrono::NaiveTime;
use kernel::{BoxFuture, Clock, Context, Random};
use worker::{Cadence, Chore};

use crate::{application::Application, config::AuditSettings};

pub(crate) fn keeper(
    settings: &AuditSettings,
    store: &Arc<Transactor>,
    clock: &Arc<dyn Clock>,
    random: &Arc<dyn Random>,
) -> AuditKeeper {
    let signer = signer(settings);
    let file = settings.export_folder.clone().map(CheckpointFile::in_folder);
    AuditKeeper::new(KeeperPorts {
        store: store.clone(),
        signer,
        archive: file.map(|file| Arc::new(file) as Arc<dyn CheckpointArchive>),
        clock: Arc::clone(clock),
        random: Arc::clone(random),
    })
}

fn signer(settings: &AuditSettings) -> Option<Arc<dyn CheckpointSigner>> {
    settings.checkpoint_key.clone().map(|key| Arc::new(key) as Arc<dyn CheckpointSigner>)
}

/// Reads and exports what the keeper keeps.
pub(crate) fn trail(application: &Application) -> AuditTrail {
    let clock = Arc::clone(&application.edge.clock);
    AuditTrail::new(application.store.clone(), signer(&application.config.audit), clock)
}

pub(crate) fn chores(keeper: &AuditKeeper) -> Vec<Arc<dyn Chore>> {
    let keeper = || keeper.clone();
    vec![
        Arc::new(Seal(keeper())),
        Arc::new(Sign(keeper())),
        Arc::new(Verify(keeper())),
        Arc::new(Purge(keeper())),
    ]
}

/// Gives new lines their places, within a second.
struct Seal(AuditKeeper);

impl Chore for Seal {
    fn name(&self) -> &'static str {
        "audit.seal"
    }

    fn cadence(&self) -> Cadence {
        Cadence::Every(Duration::from_secs(1))
    }

    fn is_wanted(&self) -> BoxFuture<'_, bool> {
        Box::pin(async {
            let found = self.0.has_unsealed().await;
            let is_wanted = *found.as_ref().unwrap_or(&false);
            tell("lines could not be looked for", found);
            is_wanted
        })
    }

    fn run(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { tell("lines could not be sealed", self.0.seal().await) })
    }
}

/// Signs how far the chains reach.
struct Sign(AuditKeeper);

impl Chore for Sign {
    fn name(&self) -> &'static str {
        "audit.checkpoint"
    }

    fn cadence(&self) -> Cadence {
        Cadence::Every(Duration::from_hours(1))
    }

    fn run(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { tell("checkpoints could not be made", self.0.checkpoint().await) })
    }
}

/// Walks every chain at night; a break raises its alarm there.
struct Verify(AuditKeeper);

impl Chore for Verify {
    fn name(&self) -> &'static str {
        "audit.verify"
    }

    fn cadence(&self) -> Cadence {
        Cadence::Daily(NaiveTime::from_hms_opt(4, 0, 0).unwrap_or_default())
    }

    fn run(&self) -> BoxFuture<'_, ()> {
        let cx = Context::system("audit.verify");
        Box::pin(async move { tell("chains could not be verified", self.0.verify_all(&cx).await) })
    }
}

/// Lets go of what is older than seven years.
struct Purge(AuditKeeper);

impl Chore for Purge {
    fn name(&self) -> &'static str {
        "audit.purge"
    }

    fn cadence(&self) -> Cadence {
        Cadence::Daily(NaiveTime::from_hms_opt(3, 30, 0).unwrap_or_default())
    }

    fn run(&self) -> BoxFuture<'_, ()> {
        Box::pin(async { tell("old lines could not be purged", self.0.purge().await) })
    }
}

fn tell<T>(what: &'static str, result: Result<T, auth::Error>) {
    if let Err(error) = result {
        tracing::error!(%error, what, "keeping the audit trail failed");
    }
}
