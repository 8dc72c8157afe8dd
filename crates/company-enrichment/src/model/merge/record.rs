use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::{address::ADDRESS, masks};
use crate::model::{
    company::{Company, DiffusionStatus, Field, Fields, Provenance},
    identifier::Siren,
    source::{SourceApi, SourceRecord},
    spelling,
};

/// What one source says of the company, now and within living memory.
pub(super) struct Record {
    pub(super) source: SourceApi,
    /// Tidied.
    pub(super) fields: Fields,
    /// What it keeps from publication, said or printed.
    pub(super) masked: BTreeSet<Field>,
    pub(super) diffusion_status: Option<DiffusionStatus>,
    pub(super) commercial_reuse: Option<bool>,
    pub(super) foreign_seat: bool,
    now: DateTime<Utc>,
    /// Values that are not from now.
    recalled: BTreeMap<Field, Provenance>,
}

impl Record {
    fn of(origin: &SourceRecord, now: DateTime<Utc>) -> Self {
        let fields = tidied(&origin.fields, now);
        Self {
            masked: &origin.masked_fields | &masks::printed(&fields),
            fields,
            diffusion_status: origin.diffusion_status,
            commercial_reuse: origin.commercial_reuse,
            foreign_seat: origin.foreign_seat,
            ..Self::silent(origin.source, now)
        }
    }

    /// A source that gave no answer this time.
    pub(super) fn silent(source: SourceApi, now: DateTime<Utc>) -> Self {
        Self {
            source,
            fields: Fields::default(),
            masked: BTreeSet::new(),
            diffusion_status: None,
            commercial_reuse: None,
            foreign_seat: false,
            now,
            recalled: BTreeMap::new(),
        }
    }

    /// Says again what was said before.
    pub(super) fn recall(&mut self, field: Field, stored: &Company) {
        self.fields.adopt(field, &stored.fields);
        self.recalled.extend(stored.provenance.get(&field).map(|origin| (field, *origin)));
        self.foreign_seat |=
            field == Field::CountryCode && stored.fields.country_code.as_deref() != Some("FR");
    }

    pub(super) fn gives(&self, field: Field) -> bool {
        self.fields.has(field)
    }

    /// Whether what it says of the address is from before.
    pub(super) fn recalls_address(&self) -> bool {
        ADDRESS.iter().any(|field| self.recalled.contains_key(field))
    }

    pub(super) fn provenance(&self, field: Field) -> Provenance {
        let from_now = Provenance { source: self.source, retrieved_at: self.now };
        self.recalled.get(&field).copied().unwrap_or(from_now)
    }

    /// Its address is whole as it is: abroad, or partly kept from publication.
    pub(super) fn seals_address(&self) -> bool {
        self.foreign_seat || masks::cover_address(&self.masked)
    }

    pub(super) fn speaks_of_address(&self) -> bool {
        self.seals_address() || ADDRESS.iter().any(|field| self.gives(*field))
    }

    fn rank(&self) -> impl Ord {
        (self.source, &self.fields, &self.masked, self.foreign_seat)
    }
}

/// The records about this company, most believed first. Two of one source are no normal cycle;
/// sorted by content they still give one answer.
pub(super) fn readied(siren: Siren, records: &[SourceRecord], now: DateTime<Utc>) -> Vec<Record> {
    let own = records.iter().filter(|record| record.siren == siren);
    let mut readied: Vec<_> = own.map(|origin| Record::of(origin, now)).collect();
    readied.sort_by(|one, other| one.rank().cmp(&other.rank()));
    readied
}

/// Trims texts and drops creation dates that cannot be: before 1800 or after today.
pub(super) fn tidied(fields: &Fields, now: DateTime<Utc>) -> Fields {
    let mut tidied = fields.clone();
    for text in tidied.texts_mut() {
        *text = text.as_deref().and_then(spelling::tidy);
    }
    let possible = |date: &NaiveDate| *date <= now.date_naive() && chrono::Datelike::year(date) >= 1800;
    tidied.creation_date = tidied.creation_date.filter(possible);
    tidied
}
