//! Coming in with the link of an invitation: an account is made, or the one there is becomes a member.

use actix_web::{
    Error, HttpRequest, HttpResponse,
    http::StatusCode,
    web::{Data, Query},
};
use askama::Template;
use auth::{AcceptInvitation, Invitation, Proof, Service};
use http_support::Edge;
use kernel::Context;
use secrecy::SecretString;
use serde::Deserialize;

use crate::{
    Settings,
    account::password,
    csrf::{Posted, Sender},
    layout::{self, Shell},
    locale::Texts,
    locked::Locked,
    login::SecretText,
    recovery::{Link, context, failed},
    routes::see_other,
    visitor::{Guest, with_cookie},
};

#[derive(Deserialize)]
pub struct Filled {
    #[serde(default)]
    token: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: SecretText,
}

#[derive(Template)]
#[template(path = "invitation.html")]
struct InvitationPage {
    shell: Shell,
    token: String,
    name: String,
    /// None when the link opens nothing: then there is no form.
    told: Option<Told>,
    faults: Faults,
}

/// What the invitation says.
struct Told {
    lead: String,
    email: String,
    has_account: bool,
}

/// What is wrong, in words, by its place.
#[derive(Default)]
struct Faults {
    name: Option<String>,
    password: Option<String>,
}

impl Faults {
    /// None for what a form can do nothing about.
    fn of(t: Texts, error: &auth::Error) -> Option<Self> {
        let say = |key| Some(t.say(key).into_owned());
        let none = Self::default();
        match error {
            // Told by the page itself, which looks again.
            auth::Error::BadToken(_) => Some(none),
            auth::Error::WeakPassword(weakness) => {
                Some(Self { password: say(password::fault_of(*weakness)), ..none })
            }
            auth::Error::BadLogin | auth::Error::HasAccount => {
                Some(Self { password: say("invitation-wrong"), ..none })
            }
            auth::Error::Locked { wait, needs_reset } => {
                let locked = Locked { wait: *wait, needs_reset: *needs_reset };
                Some(Self { password: Some(locked.words(t)), ..none })
            }
            auth::Error::Input(_) => Some(Self { name: say("founding-nameless"), ..none }),
            _ => None,
        }
    }

    const fn is_none(&self) -> bool {
        self.name.is_none() && self.password.is_none()
    }
}

impl InvitationPage {
    fn answer(&self) -> HttpResponse {
        let status = match &self.told {
            None => StatusCode::BAD_REQUEST,
            Some(_) if self.faults.is_none() => StatusCode::OK,
            Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        layout::page(status, self)
    }
}

/// The form, if the link is still good.
pub async fn form(
    guest: Guest,
    asked: Query<Link>,
    request: HttpRequest,
    accounts: Data<Service>,
    edge: Data<Edge>,
    settings: Data<Settings>,
) -> Result<HttpResponse, Error> {
    let (guest, fresh) = guest.with_cookie(&edge, **settings);
    let (cx, token) = (context(&request, guest.t), asked.into_inner().token);
    let invitation = look(&accounts, &guest, &cx, &token).await?;
    let name = invitation.as_ref().and_then(|it| it.display_name.clone()).unwrap_or_default();
    let told = invitation.map(|it| Told::new(guest.t, it));
    let page = InvitationPage { shell: guest.shell(), token, name, told, faults: Faults::default() };
    Ok(with_cookie(page.answer(), fresh))
}

/// To the sign-in page, or back to the field.
pub async fn submit(
    posted: Posted<Guest, Filled>,
    request: HttpRequest,
    accounts: Data<Service>,
) -> Result<HttpResponse, Error> {
    let Posted { sender: guest, body: Filled { token, name, password } } = posted;
    let cx = context(&request, guest.t);
    let invitation = look(&accounts, &guest, &cx, &token).await?;
    let has_account = invitation.is_some_and(|it| it.has_account);
    let secret = password.into_secret();
    let accept = AcceptInvitation {
        token: token.clone().into(),
        display_name: (!has_account).then(|| name.clone()),
        proof: if has_account { Proof::Password(secret) } else { Proof::NewPassword(secret) },
    };
    let error = match accounts.accept_invitation(&cx, accept).await {
        Ok(()) => {
            let done = if has_account { "joined" } else { "account" };
            return Ok(see_other(&format!("/ui/login?done={done}")));
        }
        Err(error) => error,
    };
    let faults = Faults::of(guest.t, &error).ok_or_else(|| failed(&guest, &error, &cx))?;
    let told = look(&accounts, &guest, &cx, &token).await?.map(|it| Told::new(guest.t, it));
    // The language switch leads back to the form, and the form needs its link.
    let shell = guest.shell().at(&format!("/ui/invitation?token={token}"));
    Ok(InvitationPage { shell, token, name, told, faults }.answer())
}

/// The invitation; none when the link opens nothing.
async fn look(
    accounts: &Service,
    guest: &Guest,
    cx: &Context,
    token: &str,
) -> Result<Option<Invitation>, Error> {
    match accounts.read_invitation(cx, &SecretString::from(token)).await {
        Ok(invitation) => Ok(Some(invitation)),
        Err(auth::Error::BadToken(_)) => Ok(None),
        Err(error) => Err(failed(guest, &error, cx)),
    }
}

impl Told {
    fn new(t: Texts, invitation: Invitation) -> Self {
        let Invitation { tenant, email, has_account, .. } = invitation;
        let lead = if has_account { "invitation-lead-known" } else { "invitation-lead" };
        Self {
            lead: t.say_with(lead, "tenant", tenant.name.as_str()).into_owned(),
            email: email.as_str().to_owned(),
            has_account,
        }
    }
}
