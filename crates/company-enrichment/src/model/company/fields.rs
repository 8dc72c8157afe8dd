use std::str::FromStr;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Field;
use crate::model::identifier::Siret;

/// The values sources give and merging combines; absent means unknown or masked.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// Raison sociale; for a sole trader the name of the person.
    pub legal_name: Option<String>,
    /// Nom commercial.
    pub trade_name: Option<String>,
    /// Enseigne or sigle.
    pub brand_name: Option<String>,
    /// The label, never a bare code.
    pub legal_form: Option<String>,
    /// Between 1800-01-01 and today.
    pub creation_date: Option<NaiveDate>,
    pub active_status: Option<ActiveStatus>,
    pub address_line1: Option<String>,
    pub address_line2: Option<String>,
    pub postal_code: Option<String>,
    pub city: Option<String>,
    /// ISO 3166 alpha-2, upper case.
    pub country_code: Option<String>,
    /// Dotted form, `62.02A`.
    pub naf_code: Option<String>,
    pub naf_label: Option<String>,
    /// `10-19`, `10000+`, or `NN` for no employees.
    pub headcount_range: Option<String>,
    /// Seat of the trade register's office.
    pub rcs_city: Option<String>,
    /// `RCS`, `RNM`, `RAA` or `RNE`.
    pub registry_name: Option<String>,
    /// Diagnostic only; never written to a request.
    pub head_office_siret: Option<Siret>,
}

impl Fields {
    /// Whether there is a value.
    pub fn has(&self, field: Field) -> bool {
        match field {
            Field::CreationDate => self.creation_date.is_some(),
            Field::ActiveStatus => self.active_status.is_some(),
            Field::HeadOfficeSiret => self.head_office_siret.is_some(),
            text => self.text(text).is_some(),
        }
    }

    /// The value of a field that is text; `None` for the others.
    pub fn text(&self, field: Field) -> Option<&str> {
        match field {
            Field::LegalName => self.legal_name.as_deref(),
            Field::TradeName => self.trade_name.as_deref(),
            Field::BrandName => self.brand_name.as_deref(),
            Field::LegalForm => self.legal_form.as_deref(),
            Field::AddressLine1 => self.address_line1.as_deref(),
            Field::AddressLine2 => self.address_line2.as_deref(),
            Field::PostalCode => self.postal_code.as_deref(),
            Field::City => self.city.as_deref(),
            Field::CountryCode => self.country_code.as_deref(),
            Field::NafCode => self.naf_code.as_deref(),
            Field::NafLabel => self.naf_label.as_deref(),
            Field::HeadcountRange => self.headcount_range.as_deref(),
            Field::RcsCity => self.rcs_city.as_deref(),
            Field::RegistryName => self.registry_name.as_deref(),
            Field::CreationDate | Field::ActiveStatus | Field::HeadOfficeSiret => None,
        }
    }

    /// All values that are text.
    pub fn texts_mut(&mut self) -> [&mut Option<String>; 14] {
        [
            &mut self.legal_name,
            &mut self.trade_name,
            &mut self.brand_name,
            &mut self.legal_form,
            &mut self.address_line1,
            &mut self.address_line2,
            &mut self.postal_code,
            &mut self.city,
            &mut self.country_code,
            &mut self.naf_code,
            &mut self.naf_label,
            &mut self.headcount_range,
            &mut self.rcs_city,
            &mut self.registry_name,
        ]
    }

    /// Takes one value, or its absence, from `other`.
    pub fn adopt(&mut self, field: Field, other: &Self) {
        match field {
            Field::LegalName => self.legal_name.clone_from(&other.legal_name),
            Field::TradeName => self.trade_name.clone_from(&other.trade_name),
            Field::BrandName => self.brand_name.clone_from(&other.brand_name),
            Field::LegalForm => self.legal_form.clone_from(&other.legal_form),
            Field::CreationDate => self.creation_date = other.creation_date,
            Field::ActiveStatus => self.active_status = other.active_status,
            Field::AddressLine1 => self.address_line1.clone_from(&other.address_line1),
            Field::AddressLine2 => self.address_line2.clone_from(&other.address_line2),
            Field::PostalCode => self.postal_code.clone_from(&other.postal_code),
            Field::City => self.city.clone_from(&other.city),
            Field::CountryCode => self.country_code.clone_from(&other.country_code),
            Field::NafCode => self.naf_code.clone_from(&other.naf_code),
            Field::NafLabel => self.naf_label.clone_from(&other.naf_label),
            Field::HeadcountRange => self.headcount_range.clone_from(&other.headcount_range),
            Field::RcsCity => self.rcs_city.clone_from(&other.rcs_city),
            Field::RegistryName => self.registry_name.clone_from(&other.registry_name),
            Field::HeadOfficeSiret => self.head_office_siret = other.head_office_siret,
        }
    }

    /// Removes one value.
    pub fn clear(&mut self, field: Field) {
        self.adopt(field, &Self::default());
    }
}

/// Whether the company exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ActiveStatus {
    #[serde(rename = "A")]
    Active,
    #[serde(rename = "C")]
    Ceased,
}

/// How far a company lets its data be published; the order is from open to closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DiffusionStatus {
    /// All of it.
    #[serde(rename = "O")]
    Open,
    /// Part of it.
    #[serde(rename = "P")]
    Partial,
    /// Nothing that names it.
    #[serde(rename = "N")]
    Closed,
}

/// A letter that stands for no status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known status letter")]
pub struct UnknownLetter;

impl ActiveStatus {
    /// `A` or `C`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "A",
            Self::Ceased => "C",
        }
    }
}

impl FromStr for ActiveStatus {
    type Err = UnknownLetter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "A" => Ok(Self::Active),
            "C" => Ok(Self::Ceased),
            _ => Err(UnknownLetter),
        }
    }
}

impl DiffusionStatus {
    /// `O`, `P` or `N`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "O",
            Self::Partial => "P",
            Self::Closed => "N",
        }
    }

    /// Whether something is kept from publication.
    pub const fn masks(self) -> bool {
        !matches!(self, Self::Open)
    }
}

impl FromStr for DiffusionStatus {
    type Err = UnknownLetter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "O" => Ok(Self::Open),
            "P" => Ok(Self::Partial),
            "N" => Ok(Self::Closed),
            _ => Err(UnknownLetter),
        }
    }
}
