use std::{collections::BTreeSet, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{
    company::{DiffusionStatus, Field, Fields},
    identifier::Siren,
};

/// The three official sources; the order is the one they are called in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SourceApi {
    /// API Recherche d'entreprises: Sirene and more, without credentials.
    ApiRechercheEntreprises,
    /// The national register of companies (RNE), kept by INPI.
    InpiRne,
    /// The trade register (RCS), through API Entreprise.
    ApiEntrepriseRcs,
}

/// A text that names no [`SourceApi`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a source of company data")]
pub struct UnknownSource;

impl SourceApi {
    /// All of them, in call order.
    pub const ALL: [Self; 3] = [Self::ApiRechercheEntreprises, Self::InpiRne, Self::ApiEntrepriseRcs];

    /// The name as the contract spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApiRechercheEntreprises => "API_RECHERCHE_ENTREPRISES",
            Self::InpiRne => "INPI_RNE",
            Self::ApiEntrepriseRcs => "API_ENTREPRISE_RCS",
        }
    }

    /// Whether a cycle fails with this source. The others only make it partial.
    pub const fn required(self) -> bool {
        matches!(self, Self::ApiRechercheEntreprises)
    }
}

impl FromStr for SourceApi {
    type Err = UnknownSource;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|source| source.as_str() == text).ok_or(UnknownSource)
    }
}

/// What one source says about one company, mapped but not yet merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Who says it.
    pub source: SourceApi,
    /// About whom; equals the number asked for.
    pub siren: Siren,
    /// The status of the answer, 200.
    pub http_status: u16,
    /// The values given. A masked legal name is the literal mask, other masked values are absent.
    pub fields: Fields,
    /// Whether the source keeps anything from publication.
    pub masked: bool,
    /// What it keeps; no other source may fill these.
    pub masked_fields: BTreeSet<Field>,
    /// How far the company lets its data be published, when the source says so.
    pub diffusion_status: Option<DiffusionStatus>,
    /// Whether the register lets the data be used commercially, when it says so.
    pub commercial_reuse: Option<bool>,
    /// The seat is abroad: its address is complete as it is.
    pub foreign_seat: bool,
    /// The answer reduced to this company, without data of natural persons: ready to store.
    pub payload: Value,
    /// Asked by SIRET: whether that establishment was found. For logs only.
    pub siret_match: Option<bool>,
}
