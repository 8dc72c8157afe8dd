//! The official sources: who they are, what one of them answers, how one of them fails.

mod error;
mod record;
mod summary;

pub use error::{SourceError, SourceErrorCode, UnknownSourceErrorCode};
pub use record::{SourceApi, SourceRecord, UnknownSource};
pub use summary::enrichment_error;
