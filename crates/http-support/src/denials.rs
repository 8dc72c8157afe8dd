//! Each refusal for lack of a permission is told to whoever watches (platform.md §6.7).

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{Method, StatusCode},
};
use kernel::{Context, Denial, Figures as _};
use uuid::Uuid;

use crate::{ApiError, Edge};

/// In whose name a call was made, left for the refusal it may meet.
#[derive(Clone)]
struct InNameOf(Context);

pub(crate) fn remember(request: &HttpRequest, cx: &Context) {
    request.extensions_mut().insert(InNameOf(cx.clone()));
}

/// In whose name the call was made, once that is known.
pub(crate) fn caller(request: &HttpRequest) -> Option<Context> {
    request.extensions().get::<InNameOf>().map(|caller| caller.0.clone())
}

/// Tells of `response`, should it refuse a signed-in caller. When that cannot be written down the refusal stands all the
/// same, and the log says so.
pub(crate) async fn tell(
    edge: &Edge,
    (method, route): (&Method, &str),
    request: &HttpRequest,
    response: &HttpResponse,
) {
    if response.status() != StatusCode::FORBIDDEN {
        return;
    }
    let Some(cx) = caller(request) else { return };
    edge.metrics.count("comptoir_authz_denied_total", &[], 1);
    let Some(witness) = &edge.witness else { return };
    let error = response.error().and_then(actix_web::Error::as_error::<ApiError>);
    let denial = Denial {
        method: method.as_str(),
        route,
        target: request.match_info().get("id").and_then(|id| Uuid::try_parse(id).ok()),
        code: error.map_or("FORBIDDEN", ApiError::code),
    };
    if let Err(fault) = witness.denied(&cx, denial).await {
        tracing::error!(cause = %fault, "a refusal was not written down");
    }
}
