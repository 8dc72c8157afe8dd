use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{Audit, Id, StoreError, UserId};
use serde_json::Value;

use super::{AuditRecord, Chain, Checkpoint, Head, Link, SealedRecord};

/// The chains of all tenants, as the sealer and the verifier reach them.
pub trait AuditChain {
    /// The oldest lines that have no place in a chain yet. A row that makes no sense is told to the log and left out: it
    /// must not keep the others from their places.
    ///
    /// # Errors
    /// [`StoreError`] when the database refuses.
    fn list_unsealed(&mut self, limit: u32) -> Result<Vec<AuditRecord>, StoreError>;

    /// How many lines of a chain have no place yet.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn count_unsealed(&mut self, chain: Chain) -> Result<u64, StoreError>;

    /// Gives a line its place. The database refuses two lines in one place, and a second place for one line.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn seal_line(&mut self, line: Id<Audit>, link: &Link) -> Result<(), StoreError>;

    /// The newest line of a chain; none before the first.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn find_head(&mut self, chain: Chain) -> Result<Option<Head>, StoreError>;

    /// Remembers the newest line of a chain.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn put_head(&mut self, chain: Chain, head: &Head) -> Result<(), StoreError>;

    /// Every chain.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn list_chains(&mut self) -> Result<Vec<Chain>, StoreError>;

    /// Chains with at least `lines` lines beyond their last checkpoint, and their newest line.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn list_chains_beyond_checkpoint(&mut self, lines: u64) -> Result<Vec<(Chain, Head)>, StoreError>;

    /// Lines of a chain after `seq`, in their order.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn list_sealed(&mut self, chain: Chain, seq: u64, limit: u32) -> Result<Vec<SealedRecord>, StoreError>;

    /// Adds a checkpoint and notes how far the chain's checkpoints reach.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn insert_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError>;

    /// The checkpoints of a chain, oldest first.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn list_checkpoints(&mut self, chain: Chain) -> Result<Vec<Checkpoint>, StoreError>;

    /// The oldest checkpoints without a copy outside.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn list_unexported(&mut self, limit: u32) -> Result<Vec<Checkpoint>, StoreError>;

    /// Notes where the copy of a checkpoint is.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn mark_exported(&mut self, checkpoint: Id<Checkpoint>, place: &str) -> Result<(), StoreError>;

    /// Deletes the lines up to a checkpoint, which says from then on that they are gone on purpose. Tells how many.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn purge_until(&mut self, checkpoint: &Checkpoint, at: DateTime<Utc>) -> Result<u64, StoreError>;

    /// The personal value beside a line; none when there is none, or its person's key is gone.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn find_personal(&mut self, line: Id<Audit>) -> Result<Option<Value>, StoreError>;

    /// Destroys a person's key: their personal values can never be read again. False when there was none.
    ///
    /// # Errors
    /// As [`Self::list_unsealed`].
    fn destroy_person_key(&mut self, person: UserId) -> Result<bool, StoreError>;
}

/// Signs checkpoints, and tells whether one is ours.
pub trait CheckpointSigner: Send + Sync {
    /// The signature of [`Checkpoint::message`], base64.
    fn sign(&self, message: &str) -> String;

    fn is_ours(&self, message: &str, signature: &str) -> bool;

    /// What others check signatures with, base64.
    fn public_key(&self) -> String;
}

/// Keeps copies of checkpoints out of the database's reach.
#[async_trait]
pub trait CheckpointArchive: Send + Sync {
    /// Adds a copy and tells where it is.
    ///
    /// # Errors
    /// The cause, in words.
    async fn append(&self, checkpoint: &Checkpoint) -> Result<String, String>;

    /// Every copy.
    ///
    /// # Errors
    /// The cause, in words.
    async fn read_all(&self) -> Result<Vec<Checkpoint>, String>;
}
