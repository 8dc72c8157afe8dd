use std::collections::BTreeMap;

use super::Record;
use crate::model::company::{Company, Field, Fields, Provenance};

/// Values found so far, each with its origin.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) fields: Fields,
    pub(super) provenance: BTreeMap<Field, Provenance>,
}

impl Draft {
    /// Takes one value from a record that gives it.
    pub(super) fn adopt(&mut self, field: Field, record: &Record) {
        self.fields.adopt(field, &record.fields);
        self.provenance.insert(field, record.provenance(field));
    }

    /// Keeps what is stored, be it nothing.
    pub(super) fn keep(&mut self, field: Field, stored: &Company) {
        self.fields.adopt(field, &stored.fields);
        let origin = stored.provenance.get(&field).filter(|_| stored.fields.has(field));
        self.provenance.extend(origin.map(|origin| (field, *origin)));
    }

    pub(super) fn clear(&mut self, field: Field) {
        self.fields.clear(field);
        self.provenance.remove(&field);
    }
}
