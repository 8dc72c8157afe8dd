use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use kernel::{Id, Session, UserId};
use uuid::Uuid;

/// The member in the path. An id that cannot be read becomes the nil id, which nobody bears: the caller is checked and
/// answered exactly as for any other unknown id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemberId(pub(crate) UserId);

/// A member's session in the path, read alike.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionId(pub(crate) Id<Session>);

fn read<Entity>(request: &HttpRequest, name: &str) -> Id<Entity> {
    request.match_info().get(name).and_then(Id::parse).unwrap_or(Id::from_uuid(Uuid::nil()))
}

impl FromRequest for MemberId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(read(request, "id"))))
    }
}

impl FromRequest for SessionId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(read(request, "sid"))))
    }
}
