//! Many sources, one company: who is believed for what, and what may never come back.
//!
//! Per field the first non-empty value by [`priority`] among the records of one cycle wins; an
//! empty value never replaces a stored one. Two rules stand above that:
//!
//! - **masking** (§6.5): what the official source keeps from publication is erased, and neither
//!   another source nor the stored value brings it back;
//! - **address guard** (FIX-11): two different addresses are never mixed.

mod address;
mod masks;
mod priority;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

pub use priority::priority;

use super::{
    company::{Company, Field, Fields},
    identifier::Siren,
    source::SourceRecord,
    spelling::{self, MASK},
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
    now: DateTime<Utc>,
) -> Company {
    let mut stored = current.cloned().unwrap_or_else(|| Company::skeleton(siren));
    stored.fields = tidied(&stored.fields, now);
    let mut records = readied(siren, records, now);
    let masked_fields = masks::stated(&stored, &records);
    masks::erase(&mut stored.fields, &masked_fields);
    for record in &mut records {
        masks::erase(&mut record.fields, &masked_fields);
    }
    let mut fields = address::merged(&stored, &records, masks::cover_address(&masked_fields));
    for field in Field::ALL.into_iter().filter(|field| !address::ADDRESS.contains(field)) {
        fields.adopt(field, believed(field, &records).unwrap_or(&stored.fields));
    }
    if masked_fields.contains(&Field::LegalName) {
        fields.legal_name = Some(MASK.to_owned());
    }
    Company {
        siren,
        fields,
        diffusion_status: masks::diffusion(&records).or(stored.diffusion_status),
        masked_fields,
        next_check_at: stored.next_check_at,
        updated_at: if records.is_empty() { stored.updated_at } else { now },
    }
}

/// A record of the company with its values tidied.
struct Record<'a> {
    origin: &'a SourceRecord,
    fields: Fields,
    /// What it keeps from publication, said or printed.
    masked: BTreeSet<Field>,
}

impl<'a> Record<'a> {
    fn of(origin: &'a SourceRecord, now: DateTime<Utc>) -> Self {
        let fields = tidied(&origin.fields, now);
        let masked = &origin.masked_fields | &masks::printed(&fields);
        Self { origin, fields, masked }
    }

    fn gives(&self, field: Field) -> bool {
        self.fields.has(field)
    }

    fn rank(&self) -> impl Ord {
        (self.origin.source, &self.fields, &self.masked, self.origin.foreign_seat)
    }

    /// Its address is whole as it is: abroad, or partly kept from publication.
    fn seals_address(&self) -> bool {
        self.origin.foreign_seat || masks::cover_address(&self.masked)
    }
}

/// The records about this company, most believed first. Two of one source are no normal cycle;
/// sorted by content they still give one answer.
fn readied(siren: Siren, records: &[SourceRecord], now: DateTime<Utc>) -> Vec<Record<'_>> {
    let own = records.iter().filter(|record| record.siren == siren);
    let mut readied: Vec<_> = own.map(|origin| Record::of(origin, now)).collect();
    readied.sort_by(|one, other| one.rank().cmp(&other.rank()));
    readied
}

/// The values of the most believed record that gives this field.
fn believed<'a>(field: Field, records: &'a [Record<'_>]) -> Option<&'a Fields> {
    let by = |source| records.iter().find(|record| record.origin.source == source && record.gives(field));
    priority(field).iter().find_map(|source| by(*source)).map(|record| &record.fields)
}

/// Trims texts and drops creation dates that cannot be: before 1800 or after today.
fn tidied(fields: &Fields, now: DateTime<Utc>) -> Fields {
    let mut tidied = fields.clone();
    for text in tidied.texts_mut() {
        *text = text.as_deref().and_then(spelling::tidy);
    }
    let possible = |date: &NaiveDate| *date <= now.date_naive() && chrono::Datelike::year(date) >= 1800;
    tidied.creation_date = tidied.creation_date.filter(possible);
    tidied
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
