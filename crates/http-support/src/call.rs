use std::ops::Deref;

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures::{FutureExt, future::LocalBoxFuture};
use kernel::{Context, Principal};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::{ApiError, Body, Caller, checked, idempotency, payload};

/// A signed-in call with a checked body: who calls is settled before what they say is read.
///
/// Its context bears the idempotency key, with the fingerprint of exactly this call.
#[derive(Clone, Debug)]
pub struct Call<T> {
    pub cx: Context,
    pub principal: Principal,
    pub body: T,
}

/// The body of a route that takes none: nothing, or `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

impl Body for Empty {
    const LIMIT: usize = 1024;
    const MAY_BE_ABSENT: bool = true;
}

impl<T> Deref for Call<T> {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.cx
    }
}

impl<T: Body> FromRequest for Call<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Self::of(request, payload).boxed_local()
    }
}

impl<T: Body> Call<T> {
    async fn of(request: HttpRequest, mut payload: Payload) -> Result<Self, ApiError> {
        let Caller { mut cx, principal } = Caller::of(&request).await?;
        let bytes = payload::collect(&request, &mut payload, T::LIMIT).await?;
        let body = checked::parse(&request, &bytes)?;
        cx.idempotency = idempotency::keyed(&request, &bytes)?;
        Ok(Self { cx, principal, body })
    }
}
