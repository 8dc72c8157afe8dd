use actix_web::http::header::{ACCEPT, HeaderMap};

/// How a refusal is written (platform.md §5.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ErrorProfile {
    /// [`crate::ErrorBody`].
    #[default]
    Standard,
    /// [`crate::EnvelopeBody`]: `{success,data,error}`, codes in lower case, 422 where the standard says 400.
    Envelope,
    /// [`crate::ProblemBody`]: RFC 9457.
    Problem,
}

const HEADER: &str = "X-Response-Profile";
const PROBLEM: &str = "application/problem+json";

impl ErrorProfile {
    /// What the client asks for: by `X-Response-Profile`, else by `Accept`. A profile nobody knows asks for nothing.
    pub(crate) fn asked(headers: &HeaderMap) -> Option<Self> {
        let named = headers.get(HEADER).and_then(|name| Self::from_name(name.to_str().ok()?));
        named.or_else(|| accepts_problem(headers).then_some(Self::Problem))
    }

    fn from_name(name: &str) -> Option<Self> {
        match name {
            "standard" => Some(Self::Standard),
            "envelope" => Some(Self::Envelope),
            "problem" => Some(Self::Problem),
            _ => None,
        }
    }

    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Standard | Self::Envelope => "application/json; charset=utf-8",
            Self::Problem => "application/problem+json; charset=utf-8",
        }
    }
}

fn accepts_problem(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT).filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|range| {
        let (kind, parameters) = range.split_once(';').unwrap_or((range, ""));
        let is_refused = parameters.split(';').any(|parameter| {
            parameter.trim().strip_prefix("q=").is_some_and(|weight| weight.trim().parse() == Ok(0.0))
        });
        kind.trim().eq_ignore_ascii_case(PROBLEM) && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn asked(headers: &[(&'static str, &'static str)]) -> Option<ErrorProfile> {
        let request = headers
            .iter()
            .fold(TestRequest::default(), |request, (name, value)| request.append_header((*name, *value)));
        ErrorProfile::asked(request.to_http_request().headers())
    }

    #[test]
    fn a_profile_is_asked_for_by_name_or_by_type() {
        for (headers, expected) in [
            (&[][..], None),
            (&[("X-Response-Profile", "envelope")][..], Some(ErrorProfile::Envelope)),
            (&[("X-Response-Profile", "xml")][..], None),
            (&[("Accept", "application/json")][..], None),
            (&[("Accept", "text/html, Application/Problem+JSON;q=0.5")][..], Some(ErrorProfile::Problem)),
            (&[("Accept", "application/problem+json;q=0")][..], None),
            (&[("Accept", PROBLEM), ("X-Response-Profile", "standard")][..], Some(ErrorProfile::Standard)),
        ] {
            assert_eq!(asked(headers), expected, "{headers:?}");
        }
    }
}
