use std::{borrow::Cow, collections::BTreeMap, str::Utf8Error};

use kernel::Detail;
use serde_json::value::RawValue;

use crate::ApiError;

pub(super) fn not_utf8(error: Utf8Error) -> ApiError {
    ApiError::invalid([Detail::new("body", "expected_utf8")]).with_meta("offset", error.valid_up_to())
}

pub(super) fn malformed(text: &str, error: &serde_json::Error) -> ApiError {
    ApiError::invalid([Detail::new("body", "malformed_json")]).with_meta("offset", offset(text, error))
}

/// A document that is sound JSON and not what the type wants.
pub(super) fn of_type(text: &str, error: &serde_json::Error) -> ApiError {
    let said = error.to_string();
    let at = offset(text, error);
    let detail = match quoted(&said) {
        Some(field) if said.starts_with("unknown field") => Detail::new(field, "unknown_field"),
        Some(field) if said.starts_with("missing field") => {
            return ApiError::invalid([Detail::new(field, "required")]);
        }
        Some(field) if said.starts_with("duplicate field") => Detail::new(field, "duplicate_member"),
        _ => Detail::new(member_at(text, at).unwrap_or_else(|| "body".to_owned()), expected(&said)),
    };
    ApiError::invalid([detail]).with_meta("offset", at)
}

/// Where serde stopped, in bytes from the start.
pub(super) fn offset(text: &str, error: &serde_json::Error) -> usize {
    let line = error.line().saturating_sub(1);
    let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    (before + error.column()).min(text.len())
}

/// The first name between backticks.
fn quoted(said: &str) -> Option<String> {
    said.split('`').nth(1).map(str::to_owned)
}

/// How serde's expectations start, and our word for each.
const WORDS: [(&str, &str); 8] = [
    ("a string", "expected_string"),
    ("a boolean", "expected_boolean"),
    ("a map", "expected_object"),
    ("struct", "expected_object"),
    ("a sequence", "expected_array"),
    ("f32", "expected_number"),
    ("f64", "expected_number"),
    ("one of", "expected_listed_value"),
];

/// What serde expected, as one of our words.
fn expected(said: &str) -> &'static str {
    let wanted = said.split_once("expected ").map_or("", |(_, wanted)| wanted);
    let word = WORDS.iter().find(|(start, _)| wanted.starts_with(start)).map(|(_, word)| *word);
    let is_integer = wanted.starts_with(['i', 'u']) && wanted[1..].starts_with(|c: char| c.is_ascii_digit());
    word.unwrap_or(if is_integer { "expected_integer" } else { "invalid" })
}

/// The outermost member whose value covers `offset`.
fn member_at(text: &str, offset: usize) -> Option<String> {
    let members: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).ok()?;
    let start = |value: &RawValue| value.get().as_ptr() as usize - text.as_ptr() as usize;
    let covers = |value: &RawValue| start(value) < offset && offset <= start(value) + value.get().len();
    members.into_iter().find(|(_, value)| covers(value)).map(|(name, _)| name.into_owned())
}
