use std::{
    convert::Infallible,
    future::{Ready, ready},
};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use company_enrichment::model::Request;
use kernel::Id;
use uuid::Uuid;

/// The id in the path. One that cannot be read becomes the nil id, which no request bears: the caller is checked and
/// answered exactly as for any other unknown id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestId(pub(crate) Id<Request>);

impl FromRequest for RequestId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given = request.match_info().get("id").and_then(Id::parse);
        ready(Ok(Self(given.unwrap_or(Id::from_uuid(Uuid::nil())))))
    }
}
