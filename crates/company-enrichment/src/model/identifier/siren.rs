use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{IdentifierFault, digits, luhn};

/// The number of a company: nine digits, normalised.
///
/// ```
/// use company_enrichment::model::identifier::Siren;
/// assert_eq!(Siren::parse(" 356 000 000 ")?.as_str(), "356000000");
/// # Ok::<(), company_enrichment::model::identifier::IdentifierFault>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Siren([u8; 9]);

impl Siren {
    /// Reads a SIREN however it is spaced. No allocation.
    ///
    /// # Errors
    /// `expected_9_digits` when the text spells anything but nine ASCII digits. The check digit
    /// is not looked at: see [`Siren::passes_luhn`].
    pub fn parse(text: &str) -> Result<Self, IdentifierFault> {
        digits::normalise(text).map(Self).ok_or(IdentifierFault::siren("expected_9_digits"))
    }

    pub(super) const fn from_digits(digits: [u8; 9]) -> Self {
        Self(digits)
    }

    /// The nine digits.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether the check digit is right. `000000000` is no number, though its sum is zero.
    pub fn passes_luhn(&self) -> bool {
        self.0 != *b"000000000" && luhn::holds(&self.0)
    }
}

impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Siren({self})")
    }
}

impl FromStr for Siren {
    type Err = IdentifierFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Siren {
    type Error = IdentifierFault;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Siren> for String {
    fn from(siren: Siren) -> Self {
        siren.as_str().to_owned()
    }
}
