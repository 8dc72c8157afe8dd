//! Signing checkpoints of the audit trail, and keeping copies of them out of the database's reach.

use std::{fmt, io::Write as _, path::PathBuf, sync::Arc};

use async_trait::async_trait;
use auth::audit::{Checkpoint, CheckpointArchive, CheckpointSigner};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretString};

/// An Ed25519 key pair made of `AUDIT_CHECKPOINT_KEY`.
#[derive(Clone)]
pub struct CheckpointKey(Arc<Ed25519KeyPair>);

/// Why a text is no key. Never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected base64 of 32 random bytes")]
pub struct CheckpointKeyFault;

impl CheckpointKey {
    /// Reads the seed of the key pair.
    ///
    /// # Errors
    /// [`CheckpointKeyFault`] unless it is base64 of 32 bytes.
    pub fn parse(text: &SecretString) -> Result<Self, CheckpointKeyFault> {
        let seed = STANDARD.decode(text.expose_secret().trim()).map_err(|_| CheckpointKeyFault)?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| CheckpointKeyFault)?;
        Ok(Self(Arc::new(pair)))
    }
}

impl fmt::Debug for CheckpointKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckpointKey(***)")
    }
}

impl CheckpointSigner for CheckpointKey {
    fn sign(&self, message: &str) -> String {
        STANDARD.encode(self.0.sign(message.as_bytes()))
    }

    fn is_ours(&self, message: &str, signature: &str) -> bool {
        let key = UnparsedPublicKey::new(&ED25519, self.0.public_key());
        STANDARD.decode(signature).is_ok_and(|signature| key.verify(message.as_bytes(), &signature).is_ok())
    }

    fn public_key(&self) -> String {
        STANDARD.encode(self.0.public_key())
    }
}

/// A file to which a line of JSON is added a checkpoint.
#[derive(Clone, Debug)]
pub struct CheckpointFile {
    path: PathBuf,
}

impl CheckpointFile {
    /// In `folder`, which is made when it is missing.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { path: folder.into().join("audit-checkpoints.jsonl") }
    }

    fn add(&self, line: &str) -> std::io::Result<()> {
        if let Some(folder) = self.path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&self.path)?;
        file.write_all(line.as_bytes())?;
        file.sync_all()
    }

    fn read(&self) -> Result<Vec<Checkpoint>, String> {
        let text = match std::fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.to_string()),
        };
        let lines = text.lines().filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_str(line).map_err(|error| error.to_string())).collect()
    }
}

#[async_trait]
impl CheckpointArchive for CheckpointFile {
    async fn append(&self, checkpoint: &Checkpoint) -> Result<String, String> {
        let line = serde_json::to_string(checkpoint).map_err(|error| error.to_string())?;
        let file = self.clone();
        let added = tokio::task::spawn_blocking(move || file.add(&format!("{line}\n"))).await;
        added.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        Ok(self.path.display().to_string())
    }

    async fn read_all(&self) -> Result<Vec<Checkpoint>, String> {
        let file = self.clone();
        tokio::task::spawn_blocking(move || file.read()).await.map_err(|error| error.to_string())?
    }
}
