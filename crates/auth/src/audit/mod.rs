//! The audit trail: chained, sealed, checkpointed, read and verified (platform.md §6.7).

mod chain;
mod checkpoint;
mod keeping;
mod ports;
mod record;
mod verification;

pub use chain::{Fault, GENESIS, Head, Link, Verifier};
pub use checkpoint::Checkpoint;
pub use keeping::{AuditKeeper, KeeperPorts};
pub use ports::{AuditChain, CheckpointArchive, CheckpointSigner};
pub use record::{AuditRecord, Chain, SealedRecord};
pub use verification::{Break, Verification};
