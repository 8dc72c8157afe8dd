use std::collections::BTreeSet;

use crate::model::{
    company::{DiffusionStatus, Field, Fields},
    spelling::MASK,
};

/// The parts of a seat's address that are kept from publication; its town is not.
const ADDRESS: [Field; 3] = [Field::AddressLine1, Field::AddressLine2, Field::PostalCode];
const NAMES: [Field; 2] = [Field::LegalName, Field::TradeName];

/// Which fields a company keeps from publication (§6.5).
///
/// A status P or N masks the acronym and the address of the seat of a legal person, and the
/// names too of a natural one, whether the source printed its mask or, by mistake, the value.
/// Without such a status a printed mask still speaks for its group: names, or address.
pub(super) fn masked_fields(
    status: Option<DiffusionStatus>,
    natural_person: bool,
    mut printed: BTreeSet<Field>,
) -> BTreeSet<Field> {
    if status.is_some_and(DiffusionStatus::masks) {
        printed.insert(Field::BrandName);
        printed.extend(ADDRESS);
        if natural_person {
            printed.extend(NAMES);
        }
    }
    for group in [&ADDRESS[..], &NAMES[..]] {
        if group.iter().any(|field| printed.contains(field)) {
            printed.extend(group);
        }
    }
    printed
}

/// Takes masked values out of `fields`; a masked legal name becomes the literal mask. A full name
/// ends in the acronym or the shop sign, `(SIGLE)`: it goes with them.
pub(super) fn erase(fields: &mut Fields, masked: &BTreeSet<Field>) {
    for field in masked {
        fields.clear(*field);
    }
    if masked.contains(&Field::BrandName)
        && let Some(name) = &mut fields.trade_name
        && let Some(plain) = name.strip_suffix(')').and_then(|name| name.rfind(" ("))
    {
        name.truncate(plain);
    }
    if masked.contains(&Field::LegalName) {
        fields.legal_name = Some(MASK.to_owned());
    }
}
