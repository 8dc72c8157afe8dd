//! Somebody invited, with the link of their letter in hand. An account is made for an address that has none; whoever has one
//! proves it, and keeps their password.

use kernel::{Access, Actor, Context, StoreError, TenantId, UserId};
use secrecy::SecretString;
use serde_json::json;

use super::{
    Service, accounts::parse_name, attempts::Whom, audit_user, login::Reason, members::told, one_time::redeem,
};
use crate::{
    commands::{AcceptInvitation, Proof},
    error::Error,
    model::{Errand, InputFault, MemberStatus, Membership, OneTimeToken, Password, Refusal, Tenant, User},
    ports::{Enrolment, SystemRepository},
    views::Invitation,
};

/// An invitation as it stands.
struct Open {
    invitee: User,
    enrolment: Enrolment,
    /// The account of its address.
    account: Option<User>,
}

/// Who comes in.
enum Guest {
    /// With an account made now.
    New(User),
    Known(User),
}

impl Service {
    /// What an invitation says. Its link stays good.
    ///
    /// # Errors
    /// [`Error::BadToken`], [`Error::Suspended`], [`Error::Store`].
    pub async fn read_invitation(&self, cx: &Context, token: &SecretString) -> Result<Invitation, Error> {
        let token = self.look_at_token(cx, token, Errand::Invite).await?;
        let read = move |tx: &mut (dyn SystemRepository + 'static)| open(tx, &token);
        Ok(self.system.read(&cx.as_system(), read).await?.into())
    }

    /// Makes whoever holds the link a member of the tenant that invites them. Nobody is signed in by it.
    ///
    /// # Errors
    /// [`Error::BadToken`]; for a new account [`Error::Input`], [`Error::WeakPassword`]; for one there was
    /// [`Error::HasAccount`] when a new password is chosen, [`Error::BadLogin`] for a wrong one, [`Error::Locked`] after too
    /// many; [`Error::Suspended`]; [`Error::Busy`]; [`Error::Store`], also while the tenant is read-only. The link stays good.
    pub async fn accept_invitation(&self, cx: &Context, accept: AcceptInvitation) -> Result<(), Error> {
        let AcceptInvitation { token, display_name, proof } = accept;
        let token = self.look_at_token(cx, &token, Errand::Invite).await?;
        let shown = token.clone();
        let read = move |tx: &mut (dyn SystemRepository + 'static)| open(tx, &shown);
        let Open { invitee, enrolment, account } = self.system.read(&cx.as_system(), read).await?;
        take_members(&enrolment.tenant)?;
        let guest = match (account, proof) {
            (None, Proof::NewPassword(new)) => {
                let new = Password::choose(&new, &invitee.email, [&enrolment.tenant])?;
                Guest::New(self.make_account(cx, invitee, display_name, new).await?)
            }
            (Some(account), Proof::Password(password)) => {
                self.recognise(cx, &account, password).await?;
                Guest::Known(account)
            }
            (None, Proof::Password(_)) => return Err(InputFault::new("new_password", "missing").into()),
            (Some(_), Proof::NewPassword(_)) => return Err(Error::HasAccount),
        };
        let (user, now) = (guest.user(), self.ports.clock.now());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            redeem(tx, &token, now)?;
            admit(tx, &token, &guest)
        };
        self.system.write(&Context { actor: Actor::User(user), ..cx.as_system() }, write).await?;
        self.cache.forget_user(user);
        Ok(())
    }

    /// The invitee with an account: under the same id, so that the trail goes on.
    async fn make_account(
        &self,
        cx: &Context,
        invitee: User,
        display_name: Option<String>,
        new: Password,
    ) -> Result<User, Error> {
        let name = display_name.map(|name| parse_name("display_name", &name)).transpose()?;
        Ok(User {
            hashed_password: Some(self.ports.passwords.hash(new.secret().clone()).await?),
            display_name: name.unwrap_or(invitee.display_name),
            locale: invitee.locale.or(Some(cx.locale)),
            ..invitee
        })
    }

    /// Counted like a sign-in, and told to no tenant: the one that invites must not learn of the account by it.
    async fn recognise(&self, cx: &Context, account: &User, password: SecretString) -> Result<(), Error> {
        let whom = Whom { user: Some(account.id), tenant: None };
        let (attempt, ()) =
            self.attempt(cx, self.account_of(account.email.as_str())?, move |_| Ok((whom, ()))).await?;
        let (attempt, is_right) =
            self.compare(cx, attempt, password, account.hashed_password.clone()).await?;
        match (is_right, account.is_active) {
            (true, true) => self.succeed(cx, attempt).await,
            (true, false) => self.fail(cx, attempt, Reason::UserDisabled).await,
            (false, _) => self.fail(cx, attempt, Reason::WrongPassword).await,
        }
    }
}

impl Guest {
    const fn user(&self) -> UserId {
        match self {
            Self::New(user) | Self::Known(user) => user.id,
        }
    }
}

impl From<Open> for Invitation {
    fn from(open: Open) -> Self {
        let User { email, display_name, .. } = open.invitee;
        Self {
            tenant: open.enrolment.into(),
            display_name: (display_name != email.as_str()).then_some(display_name),
            email,
            has_account: open.account.is_some(),
        }
    }
}

/// The invitation a link is for, unless it was taken back or its tenant lets nobody in, with the account of its address.
fn open(tx: &mut dyn SystemRepository, token: &OneTimeToken) -> Result<Open, Error> {
    let (invitee, enrolment) = find_invitee(tx, token)?;
    let account = tx.find_user_by_email(&invitee.email)?;
    Ok(Open { invitee, enrolment, account })
}

fn find_invitee(tx: &mut dyn SystemRepository, token: &OneTimeToken) -> Result<(User, Enrolment), Error> {
    let gone = || Error::BadToken(Refusal::Invalid);
    let tenant = token.slot.tenant.ok_or_else(gone)?;
    let user = UserId::from_uuid(token.slot.subject);
    let (invitee, enrolment) = tx.find_invitee(tenant, user)?.ok_or_else(gone)?;
    enrolment.tenant.status.admit()?;
    Ok((invitee, enrolment))
}

/// # Errors
/// [`StoreError::ReadOnly`]: whoever comes in is nobody yet, so that no unit of work tells.
fn take_members(tenant: &Tenant) -> Result<(), StoreError> {
    if tenant.status.access() == Access::ReadOnly { Err(StoreError::ReadOnly) } else { Ok(()) }
}

fn admit(tx: &mut dyn SystemRepository, token: &OneTimeToken, guest: &Guest) -> Result<(), Error> {
    let tenant: TenantId = token.slot.tenant.ok_or(Error::BadToken(Refusal::Invalid))?;
    tx.hold_tenant(tenant)?;
    let (invitee, enrolment) = find_invitee(tx, token)?;
    take_members(&enrolment.tenant)?;
    tx.remove_invitee(tenant, invitee.id)?;
    if let Guest::New(account) = guest
        && !tx.insert_user(account)?
    {
        return Err(Error::HasAccount);
    }
    let user = guest.user();
    let membership = Membership { user, status: MemberStatus::Active, ..enrolment.membership };
    if tx.insert_membership(&membership)? {
        tx.publish(told("user.created", (user, tenant)))?;
        let roles = &membership.roles;
        let line = audit_user("auth.member.joined", (user, tenant), roles);
        tx.audit(line.with(json!({ "roles": super::names(roles), "invited_as": invitee.id })))?;
    }
    Ok(())
}
