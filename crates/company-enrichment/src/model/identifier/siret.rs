use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{IdentifierFault, Siren, digits, luhn};

/// La Poste numbers thousands of post offices and ran out of SIRET that satisfy Luhn.
const LA_POSTE: &str = "356000000";

/// The number of an establishment: the SIREN of its company and five more digits, normalised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siret([u8; 14]);

impl Siret {
    /// Reads a SIRET however it is spaced. No allocation.
    ///
    /// # Errors
    /// `expected_14_digits` when the text spells anything but fourteen ASCII digits. The check
    /// digit is not looked at: see [`Siret::passes_luhn`].
    pub fn parse(text: &str) -> Result<Self, IdentifierFault> {
        digits::normalise(text).map(Self).ok_or(IdentifierFault::siret("expected_14_digits"))
    }

    /// The fourteen digits.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The company the establishment belongs to.
    pub fn siren(&self) -> Siren {
        let mut digits = [0; 9];
        digits.copy_from_slice(&self.0[..9]);
        Siren::from_digits(digits)
    }

    /// Whether the check digits are right: those of the SIREN, and those of the whole. Offices
    /// of La Poste may instead have a digit sum that is a multiple of five.
    pub fn passes_luhn(&self) -> bool {
        let siren = self.siren();
        let post_office = || siren.as_str() == LA_POSTE && luhn::digit_sum(&self.0).is_multiple_of(5);
        siren.passes_luhn() && (luhn::holds(&self.0) || post_office())
    }
}

impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Siret({self})")
    }
}

impl FromStr for Siret {
    type Err = IdentifierFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Siret {
    type Error = IdentifierFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Siret> for String {
    fn from(siret: Siret) -> Self {
        siret.as_str().to_owned()
    }
}
