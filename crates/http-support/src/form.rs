//! A form, held to the same rules as JSON.

use std::collections::BTreeMap;

use actix_web::web::Query;
use kernel::Detail;
use serde::de::DeserializeOwned;

use crate::{ApiError, json};

pub(crate) const TYPE: &str = "application/x-www-form-urlencoded";

/// Reads a form as an object of texts.
///
/// # Errors
/// 400 with the faulty field and a reason: not UTF-8, a field twice, NUL in a text, an unknown field, a missing one.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    let refused = |field: &str, reason| ApiError::invalid([Detail::new(field.to_owned(), reason)]);
    let text = str::from_utf8(bytes).map_err(|_| refused("body", "expected_utf8"))?;
    let pairs = Query::<Vec<(String, String)>>::from_query(text);
    let pairs = pairs.map_err(|_| refused("body", "malformed_form"))?.into_inner();
    let mut fields = BTreeMap::new();
    for (name, value) in pairs {
        // What the decoder puts in place of bytes that are no text.
        if name.contains(char::REPLACEMENT_CHARACTER) || value.contains(char::REPLACEMENT_CHARACTER) {
            return Err(refused(&name, "expected_utf8"));
        }
        if fields.contains_key(&name) {
            return Err(refused(&name, "duplicate_member"));
        }
        fields.insert(name, value);
    }
    let object = serde_json::to_vec(&fields).map_err(ApiError::internal)?;
    json::read(&object).map_err(|error| error.without_meta("offset"))
}
