use std::collections::BTreeSet;

use super::{Record, address::ADDRESS};
use crate::model::{
    company::{Company, DiffusionStatus, Field, Fields},
    source::SourceApi,
    spelling::MASK,
};

/// What is kept from publication after a cycle.
///
/// Only the official source lifts a mask, by stating its diffusion status; until then what was
/// masked stays masked, and any source may add to it.
pub(super) fn stated(stored: &Company, records: &[Record]) -> BTreeSet<Field> {
    let restated = records.iter().any(|record| is_official(record) && record.diffusion_status.is_some());
    let kept = if restated { BTreeSet::new() } else { &stored.masked_fields | &printed(&stored.fields) };
    records.iter().fold(kept, |masked, record| &masked | &record.masked)
}

/// The fields that hold the literal mask.
pub(super) fn printed(fields: &Fields) -> BTreeSet<Field> {
    Field::ALL.into_iter().filter(|field| fields.text(*field) == Some(MASK)).collect()
}

/// Whether something of the address is masked.
pub(super) fn cover_address(masked: &BTreeSet<Field>) -> bool {
    ADDRESS.iter().any(|field| masked.contains(field))
}

/// Takes masked values out before anything is merged; the literal mask is no value anywhere.
pub(super) fn erase(fields: &mut Fields, masked: &BTreeSet<Field>) {
    for field in masked | &printed(fields) {
        fields.clear(field);
    }
}

/// What the official source says of diffusion; else the strictest of the others.
pub(super) fn diffusion(records: &[Record]) -> Option<DiffusionStatus> {
    let strictest = |official: bool| {
        let said = records.iter().filter(|record| is_official(record) == official);
        said.filter_map(|record| record.diffusion_status).max()
    };
    strictest(true).or_else(|| strictest(false))
}

pub(super) fn is_official(record: &Record) -> bool {
    record.source == SourceApi::ApiRechercheEntreprises
}
