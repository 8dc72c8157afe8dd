//! The audit trail: chained, sealed, checkpointed, read and verified (platform.md §6.7).

mod chain;
mod checkpoint;
mod export;
mod keeping;
mod operating;
mod ports;
mod record;
mod seal;
mod security;
mod trail;
mod verification;

pub use chain::{Fault, GENESIS, Head, Link, Verifier};
pub use checkpoint::Checkpoint;
pub use export::{Export, ExportForm};
pub use keeping::{AuditKeeper, KeeperPorts};
pub use ports::{AuditChain, CheckpointArchive, CheckpointSigner};
pub use record::{AuditRecord, Chain, SealedRecord};
pub use seal::{ExportFault, ExportSeal};
pub use security::{SecurityFilter, SecurityRecord};
pub use trail::{AuditFilter, AuditTrail, TrailLine, TrailRepository};
pub use verification::{Break, Verification};
