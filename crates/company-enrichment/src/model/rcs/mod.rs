//! The trade register (RCS) through API Entreprise: what we read from its extract (§6.3).

mod mapping;

use serde_json::Value;

use super::{
    document::minimise,
    identifier::Siren,
    source::{SourceErrorCode, SourceRecord},
};

/// Reads the body of an answer with status 200 about the company `siren`.
///
/// # Errors
/// `INTERNAL_ERROR` when it is about another company or not what the source documents: not JSON, no
/// SIREN, a mapped member of a wrong type. Any other value may be missing, `null` or empty.
pub fn read(siren: Siren, body: &[u8]) -> Result<SourceRecord, SourceErrorCode> {
    let mut answer: Value = serde_json::from_slice(body).map_err(|_| SourceErrorCode::InternalError)?;
    let record = mapping::record(siren, &answer)?;
    minimise(&mut answer);
    Ok(SourceRecord { payload: answer, ..record })
}

#[cfg(test)]
mod tests;
