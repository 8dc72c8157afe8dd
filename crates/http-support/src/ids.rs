use std::sync::Arc;

use actix_web::http::header::HeaderMap;
use kernel::{Clock, Id, Random, TraceParent};

pub(crate) const REQUEST_ID: &str = "x-request-id";
pub(crate) const CORRELATION_ID: &str = "x-correlation-id";

const MAX_LENGTH: usize = 128;

/// Tag of the ids of HTTP exchanges.
enum HttpExchange {}

/// The ids of an exchange: the client's where acceptable, else new ones.
pub(crate) fn ids_of(headers: &HeaderMap, clock: &dyn Clock, random: &dyn Random) -> (Arc<str>, Arc<str>) {
    let new = || -> Arc<str> { Id::<HttpExchange>::new(clock.now(), random).to_string().into() };
    match (given(headers, REQUEST_ID), given(headers, CORRELATION_ID)) {
        (Some(request), Some(correlation)) => (request.into(), correlation.into()),
        (Some(request), None) => (request.into(), new()),
        (None, Some(correlation)) => (new(), correlation.into()),
        (None, None) => {
            let id = new();
            (Arc::clone(&id), id)
        }
    }
}

/// W3C Trace Context: one header, well formed, or none.
pub(crate) fn traceparent(headers: &HeaderMap) -> Option<TraceParent> {
    let mut given = headers.get_all("traceparent");
    let first = given.next()?.to_str().ok()?.parse().ok()?;
    given.next().is_none().then_some(first)
}

fn given<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    is_acceptable(value).then_some(value)
}

/// `^[A-Za-z0-9._:-]{1,128}$`: what may be echoed and logged without harm.
fn is_acceptable(id: &str) -> bool {
    (1..=MAX_LENGTH).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_id_is_1_to_128_plain_characters() {
        assert!(is_acceptable("a"));
        assert!(is_acceptable("2026-11:Job_x.7"));
        assert!(is_acceptable(&"x".repeat(128)));
        for refused in ["", "a b", "a\r\nSet-Cookie: x", "é", "a/b", &"x".repeat(129)] {
            assert!(!is_acceptable(refused), "{refused:?}");
        }
    }

    proptest! {
        #[test]
        fn an_acceptable_id_never_breaks_out_of_a_header_or_a_log_line(id in "\\PC{0,140}|[ -~\\r\\n]{0,140}") {
            if is_acceptable(&id) {
                prop_assert!(id.chars().all(|c| c.is_ascii_graphic() && !"\"\\<>;,".contains(c)));
            }
        }
    }
}
