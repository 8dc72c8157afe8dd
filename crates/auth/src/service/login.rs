use chrono::{DateTime, Utc};
use kernel::{Context, TenantId, TenantSuspended, UserId};
use uuid::Uuid;

use super::{
    Service,
    attempts::{Whom, refusal},
};
use crate::{
    commands::Login,
    error::Error,
    model::{Email, Membership, User},
    ports::{Enrolment, SystemRepository},
    views::{BrowserSession, SignedIn, TenantChoice, TenantsToChoose, Tokens},
};

/// Why someone stays outside. Told to the audit trail alone.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reason {
    UnknownUser,
    WrongPassword,
    UserDisabled,
    NoMembership,
    /// The password was right, and the tenant lets nobody in.
    TenantSuspended,
    /// The password was not looked at.
    Locked,
}

impl Reason {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownUser => "unknown_user",
            Self::WrongPassword => "wrong_password",
            Self::UserDisabled => "user_disabled",
            Self::NoMembership => "no_membership",
            Self::TenantSuspended => "tenant_suspended",
            Self::Locked => "locked",
        }
    }
}

/// Someone who proved who they are, and a tenant that lets them in.
pub(super) struct Admitted {
    pub membership: Membership,
    pub user_agent: Option<String>,
    pub device: Option<String>,
    pub now: DateTime<Utc>,
}

impl Service {
    /// Signs in for the API: a session, an access token in its name and the first of its refresh tokens.
    ///
    /// # Errors
    /// [`Error::BadLogin`] without hint, [`Error::Locked`] after too many of those, [`Error::Suspended`] for the right
    /// password, [`Error::Busy`], [`Error::Store`].
    pub async fn login(&self, cx: &Context, login: Login) -> Result<SignedIn<Tokens>, Error> {
        let entered = match self.admit(cx, login).await {
            Ok(step) => step.then(async |admitted| self.enter(cx, &admitted).await).await,
            Err(refused) => Err(refused),
        };
        self.counted_first_step(entered)
    }

    /// Signs in for the pages: a session whose secret only the browser holds.
    ///
    /// # Errors
    /// As [`Self::login`].
    pub async fn login_browser(&self, cx: &Context, login: Login) -> Result<SignedIn<BrowserSession>, Error> {
        let entered = match self.admit(cx, login).await {
            Ok(step) => step.then(async |admitted| self.enter_browser(cx, &admitted).await).await,
            Err(refused) => Err(refused),
        };
        self.counted_first_step(entered)
    }

    /// Read, count, hash, judge. Whatever is wrong, the same work is done and the same answer given.
    async fn admit(&self, cx: &Context, login: Login) -> Result<SignedIn<Admitted>, Error> {
        let Login { email, password, tenant, user_agent, device } = login;
        let account = self.account_of(&email)?;
        let email = Email::parse(&email).ok();
        let (attempt, found) = self.attempt(cx, account, move |tx| find_account(tx, email.as_ref())).await?;
        let now = self.ports.clock.now();
        let phc = found.as_ref().and_then(|(user, _)| user.hashed_password.clone());
        let (attempt, is_right) = self.compare(cx, attempt, password, phc).await?;
        match judge(found, is_right, tenant.as_deref()) {
            Ok(Judged::Member(membership)) => {
                self.succeed(cx, attempt).await?;
                Ok(SignedIn::Ready(Admitted { membership, user_agent, device, now }))
            }
            Ok(Judged::Several(user, tenants)) => {
                self.succeed(cx, attempt).await?;
                let select_token = self.select_token(&user, now)?;
                Ok(SignedIn::TenantRequired(TenantsToChoose { tenants, select_token }))
            }
            Err(Reason::TenantSuspended) => {
                let whom = attempt.whom;
                self.succeed(cx, attempt).await?;
                self.refuse(cx, whom, Reason::TenantSuspended).await
            }
            Err(reason) => self.fail(cx, attempt, reason).await,
        }
    }

    /// Leaves a line about someone refused for another reason than a password.
    pub(super) async fn refuse<T>(&self, cx: &Context, whom: Whom, reason: Reason) -> Result<T, Error> {
        let line = refusal(whom, reason);
        self.system.write(&cx.as_system(), move |tx| Ok(tx.audit(line)?)).await?;
        Err(if matches!(reason, Reason::TenantSuspended) { TenantSuspended.into() } else { Error::BadLogin })
    }
}

pub(super) type Account = (User, Vec<Enrolment>);

/// For an unknown address the same statements run as for a known one.
fn find_account(
    tx: &mut dyn SystemRepository,
    email: Option<&Email>,
) -> Result<(Whom, Option<Account>), Error> {
    let user = email.map_or(Ok(None), |email| tx.find_user_by_email(email))?;
    let id = user.as_ref().map_or(UserId::from_uuid(Uuid::nil()), |user| user.id);
    let enrolments = tx.list_enrolments(id)?;
    let tenant = match enrolments.as_slice() {
        [only] => Some(only.tenant.id),
        _ => None,
    };
    let whom = Whom { user: user.as_ref().map(|user| user.id), tenant };
    Ok((whom, user.map(|user| (user, enrolments))))
}

/// Where the right password leads.
pub(super) enum Judged {
    Member(Membership),
    Several(User, Vec<TenantChoice>),
}

/// Which membership the login is for, once the password has been compared.
pub(super) fn judge(
    account: Option<Account>,
    is_right: bool,
    tenant: Option<&str>,
) -> Result<Judged, Reason> {
    let (user, mut enrolments) = account.ok_or(Reason::UnknownUser)?;
    if !is_right {
        return Err(Reason::WrongPassword);
    }
    if !user.is_active {
        return Err(Reason::UserDisabled);
    }
    enrolments.retain(|enrolment| {
        enrolment.membership.admits_people() && tenant.is_none_or(|named| is_named(enrolment, named))
    });
    let belongs_somewhere = !enrolments.is_empty();
    enrolments.retain(|enrolment| enrolment.tenant.status.admit().is_ok());
    match enrolments.pop() {
        None if belongs_somewhere => Err(Reason::TenantSuspended),
        None => Err(Reason::NoMembership),
        Some(only) if enrolments.is_empty() => Ok(Judged::Member(only.membership)),
        Some(last) => {
            enrolments.push(last);
            Ok(Judged::Several(user, enrolments.into_iter().map(TenantChoice::from).collect()))
        }
    }
}

/// A tenant is named by its slug or its id.
pub(super) fn is_named(enrolment: &Enrolment, name: &str) -> bool {
    enrolment.tenant.slug.as_str() == name || TenantId::parse(name) == Some(enrolment.tenant.id)
}
