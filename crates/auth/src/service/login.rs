use chrono::{DateTime, Utc};
use kernel::{Actor, Audit, AuditOutcome, Context, Id, TenantId, UserId};
use serde_json::json;
use uuid::Uuid;

use super::{Service, audit_session};
use crate::{
    commands::Login,
    error::Error,
    model::{Email, Membership, Session, SessionSecret, User},
    ports::{Enrolment, SystemRepository},
    views::{AccessToken, BrowserSession, SignedIn, TenantChoice},
};

/// How a password is named among the proofs of identity (RFC 8176).
const BY_PASSWORD: [&str; 1] = ["pwd"];

/// Why someone stays outside. Told to the audit trail alone.
#[derive(Clone, Copy, Debug)]
enum Reason {
    UnknownUser,
    WrongPassword,
    UserDisabled,
    NoMembership,
}

impl Reason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownUser => "unknown_user",
            Self::WrongPassword => "wrong_password",
            Self::UserDisabled => "user_disabled",
            Self::NoMembership => "no_membership",
        }
    }
}

/// Someone who proved who they are, and a tenant that lets them in.
struct Admitted {
    membership: Membership,
    user_agent: Option<String>,
    now: DateTime<Utc>,
}

impl Service {
    /// Signs in for the API: a session, and an access token in its name.
    ///
    /// # Errors
    /// [`Error::BadLogin`] without hint, [`Error::Busy`], [`Error::Store`].
    pub async fn login(&self, cx: &Context, login: Login) -> Result<SignedIn<AccessToken>, Error> {
        match self.admit(cx, login).await? {
            SignedIn::TenantRequired(choices) => Ok(SignedIn::TenantRequired(choices)),
            SignedIn::Ready(admitted) => {
                let session = self.session_for(&admitted);
                let token =
                    self.sign_token(&session, &admitted.membership, self.settings.access_token_ttl)?;
                self.open_session(cx, session, "token").await?;
                Ok(SignedIn::Ready(token))
            }
        }
    }

    /// Signs in for the pages: a session whose secret only the browser holds.
    ///
    /// # Errors
    /// As [`Self::login`].
    pub async fn login_browser(&self, cx: &Context, login: Login) -> Result<SignedIn<BrowserSession>, Error> {
        match self.admit(cx, login).await? {
            SignedIn::TenantRequired(choices) => Ok(SignedIn::TenantRequired(choices)),
            SignedIn::Ready(admitted) => {
                let secret = SessionSecret::generate(&*self.ports.random);
                let session = Session { secret_hash: Some(secret.hash()), ..self.session_for(&admitted) };
                let opened = self.open_session(cx, session, "browser").await?;
                Ok(SignedIn::Ready(BrowserSession {
                    secret: secret.into_text(),
                    expires_at: opened.expires_at,
                    user: opened.user,
                    tenant: opened.tenant,
                    session: opened.id,
                }))
            }
        }
    }

    /// Read, hash, judge. Whatever is wrong, the same work is done and the same answer given.
    async fn admit(&self, cx: &Context, login: Login) -> Result<SignedIn<Admitted>, Error> {
        let now = self.ports.clock.now();
        let email = Email::parse(&login.email).ok();
        let found = self.system.read(&cx.as_system(), move |tx| find_account(tx, email)).await?;
        let phc = found.as_ref().and_then(|(user, _)| user.hashed_password.clone());
        let is_right = self.ports.passwords.verify(login.password, phc).await?;
        let user = found.as_ref().map(|(user, _)| user.id.as_uuid());
        let membership = match judge(found, is_right, login.tenant.as_deref()) {
            Ok(SignedIn::Ready(membership)) => membership,
            Ok(SignedIn::TenantRequired(choices)) => return Ok(SignedIn::TenantRequired(choices)),
            Err(reason) => return self.refuse(cx, user, reason).await,
        };
        Ok(SignedIn::Ready(Admitted { membership, user_agent: login.user_agent, now }))
    }

    async fn refuse<T>(&self, cx: &Context, user: Option<Uuid>, reason: Reason) -> Result<T, Error> {
        let line = Audit::new("auth.login.refused", "user", user.unwrap_or_default())
            .ending(AuditOutcome::Denied)
            .with(json!({ "reason": reason.as_str() }));
        self.system.write(&cx.as_system(), move |tx| Ok(tx.audit(line)?)).await?;
        Err(Error::BadLogin)
    }

    fn session_for(&self, admitted: &Admitted) -> Session {
        let Admitted { membership, user_agent, now } = admitted;
        let holder = (membership.user, membership.tenant);
        let id = Id::new(*now, &*self.ports.random);
        Session::open(id, holder, &BY_PASSWORD, *now, self.settings.session_max_age)
            .with_user_agent(user_agent.as_deref())
    }

    /// Nothing is checked again here: a user or membership that went away meanwhile is met at the session's first use.
    async fn open_session(
        &self,
        cx: &Context,
        session: Session,
        kind: &'static str,
    ) -> Result<Session, Error> {
        let cx = Context { actor: Actor::User(session.user), ..cx.as_system() };
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            tx.insert_session(&session)?;
            tx.audit(audit_session("auth.login.succeeded", &session, json!({ "kind": kind })))?;
            Ok(session)
        };
        self.system.write(&cx, write).await
    }
}

type Account = (User, Vec<Enrolment>);

/// For an unknown address the same statements run as for a known one.
fn find_account(tx: &mut dyn SystemRepository, email: Option<Email>) -> Result<Option<Account>, Error> {
    let Some(email) = email else { return Ok(None) };
    let user = tx.find_user_by_email(&email)?;
    let id = user.as_ref().map_or(UserId::from_uuid(Uuid::nil()), |user| user.id);
    let enrolments = tx.list_enrolments(id)?;
    Ok(user.map(|user| (user, enrolments)))
}

/// Which membership the login is for, once the password has been compared.
fn judge(
    account: Option<Account>,
    is_right: bool,
    tenant: Option<&str>,
) -> Result<SignedIn<Membership>, Reason> {
    let (user, mut enrolments) = account.ok_or(Reason::UnknownUser)?;
    if !is_right {
        return Err(Reason::WrongPassword);
    }
    if !user.is_active {
        return Err(Reason::UserDisabled);
    }
    enrolments.retain(|enrolment| {
        let is_open = enrolment.tenant.status.admits() && enrolment.membership.is_personal();
        is_open && tenant.is_none_or(|named| is_named(enrolment, named))
    });
    match enrolments.pop() {
        None => Err(Reason::NoMembership),
        Some(only) if enrolments.is_empty() => Ok(SignedIn::Ready(only.membership)),
        Some(last) => {
            enrolments.push(last);
            Ok(SignedIn::TenantRequired(enrolments.into_iter().map(TenantChoice::from).collect()))
        }
    }
}

/// A tenant is named by its slug or its id.
fn is_named(enrolment: &Enrolment, name: &str) -> bool {
    enrolment.tenant.slug.as_str() == name || TenantId::parse(name) == Some(enrolment.tenant.id)
}
