use serde_json::Value;
use sha2::{Digest, Sha256};

use super::limit::ORIGINAL_BYTES;

/// Members that differ between two answers of the same content, at any depth.
const VOLATILE: [&str; 4] = ["score", "meta", "date_mise_a_jour", ORIGINAL_BYTES];
/// Likewise, around the answer.
const PAGING: [&str; 4] = ["total_results", "total_pages", "page", "per_page"];

/// Lower-case hex SHA-256 of the RFC 8785 form without volatile members.
pub(super) fn of(payload: &Value) -> String {
    let mut stable = payload.clone();
    if let Value::Object(members) = &mut stable {
        members.retain(|name, _| !PAGING.contains(&name.as_str()));
    }
    forget_volatile(&mut stable);
    // Canonical form fails for non-finite numbers only, which JSON values cannot hold.
    let canonical =
        serde_json_canonicalizer::to_vec(&stable).unwrap_or_else(|_| stable.to_string().into_bytes());
    let digest = Sha256::digest(&canonical);
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        hex.extend([byte >> 4, byte & 15].map(|nibble| char::from_digit(nibble.into(), 16).unwrap_or('0')));
        hex
    })
}

fn forget_volatile(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !VOLATILE.contains(&name.as_str()));
            members.values_mut().for_each(forget_volatile);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_volatile),
        _ => {}
    }
}
