//! What a card shows of the latest ENTERPRISE_SEARCH payload beyond the merged columns.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Blocks of one stored payload, passed on as they are: never mixed with those of another one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Snapshot {
    /// `{year: {ca, resultat_net}}` in euros; 0 is a value.
    pub finances: Option<Box<RawValue>>,
    /// Labels, certifications and the like.
    pub complements: Option<Box<RawValue>>,
    /// VAT numbers the source lists.
    pub vat_numbers: Vec<String>,
}

#[derive(Deserialize)]
struct Payload<'a> {
    #[serde(borrow, default)]
    results: Vec<Item<'a>>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow, default)]
    finances: Option<&'a RawValue>,
    #[serde(borrow, default)]
    complements: Option<&'a RawValue>,
    #[serde(borrow, default)]
    tva: Option<&'a RawValue>,
}

impl Snapshot {
    /// Projects a stored payload without building its tree. A block that is missing, `null` or
    /// not an object is absent; a payload that cannot be read has no blocks.
    pub fn parse(payload: &str) -> Self {
        let item = serde_json::from_str::<Payload<'_>>(payload)
            .ok()
            .and_then(|read| read.results.into_iter().next());
        item.map(|item| Self {
            finances: item.finances.and_then(block),
            complements: item.complements.and_then(block),
            vat_numbers: item.tva.map(texts).unwrap_or_default(),
        })
        .unwrap_or_default()
    }
}

fn block(raw: &RawValue) -> Option<Box<RawValue>> {
    raw.get().starts_with('{').then(|| raw.to_owned())
}

fn texts(raw: &RawValue) -> Vec<String> {
    let texts = serde_json::from_str::<Vec<Cow<'_, str>>>(raw.get()).unwrap_or_default();
    texts.into_iter().map(Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(block: Option<Box<RawValue>>) -> Option<String> {
        block.map(|raw| raw.get().to_owned())
    }

    #[test]
    fn s29_a_result_of_zero_is_a_value() {
        let snapshot = Snapshot::parse(r#"{"results":[{"finances":{"2024":{"ca":1,"resultat_net":0}}}]}"#);
        assert_eq!(text(snapshot.finances).as_deref(), Some(r#"{"2024":{"ca":1,"resultat_net":0}}"#));
    }

    #[test]
    fn a_null_or_missing_block_is_absent() {
        let snapshot = Snapshot::parse(r#"{"results":[{"finances":null}],"page":1}"#);
        assert!(snapshot.finances.is_none() && snapshot.complements.is_none());
        assert!(snapshot.vat_numbers.is_empty());
    }

    #[test]
    fn listed_vat_numbers_are_read_and_anything_else_is_ignored() {
        let listed = Snapshot::parse(r#"{"results":[{"tva":["FR27552032534"],"complements":[]}]}"#);
        assert_eq!(listed.vat_numbers, ["FR27552032534"]);
        assert!(listed.complements.is_none());
        for odd in ["", "[]", "{}", r#"{"results":[]}"#, r#"{"results":[{"tva":"x"}]}"#, r#"{"results":[1]}"#]
        {
            assert!(Snapshot::parse(odd).vat_numbers.is_empty(), "{odd}");
        }
    }
}
