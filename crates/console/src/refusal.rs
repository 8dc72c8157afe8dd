//! What went wrong, as a page in the same frame: a title, a sentence, the next thing to do.

use std::time::Duration;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    error::{InternalError, QueryPayloadError, UrlencodedError},
    http::{
        Method, StatusCode,
        header::{ALLOW, HeaderValue, RETRY_AFTER},
    },
};
use askama::Template;
use http_support::{Exchange, RefusalWriter};
use kernel::{DomainError, ErrorKind};

use crate::{
    csrf::Sender,
    layout::{self, Shell},
    visitor::{Guest, Visitor, is_local},
};

/// Where a refusal leads when nothing better is known.
const HOME: &str = "/ui/requests";

/// What a page can be refused for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    Forbidden,
    /// The whole organisation is shut out.
    Suspended,
    /// The organisation may not be written to.
    ReadOnly,
    /// The token of a form is not its sender's.
    StaleForm,
    NotFound,
    /// Pages are read and sent, nothing else.
    Method,
    Cooldown(Duration),
    /// Too many calls, or too many wrong passwords.
    Limited(Duration),
    Conflict,
    Input,
    Unavailable(Duration),
    /// A fault of ours; the reference finds it in the log.
    Internal {
        reference: String,
    },
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage<'a> {
    shell: &'a Shell,
    status: u16,
    title: String,
    text: String,
    reference: Option<&'a String>,
    /// None where every page would say the same.
    way_on: Option<WayOn<'a>>,
}

struct WayOn<'a> {
    path: &'a str,
    words: &'static str,
}

impl Problem {
    /// What a domain's error means to a reader. Faults of ours are told to the log here, and nowhere else.
    pub fn of<E: DomainError + 'static>(error: &E, reference: &str) -> Self {
        match error.code() {
            "TENANT_SUSPENDED" => return Self::Suspended,
            "READ_ONLY" => return Self::ReadOnly,
            _ => {}
        }
        let problem = Self::kind_of(error.kind(), error.retry_after(), reference);
        if problem.status().is_server_error() {
            let cause: &(dyn std::error::Error + 'static) = error;
            tracing::error!(error_code = error.code(), cause, "the page failed");
        }
        problem
    }

    fn kind_of(kind: ErrorKind, wait: Option<Duration>, reference: &str) -> Self {
        match (kind, wait) {
            (ErrorKind::Forbidden, _) => Self::Forbidden,
            (ErrorKind::NotFound, _) => Self::NotFound,
            (ErrorKind::MethodNotAllowed, _) => Self::Method,
            (ErrorKind::RateLimited, wait) => Self::Limited(wait.unwrap_or(Duration::from_mins(1))),
            (ErrorKind::Conflict, Some(left)) => Self::Cooldown(left),
            (ErrorKind::Conflict, None) => Self::Conflict,
            (ErrorKind::Unavailable | ErrorKind::Timeout | ErrorKind::Upstream, wait) => {
                Self::Unavailable(wait.unwrap_or(Duration::from_secs(5)))
            }
            (ErrorKind::Internal, _) => Self::Internal { reference: reference.to_owned() },
            _ => Self::Input,
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::Forbidden | Self::Suspended | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Cooldown(_) | Self::Conflict => StatusCode::CONFLICT,
            Self::Limited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Input => StatusCode::BAD_REQUEST,
            Self::Unavailable(_) | Self::ReadOnly => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Rounded up: who waits this long is not refused again.
    fn wait(&self) -> Option<u64> {
        let (Self::Cooldown(left) | Self::Limited(left) | Self::Unavailable(left)) = self else {
            return None;
        };
        Some(left.as_millis().div_ceil(1000).max(1).try_into().unwrap_or(u64::MAX))
    }

    const fn keys(&self) -> (&'static str, &'static str) {
        match self {
            Self::Forbidden => ("refusal-forbidden", "refusal-forbidden-text"),
            Self::Suspended => ("refusal-suspended", "refusal-suspended-text"),
            Self::ReadOnly => ("refusal-read-only", "refusal-read-only-text"),
            Self::StaleForm => ("refusal-form", "refusal-form-text"),
            Self::NotFound => ("refusal-not-found", "refusal-not-found-text"),
            Self::Cooldown(_) => ("refusal-cooldown", "refusal-cooldown-text"),
            Self::Limited(_) => ("refusal-limited", "refusal-limited-text"),
            Self::Conflict => ("refusal-conflict", "refusal-conflict-text"),
            Self::Input | Self::Method => ("refusal-input", "refusal-input-text"),
            Self::Unavailable(_) => ("refusal-unavailable", "refusal-unavailable-text"),
            Self::Internal { .. } => ("refusal-internal", "refusal-internal-text"),
        }
    }
}

/// The page that says so.
pub fn page(shell: &Shell, problem: &Problem, back: Option<&str>) -> HttpResponse {
    let (title, text) = problem.keys();
    let wait = problem.wait();
    let text = match wait {
        Some(seconds) => shell.t.say_with(text, "seconds", seconds),
        None => shell.t.say(text),
    };
    let page = RefusalPage {
        shell,
        status: problem.status().as_u16(),
        title: shell.t.say(title).into_owned(),
        text: text.into_owned(),
        reference: match problem {
            Problem::Internal { reference } => Some(reference),
            _ => None,
        },
        way_on: WayOn::of(problem, back),
    };
    let mut answer = layout::page(problem.status(), &page);
    if let Some(seconds) = wait {
        answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    answer
}

impl<'a> WayOn<'a> {
    fn of(problem: &Problem, back: Option<&'a str>) -> Option<Self> {
        let words = match back {
            None if *problem == Problem::Suspended => return None,
            None => "refusal-home",
            Some(path) if path.starts_with("/ui/requests/") => "refusal-back",
            Some(_) => "refusal-back-page",
        };
        Some(Self { path: back.unwrap_or(HOME), words })
    }
}

/// The same as an error, for extractors and `?`.
pub fn error(shell: &Shell, problem: &Problem, back: Option<&str>) -> Error {
    InternalError::from_response("refused", page(shell, problem, back)).into()
}

/// How pages are refused before or beside their handlers: too often, in too great a number, too slowly. Whose pages they
/// are is not asked.
pub fn pages(request: &HttpRequest) -> Option<RefusalWriter> {
    if !is_local(request.path()) {
        return None;
    }
    let (guest, reference) = (Guest::of(request), Exchange::of(request).request_id);
    Some(RefusalWriter(Box::new(move |error| {
        let problem = Problem::kind_of(error.kind(), error.retry_after(), &reference);
        page(&guest.shell(), &problem, None)
    })))
}

/// A path below `/ui` that nobody registered, or a method that no page knows.
pub async fn unknown_page(
    visitor: Result<Visitor, Error>,
    guest: Guest,
    request: HttpRequest,
) -> HttpResponse {
    let shell = visitor.map_or_else(|_| guest.shell(), |visitor| visitor.shell());
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::POST) {
        return page(&shell, &Problem::NotFound, None);
    }
    let mut answer = page(&shell, &Problem::Method, None);
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, POST"));
    answer
}

/// A form that is too long or no form at all.
pub fn unreadable_form(_: UrlencodedError, request: &HttpRequest) -> Error {
    error(&Guest::of(request).shell(), &Problem::Input, None)
}

/// An address whose parameters are none.
pub fn unreadable_query(_: QueryPayloadError, request: &HttpRequest) -> Error {
    error(&Guest::of(request).shell(), &Problem::Input, None)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderMap;
    use kernel::Locale;

    use super::*;
    use crate::samples;

    #[derive(Debug)]
    struct TooOften;

    impl std::fmt::Display for TooOften {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("too often")
        }
    }

    impl std::error::Error for TooOften {}

    impl DomainError for TooOften {
        fn kind(&self) -> ErrorKind {
            ErrorKind::RateLimited
        }

        fn code(&self) -> &'static str {
            "RATE_LIMIT"
        }

        fn retry_after(&self) -> Option<Duration> {
            Some(Duration::from_millis(1_500))
        }
    }

    fn retry_after(headers: &HeaderMap) -> &str {
        headers.get(RETRY_AFTER).unwrap().to_str().unwrap()
    }

    #[test]
    fn who_comes_too_often_is_told_how_long_to_wait_rounded_up() {
        let problem = Problem::of(&TooOften, "1");
        let answer = page(&samples::shell(Locale::English, "/ui/requests"), &problem, None);
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(retry_after(answer.headers()), "2");
    }
}
