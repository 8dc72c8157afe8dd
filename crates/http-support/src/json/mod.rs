//! Strict JSON: what serde lets pass and a contract must not.

mod fault;
mod inspect;
mod whole;

use serde::de::DeserializeOwned;

pub use self::whole::whole;
use crate::{ApiError, tenancy};

/// Reads a JSON object.
///
/// # Errors
/// 400 with the faulty member, a reason and, where known, the byte offset: not UTF-8, malformed, not an object, a member
/// twice, NUL in a text, nested too deeply, too many elements, an unknown member (but for those that name a tenant or a
/// role), a missing one, a wrong type.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let text = str::from_utf8(bytes).map_err(fault::not_utf8)?;
    inspect::inspect(text)?;
    serde_json::from_str(text).or_else(|error| {
        // What names a tenant or a role is passed over where it is not asked for; places are no longer known then.
        let Some(rest) = tenancy::without_naming(text) else { return Err(fault::of_type(text, &error)) };
        serde_json::from_str(&rest).map_err(|error| fault::of_type(&rest, &error).without_meta("offset"))
    })
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
