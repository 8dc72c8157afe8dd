//! The stored answer of a source: what a card can be traced back to.

mod checksum;
mod limit;
mod minimise;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use limit::MAX_BYTES;
pub(super) use limit::remove;
pub use minimise::minimise;

use super::source::{SourceApi, SourceRecord};

/// What kind of document a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DocType {
    /// An extract of the trade register.
    RcsExtract,
    /// A formality of the national register of companies.
    RneFormality,
    /// An answer of the company search.
    EnterpriseSearch,
}

/// A text that names no [`DocType`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a type of company document")]
pub struct UnknownDocType;

impl DocType {
    /// What `source` answers with.
    pub const fn of(source: SourceApi) -> Self {
        match source {
            SourceApi::ApiRechercheEntreprises => Self::EnterpriseSearch,
            SourceApi::InpiRne => Self::RneFormality,
            SourceApi::ApiEntrepriseRcs => Self::RcsExtract,
        }
    }

    /// The name as the contract spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RcsExtract => "RCS_EXTRACT",
            Self::RneFormality => "RNE_FORMALITY",
            Self::EnterpriseSearch => "ENTERPRISE_SEARCH",
        }
    }
}

impl std::str::FromStr for DocType {
    type Err = UnknownDocType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::RcsExtract, Self::RneFormality, Self::EnterpriseSearch];
        all.into_iter().find(|doc_type| doc_type.as_str() == text).ok_or(UnknownDocType)
    }
}

/// A payload as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredDocument {
    pub doc_type: DocType,
    pub source: SourceApi,
    pub retrieved_at: DateTime<Utc>,
    /// Minimised and within [`MAX_BYTES`].
    pub payload: Value,
    /// Lower-case hex SHA-256 of the payload's canonical form (RFC 8785) without its volatile
    /// members: the same content again is the same document.
    pub checksum: String,
    /// Size of the payload as compact JSON.
    pub bytes: u64,
    /// Parts were left out for size.
    pub truncated: bool,
}

impl StoredDocument {
    /// Prepares the answer of `source` for storage: drops data of natural persons, cuts it to
    /// size, and fingerprints it. Preparing a prepared payload changes nothing.
    pub fn new(source: SourceApi, mut payload: Value, retrieved_at: DateTime<Utc>) -> Self {
        minimise(&mut payload);
        let bytes = limit::fit(&mut payload);
        Self {
            doc_type: DocType::of(source),
            source,
            retrieved_at,
            checksum: checksum::of(&payload),
            bytes,
            truncated: limit::is_truncated(&payload),
            payload,
        }
    }

    /// The document of a record.
    pub fn of(record: &SourceRecord, retrieved_at: DateTime<Utc>) -> Self {
        Self::new(record.source, record.payload.clone(), retrieved_at)
    }
}

#[cfg(test)]
mod tests;
