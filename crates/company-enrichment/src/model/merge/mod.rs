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
    let stored = stored(siren, current, now);
    let records = readied(siren, records, now);
    let stated = masks::stated(&stored, &records);
    let mut fields = address::merged(&stored, &records, masks::cover_address(&stated));
    for field in Field::ALL
        .into_iter()
        .filter(|field| !address::ADDRESS.contains(field))
    {
        fields.adopt(field, believed(field, &records).unwrap_or(&stored.fields));
    }
    let masked_fields = masks::apply(&mut fields, stated);
    Company {
        siren,
        fields,
        diffusion_status: masks::diffusion(&records).or(stored.diffusion_status),
        masked_fields,
        next_check_at: stored.next_check_at,
        updated_at: if records.is_empty() {
            stored.updated_at
        } else {
            now
        },
    }
}

/// A record of the company with its values tidied.
struct Record<'a> {
    origin: &'a SourceRecord,
    fields: Fields,
}

impl Record<'_> {
    fn gives(&self, field: Field) -> bool {
        self.fields.has(field)
    }

    fn masks(&self, field: Field) -> bool {
        self.origin.masked_fields.contains(&field) || self.fields.text(field) == Some(MASK)
    }

    /// Its address is whole as it is: abroad, or partly kept from publication.
    fn seals_address(&self) -> bool {
        self.origin.foreign_seat || address::ADDRESS.iter().any(|field| self.masks(*field))
    }
}

/// The stored company as merging sees it. The mask is no value, but in place of a name.
fn stored(siren: Siren, current: Option<&Company>, now: DateTime<Utc>) -> Company {
    let mut stored = current.cloned().unwrap_or_else(|| Company::skeleton(siren));
    stored.fields = tidied(&stored.fields, now);
    for field in Field::ALL.into_iter().filter(|field| *field != Field::LegalName) {
        if stored.fields.text(field) == Some(MASK) {
            stored.fields.clear(field);
        }
    }
    stored
}

/// The records about this company, most believed first. Two of one source are no normal cycle;
/// sorted by content they still give one answer.
fn readied(siren: Siren, records: &[SourceRecord], now: DateTime<Utc>) -> Vec<Record<'_>> {
    let own = records.iter().filter(|record| record.siren == siren);
    let mut readied: Vec<_> = own
        .map(|origin| Record {
            origin,
            fields: tidied(&origin.fields, now),
        })
        .collect();
    readied.sort_by(|one, other| one.rank().cmp(&other.rank()));
    readied
}

impl Record<'_> {
    fn rank(&self) -> impl Ord {
        (
            self.origin.source,
            self.fields.clone(),
            self.origin.masked_fields.clone(),
            self.origin.foreign_seat,
        )
    }
}

/// The values of the most believed record that gives this field.
fn believed<'a>(field: Field, records: &'a [Record<'_>]) -> Option<&'a Fields> {
    let by = |source| {
        records
            .iter()
            .find(|record| record.origin.source == source && record.gives(field))
    };
    priority(field)
        .iter()
        .find_map(|source| by(*source))
        .map(|record| &record.fields)
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
