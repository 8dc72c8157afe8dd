//! Takes out of a text what differs every time, so that the rest can be compared.

use chrono::DateTime;
use serde_json::Value;
use uuid::Uuid;

/// The same value with `<id>` for every id and `<time>` for every instant, wherever they stand.
#[must_use]
pub fn redacted(value: &Value) -> Value {
    match value {
        Value::String(text) if Uuid::try_parse(text).is_ok() => "<id>".into(),
        Value::String(text) if DateTime::parse_from_rfc3339(text).is_ok() => "<time>".into(),
        Value::Array(items) => items.iter().map(redacted).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), redacted(member))).collect()
        }
        other => other.clone(),
    }
}
