use serde_json::Value;

use super::Query;
use crate::model::source::SourceErrorCode;

/// The item of an answer that is about the company asked for.
pub(super) struct Selected {
    pub(super) item: Value,
    /// Asked by SIRET: whether that establishment was found.
    pub(super) siret_match: Option<bool>,
}

/// Picks the item. Nothing about another company is ever taken.
pub(super) fn select(query: &Query, answer: &Value) -> Result<Selected, SourceErrorCode> {
    let results = answer.get("results").and_then(Value::as_array).ok_or(SourceErrorCode::InternalError)?;
    if answer.get("total_results") == Some(&Value::from(0)) {
        return Err(SourceErrorCode::NotFound);
    }
    let first = results.first().ok_or(SourceErrorCode::NotFound)?;
    if !first.is_object() {
        return Err(SourceErrorCode::InternalError);
    }
    let siren = query.siren();
    let same_company = |item: &&Value| text(item, "siren") == Some(siren.as_str());
    let (item, siret_match) = match query {
        Query::Siren(_) => (Some(first).filter(same_company), None),
        Query::Siret(siret) => {
            let holds = |item: &&Value| has_seat(item, siret.as_str()) || lists(item, siret.as_str());
            match results.iter().filter(same_company).find(holds) {
                Some(item) => (Some(item), Some(true)),
                None => (Some(first).filter(same_company), Some(false)),
            }
        }
    };
    let item = item.cloned().ok_or(SourceErrorCode::NotFound)?;
    Ok(Selected { item, siret_match })
}

fn text<'a>(item: &'a Value, member: &str) -> Option<&'a str> {
    item.get(member).and_then(Value::as_str)
}

fn has_seat(item: &Value, siret: &str) -> bool {
    item.get("siege").and_then(|seat| text(seat, "siret")) == Some(siret)
}

/// The second pass, and answers recorded with everything, list the establishment asked for.
fn lists(item: &Value, siret: &str) -> bool {
    let establishments = item.get("matching_etablissements").and_then(Value::as_array);
    establishments.into_iter().flatten().any(|one| text(one, "siret") == Some(siret))
}
