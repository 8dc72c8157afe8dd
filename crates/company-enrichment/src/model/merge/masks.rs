use std::collections::BTreeSet;

use super::{Record, address::ADDRESS};
use crate::model::{
    company::{Company, DiffusionStatus, Field, Fields},
    source::SourceApi,
    spelling::MASK,
};

/// What is kept from publication after a cycle, as far as it was said in so many words.
///
/// Only the official source lifts a mask, by stating its diffusion status; until then what was
/// masked stays masked, and any source may add to it.
pub(super) fn stated(stored: &Company, records: &[Record<'_>]) -> BTreeSet<Field> {
    let restated = records
        .iter()
        .any(|record| is_official(record) && record.origin.diffusion_status.is_some());
    let kept = if restated {
        BTreeSet::new()
    } else {
        stored.masked_fields.clone()
    };
    records.iter().fold(kept, |mut masked, record| {
        masked.extend(&record.origin.masked_fields);
        masked
    })
}

/// Whether something of the address is masked.
pub(super) fn cover_address(masked: &BTreeSet<Field>) -> bool {
    ADDRESS.iter().any(|field| masked.contains(field))
}

/// Erases what is masked, and whatever came as the literal mask. A masked name is the literal
/// mask, so that the company still has one. Returns all that is masked.
pub(super) fn apply(fields: &mut Fields, stated: BTreeSet<Field>) -> BTreeSet<Field> {
    let mut masked = stated;
    masked.extend(
        Field::ALL
            .into_iter()
            .filter(|field| fields.text(*field) == Some(MASK)),
    );
    for field in &masked {
        fields.clear(*field);
    }
    if masked.contains(&Field::LegalName) {
        fields.legal_name = Some(MASK.to_owned());
    }
    masked
}

/// What the official source says of diffusion; else the strictest of the others.
pub(super) fn diffusion(records: &[Record<'_>]) -> Option<DiffusionStatus> {
    let strictest = |official: bool| {
        let said = records.iter().filter(|record| is_official(record) == official);
        said.filter_map(|record| record.origin.diffusion_status).max()
    };
    strictest(true).or_else(|| strictest(false))
}

pub(super) fn is_official(record: &Record<'_>) -> bool {
    record.origin.source == SourceApi::ApiRechercheEntreprises
}
