use actix_web::{HttpMessage, HttpRequest, HttpResponseBuilder, http::header::HeaderMap};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Detail, IdempotencyKey};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{ApiError, Edge};

const HEADER: &str = "Idempotency-Key";
const MAX_LENGTH: usize = 255;

/// Keys the fingerprints of calls: a body may hold a password, and a plain digest of it could be guessed back from the
/// stored record. A new signing secret makes a new key; keys of calls made before are then refused as reused.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct FingerprintKey([u8; 32]);

impl FingerprintKey {
    /// The key that belongs to a signing secret, and tells nothing of it.
    pub fn derived_from(secret: &[u8]) -> Self {
        Self(
            Sha256::new()
                .chain_update(b"comptoir/idempotency-fingerprint/1\n")
                .chain_update(secret)
                .finalize()
                .into(),
        )
    }
}

impl std::fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FingerprintKey(***)")
    }
}

/// The key of a call with its fingerprint; `None` when the client promises nothing.
///
/// # Errors
/// 400 for two keys, or one that is not 1 to 255 visible ASCII characters.
pub(crate) fn keyed(request: &HttpRequest, body: &[u8]) -> Result<Option<IdempotencyKey>, ApiError> {
    let key = key_of(request.headers())?;
    let keyed = |key| Ok(IdempotencyKey { key, fingerprint: fingerprint(request, body)? });
    key.map(keyed).transpose()
}

/// Marks an answer that an earlier call with the same key produced.
pub fn replayed(answer: &mut HttpResponseBuilder, is_replay: bool) -> &mut HttpResponseBuilder {
    if is_replay {
        answer.insert_header(("Idempotency-Replayed", "true"));
    }
    answer
}

fn key_of(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let refused = |reason| ApiError::invalid([Detail::new(HEADER, reason)]);
    let mut values = headers.get_all(HEADER);
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(refused("repeated_header"));
    }
    let key = value.to_str().ok().map(unquoted).filter(|key| is_acceptable(key));
    key.map(|key| Some(key.to_owned())).ok_or_else(|| refused("expected_1_to_255_visible_characters"))
}

/// The content of a structured-field string (RFC 9651 §3.3.3).
fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(value)
}

fn is_acceptable(key: &str) -> bool {
    (1..=MAX_LENGTH).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Hex HMAC-SHA-256 of what makes two calls the same: method, route, path, query, content type, body (platform.md §6.3).
fn fingerprint(request: &HttpRequest, body: &[u8]) -> Result<String, ApiError> {
    let edge = Edge::of(request)?;
    let key = &edge.settings.fingerprint_key.0;
    let mut digest = Hmac::<Sha256>::new_from_slice(key).map_err(ApiError::internal)?;
    for part in [
        request.method().as_str(),
        request.match_pattern().as_deref().unwrap_or_default(),
        request.path(),
        &canonical_query(request.query_string()),
        request.content_type(),
    ] {
        digest.update(part.as_bytes());
        // A separator that none of the parts can hold.
        digest.update(b"\n");
    }
    digest.update(&canonical_body(body));
    Ok(digest.finalize().into_bytes().into_iter().fold(String::with_capacity(64), hex))
}

/// Adds a byte in two digits: `bytes.fold(String::new(), hex)`.
pub(crate) fn hex(mut text: String, byte: u8) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    text.extend([byte >> 4, byte & 15].map(|nibble| char::from(DIGITS[usize::from(nibble)])));
    text
}

fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    pairs.sort_unstable();
    pairs.join("&")
}

/// JSON in the form of RFC 8785; anything else as it came.
fn canonical_body(body: &[u8]) -> Vec<u8> {
    let value = serde_json::from_slice::<Value>(body).ok();
    value.and_then(|value| serde_json_canonicalizer::to_vec(&value).ok()).unwrap_or_else(|| body.to_vec())
}
