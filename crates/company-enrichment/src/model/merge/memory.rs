use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Lifetimes, Record, address::ADDRESS};
use crate::model::{
    company::{Company, Field},
    source::SourceApi,
};

/// Lets what a source said before, and does not repeat now, stand beside what the others say now,
/// until it is too old: without it a less believed source would win whenever the better one is
/// silent. A source that gives an address now is not reminded of parts of an earlier one.
pub(super) fn remember(
    stored: &Company,
    records: &mut Vec<Record>,
    lifetimes: &Lifetimes,
    now: DateTime<Utc>,
) {
    let said = |source, field| {
        let again = |one: &Record| one.gives(field) || ADDRESS.contains(&field) && one.speaks_of_address();
        records.iter().any(|one| one.source == source && again(one))
    };
    let known =
        Field::ALL.into_iter().filter_map(|field| Some((field, origin(stored, field, lifetimes, now)?)));
    let mut recalled: BTreeMap<SourceApi, Record> = BTreeMap::new();
    for (field, source) in known.filter(|(field, source)| !said(*source, *field)) {
        recalled.entry(source).or_insert_with(|| Record::silent(source, now)).recall(field, stored);
    }
    records.extend(recalled.into_values());
    // Stable: what a source says now stays before what it said.
    records.sort_by_key(|record| record.source);
}

/// Who gave the stored value, within its lifetime.
fn origin(stored: &Company, field: Field, lifetimes: &Lifetimes, now: DateTime<Utc>) -> Option<SourceApi> {
    let origin = stored.provenance.get(&field).filter(|_| stored.fields.has(field))?;
    origin.is_fresh(now, lifetimes.of(field)).then_some(origin.source)
}
