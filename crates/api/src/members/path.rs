use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use http_support::path_id;
use kernel::{Id, Session};

/// The `{sid}` in the path: a member's session, read as [`http_support::PathId`] is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionId(pub(crate) Id<Session>);

impl FromRequest for SessionId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(path_id(request, "sid"))))
    }
}
