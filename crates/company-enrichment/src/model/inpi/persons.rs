use serde_json::Value;

use crate::model::{
    company::{Field, Fields},
    document,
};

/// What a sole trader's formality says about the person: the same fields that the company search masks (§6.5).
const OF_A_PERSON: [Field; 6] = [
    Field::LegalName,
    Field::TradeName,
    Field::BrandName,
    Field::AddressLine1,
    Field::AddressLine2,
    Field::PostalCode,
];

/// Members that are about natural persons: the trader, whoever works with them or declared for them.
const PERSONS: [&str; 7] = [
    "conjoint",
    "declarant",
    "descriptionPersonne",
    "entrepreneur",
    "exploitation",
    "individu",
    "personnePhysique",
];

/// Takes out of `fields` what only a natural person can have given.
pub(super) fn forget(fields: &mut Fields) {
    for field in OF_A_PERSON {
        fields.clear(field);
    }
}

/// Takes out of the answer everything about natural persons.
pub(super) fn remove(answer: &mut Value) {
    document::remove(answer, &PERSONS);
}
