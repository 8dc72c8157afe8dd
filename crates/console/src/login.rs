//! Signing in and out.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    cookie::time::Duration,
    http::{
        StatusCode,
        header::{RETRY_AFTER, USER_AGENT},
    },
    web::{Data, Query},
};
use askama::Template;
use auth::{BrowserSession, ChooseTenant, Login, SignedIn, TenantChoice};
use http_support::{Edge, anonymous, count_sign_in};
use kernel::{DomainError, ErrorKind};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use crate::{
    Settings,
    csrf::{Posted, Sender},
    layout::{self, Shell},
    locked::Locked,
    refusal::{self, Problem},
    routes::see_other,
    visitor::{FORM_COOKIE, Guest, SESSION_COOKIE, Visitor, cookie, is_local, with_cookie},
};

/// Where a sign-in leads when no page was asked for.
const HOME: &str = "/ui/requests";

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
    /// What was just done: `password`, `account` or `joined`.
    done: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: SecretText,
    #[serde(default)]
    next: String,
}

/// The second step, for members of several tenants.
#[derive(Debug, Default, Deserialize)]
pub struct Chosen {
    /// Stands for the password given in the first.
    #[serde(default)]
    select: SecretText,
    #[serde(default)]
    tenant: String,
    #[serde(default)]
    next: String,
}

/// Never shown in a log.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub struct SecretText(String);

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl SecretText {
    pub fn into_secret(self) -> SecretString {
        SecretString::from(self.0)
    }
}

/// The sign-in page; its second step asks which tenant.
#[derive(Default)]
pub struct Door {
    pub email: String,
    pub next: String,
    pub tenants: Vec<Choice>,
    /// What spares typing the password twice.
    pub select: String,
    /// What went wrong.
    pub error: Option<String>,
    /// Key of what was just done.
    pub done: Option<&'static str>,
}

#[derive(Debug)]
pub struct Choice {
    pub slug: String,
    pub name: String,
}

#[derive(Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    pub shell: Shell,
    pub door: Door,
}

impl From<TenantChoice> for Choice {
    fn from(tenant: TenantChoice) -> Self {
        Self { slug: tenant.slug.as_str().to_owned(), name: tenant.name }
    }
}

/// The form.
pub async fn form(
    guest: Guest,
    asked: Query<Asked>,
    edge: Data<Edge>,
    settings: Data<Settings>,
) -> HttpResponse {
    let (guest, fresh) = guest.with_cookie(&edge, **settings);
    let Asked { next, done } = asked.into_inner();
    let done = match done.as_deref() {
        Some("password") => Some("reset-done"),
        Some("account") => Some("founding-done"),
        Some("joined") => Some("invitation-joined"),
        _ => None,
    };
    let door = Door { next, done, ..Door::default() };
    with_cookie(layout::page(StatusCode::OK, &LoginPage { shell: guest.shell(), door }), fresh)
}

/// In, on to the choice of a tenant, or back to the form.
pub async fn submit(
    posted: Posted<Guest, Credentials>,
    request: HttpRequest,
    accounts: Data<auth::Service>,
    edge: Data<Edge>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Error> {
    let Posted { sender, body } = posted;
    count_sign_in(&request, &body.email).await?;
    let mut door = Door { email: body.email.clone(), next: body.next.clone(), ..Door::default() };
    let status = match accounts.login_browser(&anonymous(&request), body.into_login(&request)).await {
        Ok(SignedIn::Ready(session)) => return Ok(enter(&session, &door.next, &edge, **settings)),
        Ok(SignedIn::TenantRequired(choice)) => {
            choice.select_token.expose_secret().clone_into(&mut door.select);
            door.tenants = choice.tenants.into_iter().map(Choice::from).collect();
            StatusCode::OK
        }
        Err(auth::Error::BadLogin) => {
            door.error = Some(sender.t.say("login-refused").into_owned());
            StatusCode::UNAUTHORIZED
        }
        Err(auth::Error::Locked { wait, needs_reset }) => {
            return Ok(locked(&sender, door, Locked { wait, needs_reset }));
        }
        Err(error) => return Err(failed(&sender, &error, &request)),
    };
    Ok(layout::page(status, &LoginPage { shell: sender.shell(), door }))
}

/// The form again, with how long to wait.
fn locked(guest: &Guest, door: Door, locked: Locked) -> HttpResponse {
    let door = Door { error: Some(locked.words(guest.t)), ..door };
    let page = LoginPage { shell: guest.shell(), door };
    let mut answer = layout::page(StatusCode::TOO_MANY_REQUESTS, &page);
    answer.headers_mut().insert(RETRY_AFTER, locked.seconds().into());
    answer
}

/// Into the tenant chosen, or back to the first step.
pub async fn choose_tenant(
    posted: Posted<Guest, Chosen>,
    request: HttpRequest,
    accounts: Data<auth::Service>,
    edge: Data<Edge>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Error> {
    let Posted { sender, body } = posted;
    let choice = ChooseTenant {
        select_token: body.select.into_secret(),
        tenant: body.tenant,
        user_agent: user_agent(&request),
        device: None,
    };
    match accounts.choose_tenant_browser(&anonymous(&request), choice).await {
        Ok(session) => Ok(enter(&session, &body.next, &edge, **settings)),
        Err(auth::Error::Suspended(suspended)) => Err(failed(&sender, &suspended, &request)),
        Err(error) if matches!(error.kind(), ErrorKind::Unauthenticated | ErrorKind::Forbidden) => {
            let error = Some(sender.t.say("login-expired").into_owned());
            let door = Door { next: body.next, error, ..Door::default() };
            Ok(layout::page(StatusCode::UNAUTHORIZED, &LoginPage { shell: sender.shell(), door }))
        }
        Err(error) => Err(failed(&sender, &error, &request)),
    }
}

/// Out: the session ends and its cookie goes.
pub async fn leave(
    posted: Posted<Visitor, Asked>,
    accounts: Data<auth::Service>,
) -> Result<HttpResponse, Error> {
    sign_out(&posted.sender, &accounts, false).await
}

/// Ends the visitor's session, or all of theirs, and leads to the door.
pub async fn sign_out(visitor: &Visitor, accounts: &auth::Service, all: bool) -> Result<HttpResponse, Error> {
    accounts.logout(&visitor.cx, all).await.map_err(|error| visitor.refuse(&error, None))?;
    let mut answer = see_other("/ui/login");
    forget(&mut answer, SESSION_COOKIE);
    Ok(answer)
}

impl Credentials {
    fn into_login(self, request: &HttpRequest) -> Login {
        Login {
            email: self.email,
            password: self.password.into_secret(),
            tenant: None,
            user_agent: user_agent(request),
            device: None,
        }
    }
}

fn user_agent(request: &HttpRequest) -> Option<String> {
    request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn enter(session: &BrowserSession, next: &str, edge: &Edge, settings: Settings) -> HttpResponse {
    let mut kept = cookie(SESSION_COOKIE, session.secret.expose_secret().to_owned(), settings);
    kept.set_max_age(Duration::seconds((session.expires_at - edge.clock.now()).num_seconds()));
    let mut answer = see_other(if is_local(next) { next } else { HOME });
    answer.add_cookie(&kept).ok();
    forget(&mut answer, FORM_COOKIE);
    answer
}

fn forget(answer: &mut HttpResponse, name: &'static str) {
    let mut gone = cookie(name, String::new(), Settings::default());
    gone.make_removal();
    answer.add_cookie(&gone).ok();
}

fn failed<E: DomainError + 'static>(guest: &Guest, error: &E, request: &HttpRequest) -> Error {
    let problem = Problem::of(error, &anonymous(request).request_id);
    refusal::error(&guest.shell(), &problem, Some("/ui/login"))
}
