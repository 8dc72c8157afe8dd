use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{IdentifierFault, Siren, Siret};

const LUHN_FAILED: &str = "luhn_check_failed";

/// One identifier field as it arrived, before any rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RawIdentifier {
    /// Missing, `null`, or blank.
    #[default]
    Absent,
    /// A JSON string, kept byte for byte.
    Text(String),
    /// A number, a boolean, an array, an object. Numbers lost their leading zeros.
    NotText,
}

impl From<Option<Value>> for RawIdentifier {
    fn from(value: Option<Value>) -> Self {
        match value {
            None | Some(Value::Null) => Self::Absent,
            Some(Value::String(text)) => Self::from(text),
            Some(_) => Self::NotText,
        }
    }
}

impl From<String> for RawIdentifier {
    fn from(text: String) -> Self {
        if text.trim().is_empty() { Self::Absent } else { Self::Text(text) }
    }
}

impl RawIdentifier {
    /// `None` when absent, else what `parse` makes of the text.
    fn read<T>(
        &self,
        parse: fn(&str) -> Result<T, IdentifierFault>,
        fault: fn(&'static str) -> IdentifierFault,
    ) -> Result<Option<T>, IdentifierFault> {
        match self {
            Self::Absent => Ok(None),
            Self::Text(text) => parse(text).map(Some),
            Self::NotText => Err(fault("expected_string")),
        }
    }

    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Absent | Self::NotText => None,
        }
    }
}

/// What a wrong check digit means. Numbers with wrong ones exist in the contract's own
/// examples, so the default only warns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LuhnMode {
    /// Not looked at.
    Off,
    /// Accepted with a [`Warning`].
    #[default]
    Warn,
    /// Refused as a format error.
    Strict,
}

/// A text that names no [`LuhnMode`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected off, warn or strict")]
pub struct UnknownLuhnMode;

impl fmt::Display for LuhnMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Warn => "warn",
            Self::Strict => "strict",
        })
    }
}

impl FromStr for LuhnMode {
    type Err = UnknownLuhnMode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "off" => Ok(Self::Off),
            "warn" => Ok(Self::Warn),
            "strict" => Ok(Self::Strict),
            _ => Err(UnknownLuhnMode),
        }
    }
}

/// Something a client should know though its request was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// `siren` or `siret`.
    pub field: Cow<'static, str>,
    /// `luhn_check_failed`.
    pub reason: Cow<'static, str>,
}

/// The identifiers of a request, checked together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifiers {
    /// As given, or the first nine digits of the SIRET.
    pub siren: Siren,
    /// As given; no source ever overwrites it.
    pub siret: Option<Siret>,
    /// What the client typed, byte for byte.
    pub siren_raw: Option<String>,
    /// What the client typed, byte for byte.
    pub siret_raw: Option<String>,
    /// Found while parsing; not stored.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

impl Identifiers {
    /// Checks presence, SIREN format, SIRET format, then that the two agree.
    ///
    /// # Errors
    /// Every failing field, in that order; never empty. The first one decides the error code.
    pub fn parse(
        siren: RawIdentifier,
        siret: RawIdentifier,
        mode: LuhnMode,
    ) -> Result<Self, Vec<IdentifierFault>> {
        let read_siren = siren.read(Siren::parse, IdentifierFault::siren);
        let read_siret = siret.read(Siret::parse, IdentifierFault::siret);
        let (given_siren, given_siret) = match (read_siren, read_siret) {
            (Ok(siren), Ok(siret)) => (siren, siret),
            (siren, siret) => return Err(siren.err().into_iter().chain(siret.err()).collect()),
        };
        let doubtful = doubtful(given_siren, given_siret);
        if mode == LuhnMode::Strict && !doubtful.is_empty() {
            return Err(doubtful);
        }
        let warned = if mode == LuhnMode::Warn { doubtful } else { Vec::new() };
        Ok(Self {
            siren: agreed(given_siren, given_siret)?,
            siret: given_siret,
            siren_raw: siren.into_text(),
            siret_raw: siret.into_text(),
            warnings: warned.into_iter().map(Warning::from).collect(),
        })
    }
}

/// The one company meant.
fn agreed(siren: Option<Siren>, siret: Option<Siret>) -> Result<Siren, Vec<IdentifierFault>> {
    match (siren, siret.map(|siret| siret.siren())) {
        (None, None) => Err(vec![IdentifierFault::missing("siren"), IdentifierFault::missing("siret")]),
        (Some(siren), Some(of_siret)) if siren != of_siret => Err(vec![IdentifierFault::mismatch()]),
        (Some(siren), _) | (None, Some(siren)) => Ok(siren),
    }
}

/// The given fields whose check digit is wrong.
fn doubtful(siren: Option<Siren>, siret: Option<Siret>) -> Vec<IdentifierFault> {
    let siren = siren.filter(|siren| !siren.passes_luhn()).map(|_| IdentifierFault::siren(LUHN_FAILED));
    let siret = siret.filter(|siret| !siret.passes_luhn()).map(|_| IdentifierFault::siret(LUHN_FAILED));
    siren.into_iter().chain(siret).collect()
}

impl From<IdentifierFault> for Warning {
    fn from(fault: IdentifierFault) -> Self {
        Self { field: Cow::Borrowed(fault.field), reason: Cow::Borrowed(fault.reason) }
    }
}
