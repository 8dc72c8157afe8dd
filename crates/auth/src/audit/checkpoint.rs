use chrono::{DateTime, Utc};
use kernel::Id;
use serde::{Deserialize, Serialize};

use super::{Chain, Head};

/// A signed statement that a chain had this line at this time. A copy lies outside the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    pub id: Id<Self>,
    pub tenant_id: Chain,
    pub seq: u64,
    pub hash: String,
    pub signed_at: DateTime<Utc>,
    /// Ed25519 over [`Checkpoint::message`], base64.
    pub signature: String,
    /// When the lines up to here were purged; not part of the statement, nor of its copy.
    #[serde(skip)]
    pub purged_at: Option<DateTime<Utc>>,
}

impl Checkpoint {
    /// A statement yet to be signed.
    pub fn unsigned(id: Id<Self>, tenant_id: Chain, head: &Head, signed_at: DateTime<Utc>) -> Self {
        Self {
            id,
            tenant_id,
            seq: head.seq,
            hash: head.hash.clone(),
            signed_at,
            signature: String::new(),
            purged_at: None,
        }
    }

    /// What is signed.
    pub fn message(&self) -> String {
        let tenant = self.tenant_id.map_or_else(|| "-".to_owned(), |tenant| tenant.to_string());
        let signed_at = self.signed_at.format("%Y-%m-%dT%H:%M:%S%.6fZ");
        format!("comptoir.audit.checkpoint.v1\n{tenant}\n{}\n{}\n{signed_at}", self.seq, self.hash)
    }

    pub fn head(&self) -> Head {
        Head { seq: self.seq, hash: self.hash.clone() }
    }
}
