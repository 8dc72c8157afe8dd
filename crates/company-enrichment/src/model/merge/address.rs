use super::{Record, draft::Draft, masks::is_official, priority};
use crate::model::{
    company::{Company, Field, Fields},
    spelling::{fold, fold_town},
};

/// The fields that make up one address and are merged together.
pub(super) const ADDRESS: [Field; 5] =
    [Field::AddressLine1, Field::AddressLine2, Field::PostalCode, Field::City, Field::CountryCode];

/// The address after a cycle, the other fields empty (FIX-11).
///
/// The most believed record that gives an address lays it down. A less believed one fills a gap
/// only if no postal code and no town both give differ; so does the stored address at the very
/// end. A masked seat is completed from no other source, a foreign one from nowhere at all.
pub(super) fn merged(stored: &Company, records: &[Record], masked: bool) -> Draft {
    let mut address = Draft::default();
    let mut contributors: Vec<&Record> = Vec::new();
    let mut sealed = false;
    // Of a masked address nobody but the official source may speak.
    let may_speak = |record: &&Record| !masked || is_official(record);
    for record in records.iter().filter(may_speak).filter(|record| record.speaks_of_address()) {
        let first = contributors.is_empty();
        if sealed || !first && (record.seals_address() || elsewhere(&address.fields, record, stored)) {
            continue;
        }
        for field in gaps(&address) {
            if record.gives(field) && priority(field).contains(&record.source) {
                address.adopt(field, record);
            }
        }
        sealed = record.seals_address();
        contributors.push(record);
    }
    choose_country(&mut address, &contributors);
    let foreign = contributors.iter().any(|record| record.foreign_seat && !record.recalls_address());
    if !foreign && !moved(&address.fields, &stored.fields) {
        for field in gaps(&address) {
            address.keep(field, stored);
        }
    }
    address
}

/// The country follows its own priority, among those who speak of the same address.
fn choose_country(address: &mut Draft, contributors: &[&Record]) {
    address.clear(Field::CountryCode);
    let chosen = priority(Field::CountryCode).iter().find_map(|source| {
        contributors.iter().find(|record| record.source == *source && record.gives(Field::CountryCode))
    });
    if let Some(record) = chosen {
        address.adopt(Field::CountryCode, record);
    }
}

fn gaps(address: &Draft) -> Vec<Field> {
    ADDRESS.into_iter().filter(|field| !address.fields.has(*field)).collect()
}

fn gives_any(fields: &Fields) -> bool {
    ADDRESS.iter().any(|field| fields.has(*field))
}

/// Whether the record speaks of another address than the one found. What it said before it said of the stored one.
fn elsewhere(found: &Fields, record: &Record, stored: &Company) -> bool {
    if record.recalls_address() { moved(found, &stored.fields) } else { contradict(found, &record.fields) }
}

/// Whether the stored address is another one than the address found.
fn moved(found: &Fields, stored: &Fields) -> bool {
    let emigrated = differ(found, stored, Field::CountryCode, fold);
    gives_any(found) && (emigrated || contradict(found, stored))
}

fn contradict(one: &Fields, other: &Fields) -> bool {
    differ(one, other, Field::PostalCode, fold) || differ(one, other, Field::City, fold_town)
}

fn differ(one: &Fields, other: &Fields, field: Field, key: fn(&str) -> String) -> bool {
    one.text(field).zip(other.text(field)).is_some_and(|(one, other)| key(one) != key(other))
}
