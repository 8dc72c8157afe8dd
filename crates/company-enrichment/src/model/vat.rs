//! The French VAT number: a derivation from the SIREN, not a proof of registration.

use serde::{Deserialize, Serialize};

use super::identifier::Siren;

/// How much a VAT number is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VatStatus {
    /// Computed from the SIREN; the company may not be registered for VAT.
    Derived,
    /// An official source lists the same number.
    Confirmed,
}

/// A VAT number and how much it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vat {
    /// `FR`, two digits, the SIREN.
    pub number: String,
    /// Derived, or confirmed by a source.
    pub status: VatStatus,
}

impl Vat {
    /// The number of `siren`, confirmed when `listed` (the upstream `tva` list) contains it.
    /// `None` as for [`derive()`].
    pub fn of(siren: Siren, listed: &[String]) -> Option<Self> {
        let number = derive(siren)?;
        let confirmed = listed.contains(&number);
        let status = if confirmed { VatStatus::Confirmed } else { VatStatus::Derived };
        Some(Self { number, status })
    }
}

/// `FR`, then (12 + 3 × (SIREN mod 97)) mod 97 on two digits, then the SIREN.
///
/// `None` when the SIREN cannot be a company's: it fails Luhn or starts with `000`.
pub fn derive(siren: Siren) -> Option<String> {
    let plausible = siren.passes_luhn() && !siren.as_str().starts_with("000");
    plausible.then(|| format!("FR{:02}{siren}", key(siren)))
}

/// The SIREN of the eleven digits of a VAT number, if they are eleven and the key is right.
pub(super) fn check(digits: &str) -> Option<Siren> {
    let (key_given, siren) = digits.split_at_checked(2)?;
    let siren = Siren::parse(siren).ok()?;
    (key_given.parse() == Ok(key(siren))).then_some(siren)
}

fn key(siren: Siren) -> u32 {
    let remainder = siren.as_str().bytes().fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    (12 + 3 * remainder) % 97
}

#[cfg(test)]
#[path = "vat_tests.rs"]
mod tests;
