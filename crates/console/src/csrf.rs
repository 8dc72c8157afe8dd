//! Every form proves that one of our pages sent it: it bears a digest of the cookie its sender holds.

use std::{future::Future, pin::Pin};

use actix_web::{Error, FromRequest, HttpRequest, dev::Payload, web};
use kernel::Random;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    format::hex,
    layout::Shell,
    refusal::{self, Problem},
};

/// What a form bears for the holder of the cookie `secret`.
pub fn token(secret: &str) -> String {
    hex(&Sha256::new().chain_update("csrf").chain_update(secret).finalize())
}

/// 16 unpredictable bytes in hex: a cookie before sign-in, or the key of a form that must act once.
pub fn nonce(random: &dyn Random) -> String {
    let mut bytes = [0; 16];
    random.fill(&mut bytes);
    hex(&bytes)
}

/// Whether `given` is the token of `secret`. Takes as long wherever they differ.
fn is_genuine(given: &str, secret: &str) -> bool {
    let expected = token(secret);
    let difference = given.bytes().zip(expected.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    given.len() == expected.len() && difference == 0
}

/// Someone who may send a form: a visitor, or a guest at the door.
pub trait Sender {
    /// What their cookie holds; `None` when it is missing.
    fn secret(&self) -> Option<&str>;

    /// The frame of the pages they see.
    fn shell(&self) -> Shell;
}

/// A form and its sender. A handler that takes one cannot forget the check.
#[derive(Debug)]
pub struct Posted<S, T> {
    pub sender: S,
    pub body: T,
}

#[derive(Deserialize)]
struct Form<T> {
    #[serde(default)]
    csrf: String,
    #[serde(flatten)]
    body: T,
}

impl<S, T> FromRequest for Posted<S, T>
where
    S: FromRequest<Error = Error> + Sender + 'static,
    T: DeserializeOwned + 'static,
{
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let sender = S::from_request(request, &mut Payload::None);
        let form = web::Form::<Form<T>>::from_request(request, payload);
        Box::pin(async move {
            let sender = sender.await?;
            let form = form.await?.into_inner();
            if sender.secret().is_some_and(|secret| is_genuine(&form.csrf, secret)) {
                Ok(Self { sender, body: form.body })
            } else {
                Err(refusal::error(&sender.shell(), &Problem::StaleForm, None))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_own_cookie_only() {
        let genuine = token("secret");
        assert!(is_genuine(&genuine, "secret"));
        assert!(!is_genuine(&genuine, "other"));
        assert!(!is_genuine("", "secret"));
        assert!(!is_genuine(genuine.trim_end_matches(|_| true), "secret"));
        assert!(!is_genuine(&format!("{genuine}0"), "secret"));
    }

    #[test]
    fn a_token_is_the_digest_the_plan_names_and_tells_nothing_of_the_cookie() {
        assert_eq!(token("abc"), hex(&Sha256::digest("csrfabc")));
        assert_eq!(token("abc").len(), 64);
    }
}
