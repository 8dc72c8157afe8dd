use crate::model::{
    company::Field,
    source::SourceApi::{
        self, ApiEntrepriseRcs as Rcs, ApiRechercheEntreprises as Recherche, InpiRne as Inpi,
    },
};

/// Who is believed first (§6.4). A source that is not listed for a field never fills it.
const PRIORITY: [(Field, &[SourceApi]); 17] = [
    (Field::LegalName, &[Recherche, Inpi, Rcs]),
    (Field::TradeName, &[Recherche, Inpi]),
    (Field::BrandName, &[Recherche, Inpi]),
    (Field::LegalForm, &[Inpi, Recherche, Rcs]),
    (Field::CreationDate, &[Inpi, Recherche, Rcs]),
    (Field::ActiveStatus, &[Recherche, Inpi, Rcs]),
    (Field::AddressLine1, &[Recherche, Inpi, Rcs]),
    (Field::AddressLine2, &[Recherche, Inpi]),
    (Field::PostalCode, &[Recherche, Inpi, Rcs]),
    (Field::City, &[Recherche, Inpi, Rcs]),
    (Field::CountryCode, &[Inpi, Recherche]),
    (Field::NafCode, &[Recherche, Inpi]),
    (Field::NafLabel, &[Recherche]),
    (Field::HeadcountRange, &[Recherche]),
    (Field::RcsCity, &[Rcs, Inpi]),
    (Field::RegistryName, &[Rcs, Inpi]),
    (Field::HeadOfficeSiret, &[Recherche]),
];

/// The sources that may fill `field`, most believed first.
pub fn priority(field: Field) -> &'static [SourceApi] {
    PRIORITY.iter().find(|(known, _)| *known == field).map_or(&[], |(_, sources)| sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_source() {
        for field in Field::ALL {
            assert!(!priority(field).is_empty(), "{field:?}");
        }
    }
}
