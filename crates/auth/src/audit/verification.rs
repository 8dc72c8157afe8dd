use std::sync::atomic::Ordering;

use kernel::{Audit, Context};
use serde_json::json;
use uuid::Uuid;

use super::{AuditKeeper, Chain, Checkpoint, Fault, Head, SealedRecord, Verifier};
use crate::{Error, permissions, ports::SystemRepository};

/// How many lines are looked at in one unit of work.
const BATCH: u32 = 1000;

/// What verifying one chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    pub chain: Chain,
    /// How many sealed lines were looked at and fitted.
    pub lines: u64,
    /// The newest line that fitted.
    pub head: Head,
    /// None: the chain is whole.
    pub broken: Option<Break>,
    /// Lines that wait for their place; normally gone within a second.
    pub unsealed: u64,
    /// Checkpoints compared with, copies outside the database included.
    pub checkpoints: u64,
}

/// The first place where a chain is not what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    pub seq: u64,
    pub fault: Fault,
}

impl Verification {
    pub const fn is_valid(&self) -> bool {
        self.broken.is_none()
    }
}

impl AuditKeeper {
    /// Verifies the chain of the caller's tenant; itself audited.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `audit:verify`, [`Error::Store`].
    pub async fn verify(&self, cx: &Context) -> Result<Verification, Error> {
        cx.require(permissions::AUDIT_VERIFY)?;
        let verification = self.verify_chain(cx.tenant()).await?;
        let valid = verification.is_valid();
        let target = cx.tenant().map_or(Uuid::nil(), |tenant| tenant.as_uuid());
        let mut line =
            Audit::new("audit.chain.verified", "audit_chain", target).with(json!({ "valid": valid }));
        line.tenant = cx.tenant();
        self.system.write(&cx.as_system().despite_read_only(), move |tx| Ok(tx.audit(line)?)).await?;
        Ok(verification)
    }

    /// Verifies every chain, for operators.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for anyone else, [`Error::Store`].
    pub async fn verify_all(&self, cx: &Context) -> Result<Vec<Verification>, Error> {
        permissions::demand_operator(cx)?;
        let chains = self.system.read(&cx.as_system(), |tx| Ok(tx.list_chains()?)).await?;
        let mut all = Vec::with_capacity(chains.len());
        for chain in chains {
            all.push(self.verify_chain(chain).await?);
        }
        self.chains_ok.store(all.iter().all(Verification::is_valid), Ordering::Relaxed);
        Ok(all)
    }

    /// Walks one chain; a break raises `AUDIT_CHAIN_BROKEN`.
    async fn verify_chain(&self, chain: Chain) -> Result<Verification, Error> {
        let checkpoints = self.checkpoints_of(chain).await?;
        let cx = Context::system("audit");
        let ends = self.system.read(&cx, move |tx| Ok((tx.find_head(chain)?, tx.count_unsealed(chain)?)));
        let (head, unsealed) = ends.await?;
        let anchor = checkpoints.iter().rev().find(|checkpoint| checkpoint.purged_at.is_some());
        let anchor = anchor.map_or_else(Head::genesis, Checkpoint::head);
        let first = anchor.seq;
        let mut walk = Walk { verifier: Verifier::after(anchor), known: &checkpoints };
        let found = [self.forged(&checkpoints), self.walk(chain, &mut walk).await?];
        let mut broken = found.into_iter().flatten().min_by_key(|found| found.seq);
        let last = walk.verifier.head().clone();
        // What a checkpoint or the remembered head has seen must still be there.
        let seen =
            checkpoints.iter().map(|it| it.seq).chain(head.map(|head| head.seq)).max().unwrap_or_default();
        if broken.is_none() && seen > last.seq {
            broken = Some(Break { seq: last.seq + 1, fault: Fault::Missing });
        }
        if let Some(Break { seq, fault }) = broken {
            self.chains_ok.store(false, Ordering::Relaxed);
            self.raise_alarm(chain, seq, fault.as_str()).await?;
        }
        let found = Verification {
            chain,
            lines: last.seq - first,
            head: last,
            broken,
            unsealed,
            checkpoints: checkpoints.len() as u64,
        };
        self.remember(&found);
        Ok(found)
    }

    async fn walk(&self, chain: Chain, walk: &mut Walk<'_>) -> Result<Option<Break>, Error> {
        loop {
            let after = walk.verifier.head().seq;
            let lines = self.sealed_after(chain, after).await?;
            for line in &lines {
                if let Err((seq, fault)) = walk.check(line) {
                    return Ok(Some(Break { seq, fault }));
                }
            }
            if lines.len() < BATCH as usize {
                return Ok(None);
            }
        }
    }

    pub(super) async fn sealed_after(&self, chain: Chain, seq: u64) -> Result<Vec<SealedRecord>, Error> {
        let look = move |tx: &mut (dyn SystemRepository + 'static)| Ok(tx.list_sealed(chain, seq, BATCH)?);
        self.system.read(&Context::system("audit"), look).await
    }

    /// The checkpoints of a chain in the database and outside, oldest first.
    async fn checkpoints_of(&self, chain: Chain) -> Result<Vec<Checkpoint>, Error> {
        let cx = Context::system("audit");
        let mut all = self.system.read(&cx, move |tx| Ok(tx.list_checkpoints(chain)?)).await?;
        if let Some(archive) = &self.ports.archive {
            match archive.read_all().await {
                Ok(copies) => {
                    let of_chain = copies.into_iter().filter(|copy| copy.tenant_id == chain);
                    all.extend(of_chain.filter(|copy| !copy.is_among(&all)).collect::<Vec<_>>());
                }
                Err(cause) => tracing::error!(cause, "the copies of checkpoints could not be read"),
            }
        }
        all.sort_by_key(|checkpoint| checkpoint.seq);
        Ok(all)
    }

    fn forged(&self, checkpoints: &[Checkpoint]) -> Option<Break> {
        let signer = self.ports.signer.as_ref()?;
        let forged = checkpoints.iter().find(|it| !signer.is_ours(&it.message(), &it.signature))?;
        Some(Break { seq: forged.seq, fault: Fault::Forged })
    }
}

impl Checkpoint {
    /// The same statement, wherever it is kept.
    fn is_among(&self, others: &[Self]) -> bool {
        others.iter().any(|other| other.message() == self.message() && other.signature == self.signature)
    }
}

/// A chain being walked, with the checkpoints it must agree with.
struct Walk<'a> {
    verifier: Verifier,
    known: &'a [Checkpoint],
}

impl Walk<'_> {
    fn check(&mut self, line: &SealedRecord) -> Result<(), (u64, Fault)> {
        self.verifier.check(line)?;
        let head = self.verifier.head();
        let contradicts = |it: &&Checkpoint| it.seq == head.seq && it.hash != head.hash;
        self.known.iter().find(contradicts).map_or(Ok(()), |it| Err((it.seq, Fault::Contradicted)))
    }
}
