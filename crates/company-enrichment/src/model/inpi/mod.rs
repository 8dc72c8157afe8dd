//! The national register of companies (RNE), kept by INPI: what we read from its answer (§6.2).

mod mapping;
mod persons;

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
/// SIREN, a mapped member of a wrong type. Any block may be missing and any value `null`.
pub fn read(siren: Siren, body: &[u8]) -> Result<SourceRecord, SourceErrorCode> {
    let mut answer: Value = serde_json::from_slice(body).map_err(|_| SourceErrorCode::InternalError)?;
    let mapped = mapping::record(siren, &answer)?;
    if mapped.withholds_persons {
        persons::remove(&mut answer);
    }
    minimise(&mut answer);
    Ok(SourceRecord { payload: answer, ..mapped.record })
}

#[cfg(test)]
mod tests;
