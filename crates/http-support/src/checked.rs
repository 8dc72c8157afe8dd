use std::ops::Deref;

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures::{FutureExt, future::LocalBoxFuture};
use kernel::Detail;
use serde::de::DeserializeOwned;
use validator::Validate;

use crate::{ApiError, form, json, payload::collect, tenancy};

/// A request body, in JSON: its type says what it may hold and how long it may be.
///
/// Unknown members are refused by `#[serde(deny_unknown_fields)]` on the type, unless its contract says ignored.
pub trait Body: DeserializeOwned + Validate + 'static {
    /// In bytes; a longer body is refused before it is read whole.
    const LIMIT: usize = 1024 * 1024;
    /// Whether no body at all stands for `{}`.
    const MAY_BE_ABSENT: bool = false;
    /// Whether a form is taken too, each of its fields as a text.
    const MAY_BE_FORM: bool = false;
}

/// The checked body of a public route. Where the caller must be signed in, take [`crate::Call`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked<T>(pub T);

impl<T> Deref for Checked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Body> FromRequest for Checked<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        async move {
            let body = collect(&request, &mut payload, T::LIMIT).await?;
            parse(&request, &body).map(Self)
        }
        .boxed_local()
    }
}

/// # Errors
/// 415 for another type than JSON; 400 with the faulty members.
pub(crate) fn parse<T: Body>(request: &HttpRequest, body: &[u8]) -> Result<T, ApiError> {
    let is_absent = T::MAY_BE_ABSENT && body.is_empty();
    let is_form = T::MAY_BE_FORM && request.content_type().eq_ignore_ascii_case(form::TYPE);
    if !is_absent && !is_form {
        expect_json(request)?;
        tenancy::remember(request, body);
    }
    let value: T = match body {
        form if is_form => form::read(form)?,
        _ if is_absent => json::read(b"{}")?,
        body => json::read(body)?,
    };
    value.validate().map_err(|faults| ApiError::invalid(details_of(&faults)))?;
    Ok(value)
}

fn expect_json(request: &HttpRequest) -> Result<(), ApiError> {
    if !request.content_type().eq_ignore_ascii_case("application/json") {
        return Err(ApiError::unsupported_media_type("Content-Type", "expected_application_json"));
    }
    Ok(())
}

/// Each broken rule of a shape by its code, in the order of the fields' names.
fn details_of(faults: &validator::ValidationErrors) -> Vec<Detail> {
    let mut details: Vec<Detail> = faults
        .field_errors()
        .into_iter()
        .flat_map(|(field, faults)| faults.iter().map(move |fault| (field.clone(), fault.code.clone())))
        .map(|(field, reason)| Detail::new(field, reason))
        .collect();
    details.sort_by(|a, b| a.field.cmp(&b.field));
    details
}
