use std::{
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use chrono::{DateTime, Utc};
use kernel::{Clock, Context, Id, Random, SecurityEvent, Severity, Store, StoreError, UnitOfWork};
use serde_json::json;

use super::{Chain, Checkpoint, CheckpointArchive, CheckpointSigner, Head, Verification};
use crate::{Error, ports::SystemRepository};

/// How many lines one unit of work seals.
const BATCH: u32 = 500;
/// So many lines never wait for the hour (platform.md §2.2).
const LINES_PER_CHECKPOINT: u64 = 10_000;

type Verified = HashMap<Chain, (DateTime<Utc>, Verification)>;

/// What the keeper needs from outside.
#[derive(Clone)]
pub struct KeeperPorts {
    pub store: Arc<dyn Store<dyn SystemRepository>>,
    /// None: no checkpoints are made.
    pub signer: Option<Arc<dyn CheckpointSigner>>,
    /// None: checkpoints stay inside the database.
    pub archive: Option<Arc<dyn CheckpointArchive>>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

impl fmt::Debug for KeeperPorts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeeperPorts")
    }
}

/// Chains what was audited, signs how far the chains reach, and verifies them.
#[derive(Clone)]
pub struct AuditKeeper {
    pub(super) system: UnitOfWork<dyn SystemRepository, Error>,
    pub(super) ports: KeeperPorts,
    /// What the last verification of this process found.
    pub(super) chains_ok: Arc<AtomicBool>,
    /// The last verification of each chain in this process, and when it was.
    pub(super) verified: Arc<Mutex<Verified>>,
}

impl fmt::Debug for AuditKeeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditKeeper")
    }
}

impl AuditKeeper {
    pub fn new(ports: KeeperPorts) -> Self {
        let system = UnitOfWork::new(Arc::clone(&ports.store));
        Self { system, ports, chains_ok: Arc::new(AtomicBool::new(true)), verified: Arc::default() }
    }

    /// Whether the last verification in this process found every chain whole; true before the first.
    pub fn chains_are_ok(&self) -> bool {
        self.chains_ok.load(Ordering::Relaxed)
    }

    /// What the last verification of a chain in this process found, and when; none before the first.
    pub fn last_verification(&self, chain: Chain) -> Option<(DateTime<Utc>, Verification)> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner).get(&chain).cloned()
    }

    pub(super) fn remember(&self, found: &Verification) {
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        verified.insert(found.chain, (self.ports.clock.now(), found.clone()));
    }

    /// Whether a line waits for its place.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn has_unsealed(&self) -> Result<bool, Error> {
        self.system.read(&Context::system("audit"), |tx| Ok(!tx.list_unsealed(BATCH)?.is_empty())).await
    }

    /// Gives every line that waits its place, and tells how many those were. Two sealers at once cannot both succeed.
    ///
    /// # Errors
    /// [`Error::Store`]; what was sealed before stays sealed.
    pub async fn seal(&self) -> Result<u64, Error> {
        let cx = Context::system("audit");
        let mut sealed = 0;
        loop {
            let batch = self.system.write(&cx, |tx| Ok(seal_batch(tx)?)).await?;
            sealed += batch;
            if batch < u64::from(BATCH) {
                break;
            }
        }
        if sealed > 0 {
            self.checkpoint_beyond(LINES_PER_CHECKPOINT).await?;
        }
        Ok(sealed)
    }

    /// Signs the newest line of every chain that has grown since its last checkpoint, and copies outside what is not there
    /// yet. Tells how many were signed.
    ///
    /// # Errors
    /// [`Error::Store`]. An archive that does not take a copy is told to the log and asked again the next time.
    pub async fn checkpoint(&self) -> Result<u64, Error> {
        let signed = self.checkpoint_beyond(1).await?;
        self.export_checkpoints().await?;
        Ok(signed)
    }

    async fn checkpoint_beyond(&self, lines: u64) -> Result<u64, Error> {
        let Some(signer) = self.ports.signer.clone() else { return Ok(0) };
        let (now, random) = (self.ports.clock.now(), Arc::clone(&self.ports.random));
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let grown = tx.list_chains_beyond_checkpoint(lines)?;
            for (chain, head) in &grown {
                let mut checkpoint = Checkpoint::unsigned(Id::new(now, &*random), *chain, head, now);
                checkpoint.signature = signer.sign(&checkpoint.message());
                tx.insert_checkpoint(&checkpoint)?;
            }
            Ok(grown.len() as u64)
        };
        self.system.write(&Context::system("audit"), write).await
    }

    async fn export_checkpoints(&self) -> Result<(), Error> {
        let Some(archive) = &self.ports.archive else { return Ok(()) };
        let cx = Context::system("audit");
        let waiting = self.system.read(&cx, |tx| Ok(tx.list_unexported(BATCH)?)).await?;
        for checkpoint in waiting {
            match archive.append(&checkpoint).await {
                Ok(place) => {
                    let mark = move |tx: &mut (dyn SystemRepository + 'static)| {
                        Ok(tx.mark_exported(checkpoint.id, &place)?)
                    };
                    self.system.write(&cx, mark).await?;
                }
                Err(cause) => {
                    tracing::error!(cause, "a checkpoint of the audit trail could not be copied");
                    break;
                }
            }
        }
        Ok(())
    }

    /// Tells whoever watches that a chain is broken.
    pub(super) async fn raise_alarm(
        &self,
        chain: Chain,
        seq: u64,
        reason: &'static str,
    ) -> Result<(), Error> {
        tracing::error!(seq, reason, "the audit trail is broken");
        let event = SecurityEvent {
            kind: "AUDIT_CHAIN_BROKEN",
            severity: Severity::Critical,
            payload: json!({ "first_broken_seq": seq, "reason": reason }),
            tenant: chain,
        };
        self.system.write(&Context::system("audit"), move |tx| Ok(tx.alert(event)?)).await
    }
}

fn seal_batch(tx: &mut (dyn SystemRepository + 'static)) -> Result<u64, StoreError> {
    let waiting = tx.list_unsealed(BATCH)?;
    let mut sealed = 0;
    let mut heads: HashMap<Chain, Head> = HashMap::new();
    for record in &waiting {
        let head = match heads.get(&record.tenant) {
            Some(head) => head.clone(),
            None => tx.find_head(record.tenant)?.unwrap_or_else(Head::genesis),
        };
        let link = match head.next(record) {
            Ok(link) => link,
            // It stays where it is, and verifying tells of it; the others go on.
            Err(error) => {
                tracing::error!(%error, "a line of the audit trail cannot be sealed");
                continue;
            }
        };
        tx.seal_line(record.id, &link)?;
        sealed += 1;
        heads.insert(record.tenant, Head::from(&link));
    }
    for (chain, head) in heads {
        tx.put_head(chain, &head)?;
    }
    Ok(sealed)
}
