//! SIREN and SIRET: the identifiers of French companies and of their establishments.
//!
//! A SIREN has nine digits, a SIRET fourteen: the SIREN of its company and five more. Both are
//! written in many ways ("552 032 534", "552.032.534"); parsing normalises them once, so that
//! the rest of the domain never looks at white space again. Leading zeros are significant.

mod digits;
mod fault;
mod given;
mod luhn;
mod siren;
mod siret;

pub use fault::{IdentifierCode, IdentifierFault};
pub use given::{Identifiers, LuhnMode, RawIdentifier, UnknownLuhnMode, Warning};
pub use siren::Siren;
pub use siret::Siret;

/// Longest accepted spelling of an identifier, in characters.
pub const MAX_RAW_CHARS: usize = 64;

#[cfg(test)]
mod tests;
