use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use kernel::Id;
use uuid::Uuid;

/// The `{id}` in the path. One that cannot be read becomes the nil id, which nothing bears: the caller is checked and
/// answered exactly as for any other unknown id (platform.md §8).
#[derive(Clone, Copy, Debug)]
pub struct PathId<Entity>(pub Id<Entity>);

/// The id that a path names `name`, read alike.
pub fn path_id<Entity>(request: &HttpRequest, name: &str) -> Id<Entity> {
    request.match_info().get(name).and_then(Id::parse).unwrap_or(Id::from_uuid(Uuid::nil()))
}

impl<Entity> FromRequest for PathId<Entity> {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(path_id(request, "id"))))
    }
}
