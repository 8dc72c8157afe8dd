use chrono::{DateTime, Utc};

use crate::model::{AccessClaims, TokenFault};

/// An access token could not be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a token could not be signed: {0}")]
pub struct SigningFault(pub String);

/// Writes and reads access tokens (platform.md §6.1: HS256 alone, key id required).
pub trait TokenSigner: Send + Sync {
    /// # Errors
    /// [`SigningFault`] when the key cannot sign.
    fn sign(&self, claims: &AccessClaims) -> Result<String, SigningFault>;

    /// The claims of a token with a good signature that [`AccessClaims::check`] accepts at `now`.
    ///
    /// # Errors
    /// [`TokenFault`].
    fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<AccessClaims, TokenFault>;
}
