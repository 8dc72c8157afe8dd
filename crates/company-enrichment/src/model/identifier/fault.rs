use serde::Serialize;

/// Why one field of a request does not identify a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct IdentifierFault {
    /// The failing field: `siren` or `siret`.
    pub field: &'static str,
    /// The error code a client sees.
    pub code: IdentifierCode,
    /// What was expected, as a word a program can act on (`expected_9_digits`).
    pub reason: &'static str,
}

/// The error codes an identifier can cause; a closed list of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum IdentifierCode {
    /// Neither a SIREN nor a SIRET was given.
    #[serde(rename = "MISSING_COMPANY_IDENTIFIER")]
    Missing,
    /// The SIREN is not nine digits (or fails Luhn in strict mode).
    #[serde(rename = "INVALID_SIREN_FORMAT")]
    InvalidSiren,
    /// The SIRET is not fourteen digits (or fails Luhn in strict mode).
    #[serde(rename = "INVALID_SIRET_FORMAT")]
    InvalidSiret,
    /// The SIRET belongs to another company than the SIREN.
    #[serde(rename = "SIREN_SIRET_MISMATCH")]
    Mismatch,
}

impl IdentifierCode {
    /// The code as the contract spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "MISSING_COMPANY_IDENTIFIER",
            Self::InvalidSiren => "INVALID_SIREN_FORMAT",
            Self::InvalidSiret => "INVALID_SIRET_FORMAT",
            Self::Mismatch => "SIREN_SIRET_MISMATCH",
        }
    }
}

impl IdentifierFault {
    pub(super) const fn siren(reason: &'static str) -> Self {
        Self { field: "siren", code: IdentifierCode::InvalidSiren, reason }
    }

    pub(super) const fn siret(reason: &'static str) -> Self {
        Self { field: "siret", code: IdentifierCode::InvalidSiret, reason }
    }

    pub(super) const fn missing(field: &'static str) -> Self {
        Self { field, code: IdentifierCode::Missing, reason: "siren_or_siret_required" }
    }

    pub(super) const fn mismatch() -> Self {
        Self { field: "siren", code: IdentifierCode::Mismatch, reason: "differs_from_siret" }
    }
}
