//! API Recherche d'entreprises: what we ask and what we read from the answer (§6.1).

mod mapping;
mod masking;
mod selection;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    document::minimise,
    identifier::{Siren, Siret},
    source::{SourceErrorCode, SourceRecord},
};

/// What a company is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Query {
    /// A company.
    Siren(Siren),
    /// An establishment; the answer is about its company.
    Siret(Siret),
}

impl Query {
    /// The company the answer must be about.
    pub fn siren(&self) -> Siren {
        match self {
            Self::Siren(siren) => *siren,
            Self::Siret(siret) => siret.siren(),
        }
    }
}

/// The query parameters of the first pass. The source answers 400 to any it does not know.
pub fn parameters(query: &Query) -> Vec<(&'static str, String)> {
    let (number, per_page) = match query {
        Query::Siren(siren) => (siren.to_string(), "1"),
        Query::Siret(siret) => (siret.to_string(), "5"),
    };
    vec![
        ("q", number),
        ("minimal", "true".to_owned()),
        ("include", "siege,complements,finances,score".to_owned()),
        ("page", "1".to_owned()),
        ("per_page", per_page.to_owned()),
    ]
}

/// Reads the body of an answer with status 200.
///
/// # Errors
/// `NOT_FOUND` when it holds no such company; `INTERNAL_ERROR` when it is not what the source
/// documents: not JSON, no `results`, a mapped member of a wrong type. Any value may be `null`.
pub fn read(query: &Query, body: &[u8]) -> Result<SourceRecord, SourceErrorCode> {
    let mut answer: Value = serde_json::from_slice(body).map_err(|_| SourceErrorCode::InternalError)?;
    let selected = selection::select(query, &answer)?;
    let mut record = mapping::record(query.siren(), &selected.item)?;
    record.siret_match = selected.siret_match;
    if let Value::Object(members) = &mut answer {
        members.insert("results".to_owned(), json!([selected.item]));
    }
    minimise(&mut answer);
    record.payload = answer;
    Ok(record)
}

#[cfg(test)]
mod tests;
