//! Access tokens: JWT signed with HS256, the key named by `kid` (platform.md §6.1).

use std::fmt;

use auth::{
    SigningFault, TokenSigner,
    model::{AccessClaims, TokenFault, TokenRules},
};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use secrecy::ExposeSecret;

mod keys;

pub use keys::{SigningKey, SigningKeyFault};

/// What an access token calls itself (RFC 9068).
const TYPE: &str = "at+jwt";

/// Signs with one key and accepts tokens of that and of earlier ones.
pub struct JwtTokens {
    header: Header,
    signing: EncodingKey,
    accepted: Vec<(String, DecodingKey)>,
    rules: TokenRules,
    validation: Validation,
}

impl JwtTokens {
    /// `earlier` keys are those whose tokens may still be about after a rotation.
    pub fn new(current: &SigningKey, earlier: &[SigningKey], rules: TokenRules) -> Self {
        let accepted = std::iter::once(current)
            .chain(earlier)
            .map(|key| (key.kid.clone(), DecodingKey::from_secret(key.secret.expose_secret())))
            .collect();
        let header = Header {
            typ: Some(TYPE.to_owned()),
            kid: Some(current.kid.clone()),
            ..Header::new(Algorithm::HS256)
        };
        let signing = EncodingKey::from_secret(current.secret.expose_secret());
        Self { header, signing, accepted, rules, validation: signature_alone() }
    }

    /// The key that a token's header names, if the header is one that we write.
    fn key(&self, token: &str) -> Option<&DecodingKey> {
        let header = decode_header(token).ok()?;
        let points_elsewhere = header.jku.is_some()
            || header.jwk.is_some()
            || header.x5u.is_some()
            || header.x5c.is_some()
            || header.crit.is_some();
        if points_elsewhere || header.typ.as_deref() != Some(TYPE) {
            return None;
        }
        let kid = header.kid?;
        self.accepted.iter().find(|(name, _)| *name == kid).map(|(_, key)| key)
    }
}

/// The library looks at the ambient clock: times and parties are checked by [`AccessClaims::check`] instead.
fn signature_alone() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}

impl TokenSigner for JwtTokens {
    fn sign(&self, claims: &AccessClaims) -> Result<String, SigningFault> {
        encode(&self.header, claims, &self.signing).map_err(|fault| SigningFault(fault.to_string()))
    }

    fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<AccessClaims, TokenFault> {
        let key = self.key(token).ok_or(TokenFault::Invalid)?;
        let read = decode::<AccessClaims>(token, key, &self.validation).map_err(|_| TokenFault::Invalid)?;
        read.claims.check(&self.rules, now).map(|()| read.claims)
    }
}

impl fmt::Debug for JwtTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kids: Vec<&str> = self.accepted.iter().map(|(kid, _)| kid.as_str()).collect();
        f.debug_struct("JwtTokens").field("kids", &kids).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
