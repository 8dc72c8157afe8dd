use super::{Record, masks::is_official, priority};
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
pub(super) fn merged(stored: &Company, records: &[Record<'_>], masked: bool) -> Fields {
    let mut address = Fields::default();
    let mut contributors: Vec<&Record<'_>> = Vec::new();
    let mut sealed = false;
    // Of a masked address nobody but the official source may speak.
    let may_speak = |record: &&Record<'_>| !masked || is_official(record);
    let speaks = |record: &&Record<'_>| gives_any(&record.fields) || record.seals_address();
    for record in records.iter().filter(may_speak).filter(speaks) {
        let first = contributors.is_empty();
        if sealed || !first && (record.seals_address() || contradict(&address, &record.fields)) {
            continue;
        }
        fill(&mut address, &record.fields, |field| priority(field).contains(&record.origin.source));
        sealed = record.seals_address();
        contributors.push(record);
    }
    choose_country(&mut address, &contributors);
    let foreign = contributors.iter().any(|record| record.origin.foreign_seat);
    if !foreign && !moved(&address, &stored.fields) {
        fill(&mut address, &stored.fields, |_| true);
    }
    address
}

/// The country follows its own priority, among those who speak of the same address.
fn choose_country(address: &mut Fields, contributors: &[&Record<'_>]) {
    address.clear(Field::CountryCode);
    let chosen = priority(Field::CountryCode).iter().find_map(|source| {
        contributors.iter().find(|record| record.origin.source == *source && record.gives(Field::CountryCode))
    });
    if let Some(record) = chosen {
        address.adopt(Field::CountryCode, &record.fields);
    }
}

fn fill(address: &mut Fields, from: &Fields, may: impl Fn(Field) -> bool) {
    for field in ADDRESS {
        if !address.has(field) && may(field) {
            address.adopt(field, from);
        }
    }
}

fn gives_any(fields: &Fields) -> bool {
    ADDRESS.iter().any(|field| fields.has(*field))
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
