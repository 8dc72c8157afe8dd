//! Who looks at a page: a signed-in visitor, or a guest at the door.

use std::{
    future::{Future, Ready, ready},
    pin::Pin,
    sync::Arc,
};

use actix_web::{
    Error, FromRequest, HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite},
    dev::Payload,
    error::InternalError,
    http::{Method, header::LOCATION, uri::PathAndQuery},
    web,
};
use askama::filters::urlencode_strict;
use auth::Me;
use http_support::{ApiError, Edge, Exchange, admit, context_of, known_language};
use kernel::{Context, Credential, DomainError, ErrorKind, Permission, Principal, Unauthenticated};

use crate::{
    Settings, csrf,
    csrf::Sender,
    layout::{Person, Shell},
    locale::{self, Texts},
    navigation,
    refusal::{self, Problem},
};

pub use http_support::SESSION_COOKIE;

/// Where a form leads whose page is not known.
const HOME: &str = "/ui/requests";
/// Ties a sign-in form to the browser that asked for it.
pub const FORM_COOKIE: &str = "comptoir_form";
/// The language chosen with the switch.
pub const LOCALE_COOKIE: &str = "comptoir_locale";

/// A signed-in person and their call. Everyone else is led to the door.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub cx: Context,
    pub t: Texts,
    me: Arc<Me>,
    secret: String,
    path: String,
}

/// Anyone at all: sign-in and error pages.
#[derive(Clone, Debug)]
pub struct Guest {
    pub t: Texts,
    secret: Option<String>,
    path: String,
}

impl FromRequest for Visitor {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::of(&request).await })
    }
}

impl Visitor {
    async fn of(request: &HttpRequest) -> Result<Self, Error> {
        let Some(cookie) = request.cookie(SESSION_COOKIE) else { return Err(to_the_door(request)) };
        let edge = Edge::of(request)?;
        let principal = match edge.authenticator.authenticate(Credential::Cookie(cookie.value())).await {
            Ok(principal) => principal,
            Err(Unauthenticated::Refused { .. } | Unauthenticated::NoTenant) => {
                return Err(to_the_door(request));
            }
            Err(Unauthenticated::Store(error)) => return Err(failed(request, &error)),
        };
        let cx = context_of(&principal, request);
        match service(request)?.me(&cx).await {
            Ok(me) => Self::new(request, cx, &principal, me, cookie.value()).admitted(&principal, request),
            Err(error) if error.kind() == ErrorKind::Unauthenticated => Err(to_the_door(request)),
            Err(error) => Err(failed(request, &error)),
        }
    }

    fn new(request: &HttpRequest, cx: Context, principal: &Principal, me: Arc<Me>, secret: &str) -> Self {
        let t = texts(request, principal.locale);
        Self {
            cx: Context { locale: t.locale(), ..cx },
            t,
            me,
            secret: secret.to_owned(),
            path: path_of(request),
        }
    }

    /// Who is shut out sees why, and the way out.
    fn admitted(self, principal: &Principal, request: &HttpRequest) -> Result<Self, Error> {
        admit(principal, request).map_err(|suspended| self.refuse(&suspended, None))?;
        Ok(self)
    }

    pub fn allows(&self, permission: Permission) -> bool {
        self.cx.allows(permission)
    }

    /// The page for what a service refused; `back` is where to go on. Who must first show their password again is led
    /// to where they do, and from there to `back`.
    pub fn refuse<E: DomainError + 'static>(&self, error: &E, back: Option<&str>) -> Error {
        if error.code() == "STEP_UP_REQUIRED" {
            return led_to("/ui/account/confirm", back.unwrap_or(HOME));
        }
        let problem = Problem::of(error, &self.cx.request_id);
        refusal::error(&self.shell(), &problem, back)
    }
}

impl Sender for Visitor {
    fn secret(&self) -> Option<&str> {
        Some(&self.secret)
    }

    fn shell(&self) -> Shell {
        let person = Person {
            name: self.me.display_name.clone(),
            tenant: self.me.tenant.name.clone(),
            places: navigation::places(|permission| self.allows(permission)),
        };
        Shell::new(self.t, self.path.clone(), csrf::token(&self.secret), Some(person))
    }
}

impl FromRequest for Guest {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl Guest {
    pub fn of(request: &HttpRequest) -> Self {
        Self {
            t: texts(request, known_language(request)),
            secret: request.cookie(FORM_COOKIE).map(|cookie| cookie.value().to_owned()),
            path: path_of(request),
        }
    }

    /// A guest whose forms will be believed, and the cookie that makes it so when they have none yet.
    pub fn with_cookie(mut self, edge: &Edge, settings: Settings) -> (Self, Option<Cookie<'static>>) {
        if self.secret.is_some() {
            return (self, None);
        }
        let secret = csrf::nonce(&*edge.random);
        self.secret = Some(secret.clone());
        (self, Some(cookie(FORM_COOKIE, secret, settings)))
    }
}

impl Sender for Guest {
    fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    fn shell(&self) -> Shell {
        let csrf = self.secret.as_deref().map(csrf::token).unwrap_or_default();
        Shell::new(self.t, self.path.clone(), csrf, None)
    }
}

/// A page with the cookie that its forms need, when the guest had none.
pub fn with_cookie(mut answer: HttpResponse, fresh: Option<Cookie<'static>>) -> HttpResponse {
    if let Some(fresh) = fresh {
        // Only a name or value that no header can hold is refused, and ours are hexadecimal.
        answer.add_cookie(&fresh).ok();
    }
    answer
}

/// A cookie of ours: for this host, out of reach of scripts, not sent along from other sites' forms.
pub fn cookie(name: &'static str, value: String, settings: Settings) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(settings.secure_cookies)
        .finish()
}

/// Whether `path` is one of our own pages: the only kind a sign-in or a switch leads back to.
pub fn is_local(path: &str) -> bool {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_plain && (path == "/ui" || path.starts_with("/ui/"))
}

fn path_of(request: &HttpRequest) -> String {
    let path = request.uri().path_and_query().map(PathAndQuery::as_str).unwrap_or_default();
    if request.method() == Method::GET && is_local(path) {
        path.to_owned()
    } else {
        request.path().to_owned()
    }
}

fn texts(request: &HttpRequest, account: Option<kernel::Locale>) -> Texts {
    let chosen = request.cookie(LOCALE_COOKIE);
    locale::choose(chosen.as_ref().map(Cookie::value), account, Exchange::of(request).language)
}

fn service(request: &HttpRequest) -> Result<&web::Data<auth::Service>, ApiError> {
    let service = request.app_data::<web::Data<auth::Service>>();
    service.ok_or_else(|| ApiError::internal("no auth::Service in the application data"))
}

fn failed<E: DomainError + 'static>(request: &HttpRequest, error: &E) -> Error {
    let problem = Problem::of(error, &Exchange::of(request).request_id);
    refusal::error(&Guest::of(request).shell(), &problem, None)
}

/// To the sign-in page, which leads back here. A form leads back to the list: what it held is gone.
fn to_the_door(request: &HttpRequest) -> Error {
    let path = path_of(request);
    led_to("/ui/login", if request.method() == Method::GET { path.as_str() } else { HOME })
}

/// Elsewhere first, and then to `next`.
fn led_to(page: &str, next: &str) -> Error {
    let next = urlencode_strict(next).map(|encoded| encoded.to_string()).unwrap_or_default();
    let answer = HttpResponse::SeeOther().insert_header((LOCATION, format!("{page}?next={next}"))).finish();
    InternalError::from_response("led elsewhere first", answer).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_our_own_pages_are_led_back_to() {
        for local in ["/ui", "/ui/requests?page=2", "/ui/requests/new?identifier=356%20000%20000"] {
            assert!(is_local(local), "{local}");
        }
        for other in [
            "",
            "/",
            "//evil.example/ui/",
            "https://evil.example",
            "/uix",
            "/ui/\\evil",
            "/ui/ x",
            "/ui/\r\nX: y",
            "/v1/me",
        ] {
            assert!(!is_local(other), "{other}");
        }
    }
}
