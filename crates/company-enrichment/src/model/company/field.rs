use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The columns of a company that sources fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    LegalName,
    TradeName,
    BrandName,
    LegalForm,
    CreationDate,
    ActiveStatus,
    #[serde(rename = "address_line1")]
    AddressLine1,
    #[serde(rename = "address_line2")]
    AddressLine2,
    PostalCode,
    City,
    CountryCode,
    NafCode,
    NafLabel,
    HeadcountRange,
    RcsCity,
    RegistryName,
    HeadOfficeSiret,
}

/// A text that names no [`Field`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a field of a company")]
pub struct UnknownField;

impl Field {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 17] = [
        Self::LegalName,
        Self::TradeName,
        Self::BrandName,
        Self::LegalForm,
        Self::CreationDate,
        Self::ActiveStatus,
        Self::AddressLine1,
        Self::AddressLine2,
        Self::PostalCode,
        Self::City,
        Self::CountryCode,
        Self::NafCode,
        Self::NafLabel,
        Self::HeadcountRange,
        Self::RcsCity,
        Self::RegistryName,
        Self::HeadOfficeSiret,
    ];

    /// The name of the column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LegalName => "legal_name",
            Self::TradeName => "trade_name",
            Self::BrandName => "brand_name",
            Self::LegalForm => "legal_form",
            Self::CreationDate => "creation_date",
            Self::ActiveStatus => "active_status",
            Self::AddressLine1 => "address_line1",
            Self::AddressLine2 => "address_line2",
            Self::PostalCode => "postal_code",
            Self::City => "city",
            Self::CountryCode => "country_code",
            Self::NafCode => "naf_code",
            Self::NafLabel => "naf_label",
            Self::HeadcountRange => "headcount_range",
            Self::RcsCity => "rcs_city",
            Self::RegistryName => "registry_name",
            Self::HeadOfficeSiret => "head_office_siret",
        }
    }
}

impl FromStr for Field {
    type Err = UnknownField;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|field| field.as_str() == text).ok_or(UnknownField)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_agree_with_serde() {
        for field in Field::ALL {
            assert_eq!(field.as_str().parse(), Ok(field));
            assert_eq!(serde_json::to_value(field).ok(), Some(field.as_str().into()));
        }
    }
}
