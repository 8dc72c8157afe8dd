//! Many sources, one company: who is believed for what, how long, and what may never come back.
//!
//! Per field the first non-empty value by [`priority`] wins among the records of one cycle and
//! what their sources said in earlier ones, as long as that is within its [`Lifetimes`]; an empty
//! value never replaces a stored one. Two rules stand above that:
//!
//! - **masking** (§6.5): what the official source keeps from publication is erased, and neither
//!   another source nor the stored value brings it back;
//! - **address guard** (FIX-11): two different addresses are never mixed.

mod address;
mod draft;
mod lifetimes;
mod masks;
mod memory;
mod priority;
mod record;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

pub use lifetimes::Lifetimes;
pub use priority::priority;
use record::{Record, tidied};

use super::{
    company::{ActiveStatus, Company, Field},
    identifier::Siren,
    source::{SourceApi, SourceRecord},
    spelling::MASK,
};

/// The company after a cycle: `current` and what the records add to it.
///
/// Pure and idempotent; the order of `records` does not matter, and records about another
/// company than `siren` are ignored. `updated_at` becomes `now` as soon as one record is about
/// the company. Keep the result only when the cycle is evaluated as SUCCESS or PARTIAL; drop it
/// when FAILED, so that the stored company and its `updated_at` stay as they were.
pub fn merge(
    siren: Siren,
    current: Option<&Company>,
    records: &[SourceRecord],
    lifetimes: &Lifetimes,
    now: DateTime<Utc>,
) -> Company {
    let mut stored = current.cloned().unwrap_or_else(|| Company::skeleton(siren));
    stored.fields = tidied(&stored.fields, now);
    let mut records = record::readied(siren, records, now);
    let masked_fields = masks::stated(&stored, &records);
    masks::erase(&mut stored.fields, &masked_fields);
    for record in &mut records {
        masks::erase(&mut record.fields, &masked_fields);
    }
    let mut merged = Company {
        siren,
        fields: stored.fields.clone(),
        diffusion_status: masks::diffusion(&records).or(stored.diffusion_status),
        commercial_reuse: reuse(&records).or(stored.commercial_reuse),
        masked_fields,
        provenance: BTreeMap::new(),
        stated_status: statements(&stored, &records),
        next_check_at: stored.next_check_at,
        updated_at: if records.is_empty() { stored.updated_at } else { now },
    };
    memory::remember(&stored, &mut records, lifetimes, now);
    let mut draft = address::merged(&stored, &records, masks::cover_address(&merged.masked_fields));
    for field in Field::ALL.into_iter().filter(|field| !address::ADDRESS.contains(field)) {
        match believed(field, &records) {
            Some(record) => draft.adopt(field, record),
            None => draft.keep(field, &stored),
        }
    }
    (merged.fields, merged.provenance) = (draft.fields, draft.provenance);
    if merged.masked_fields.contains(&Field::LegalName) {
        merged.fields.legal_name = Some(MASK.to_owned());
    }
    merged
}

/// The most believed record that gives this field.
fn believed(field: Field, records: &[Record]) -> Option<&Record> {
    let by = |source| records.iter().find(|record| record.source == source && record.gives(field));
    priority(field).iter().find_map(|source| by(*source))
}

/// What each source says now, else said before.
fn statements(stored: &Company, records: &[Record]) -> BTreeMap<SourceApi, ActiveStatus> {
    let said = records.iter().filter_map(|record| Some((record.source, record.fields.active_status?)));
    stored.stated_status.iter().map(|(source, status)| (*source, *status)).chain(said).collect()
}

/// No source may lift what another one forbids.
fn reuse(records: &[Record]) -> Option<bool> {
    records.iter().filter_map(|record| record.commercial_reuse).min()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
