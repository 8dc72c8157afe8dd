//! Asking somebody in, by a letter with a link; asking again, and taking it back.

use chrono::{DateTime, Utc};
use kernel::{Client, Context, Event, Id, Outcome, TenantId, UserId, once};
use serde_json::json;

use super::{binding, find, granting::place, hand::Hand, hold, tenant_of};
use crate::{
    Role,
    commands::InviteMember,
    error::Error,
    jobs::{SendLetter, Topic},
    model::{Email, Errand, Faults, Member, MemberFault, MemberStatus, Membership, OneTimeToken, Slot, User},
    permissions::{CUSTOMERS_READ, USERS_CREATE},
    ports::{SigningFault, SystemRepository},
    service::{
        Service,
        accounts::{parse_locale, parse_name},
        audit_user, crossing,
    },
};

/// How many people a tenant may have (platform.md §6.2).
const MOST_MEMBERS: u64 = 500;

/// Roles, and the customer that they bind somebody to.
type Place = (Vec<Role>, Option<Id<Client>>);

impl Service {
    /// Invites the owner of an address into the caller's tenant. The answer and the work are the same whether or not the
    /// address has an account in other tenants.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `users:create`, without `customers:read` for a customer, or when the roles may do more
    /// than the caller; [`Error::StepUp`] for an owner, [`Error::Input`], [`Error::Member`] for a member, someone invited and
    /// a customer that is off, [`Error::QuotaExceeded`], [`Error::Store`].
    pub async fn invite_member(&self, cx: &Context, invite: InviteMember) -> Result<Outcome<Member>, Error> {
        cx.require(USERS_CREATE)?;
        let (tenant, now) = (tenant_of(cx)?, self.ports.clock.now());
        if invite.client.is_some() {
            cx.require(CUSTOMERS_READ)?;
        }
        let (user, (roles, client)) = self.parse_invitee(invite, now)?;
        let membership = Membership { client, ..invited((tenant, user.id), roles) };
        Hand::of(cx, now).reach(&membership)?;
        let link = self.make_link(cx, (tenant, user.id), now)?;
        let email = user.email.clone();
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let done = once(tx, |tx| {
                insert(tx, &user, &membership)?;
                link.send(tx)?;
                Ok::<UserId, Error>(user.id)
            })?;
            Ok(Outcome { value: find_whoever(tx, tenant, done.value, &email)?, replayed: done.replayed })
        };
        self.system.write(&crossing(cx), write).await
    }

    /// Sends somebody invited another link, good for seven days again; the one before is good no more.
    ///
    /// # Errors
    /// As [`Self::withdraw_invitation`].
    pub async fn send_invitation(&self, cx: &Context, user: UserId) -> Result<Outcome<()>, Error> {
        cx.require(USERS_CREATE)?;
        let (tenant, now) = (tenant_of(cx)?, self.ports.clock.now());
        let (hand, link) = (Hand::of(cx, now), self.make_link(cx, (tenant, user), now)?);
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            once(tx, |tx| {
                let invitee = hold_invitee(tx, tenant, user, &hand)?;
                link.send(tx)?;
                let roles = &invitee.membership.roles;
                Ok::<(), Error>(tx.audit(audit_user("auth.invitation.sent", (user, tenant), roles))?)
            })
        };
        self.system.write(&crossing(cx), write).await
    }

    /// Takes an invitation back. Nothing is left of whom it was for but the trail.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `users:create` or when the roles may do more than the caller, [`Error::StepUp`] for an
    /// owner, [`Error::NoSuchMember`], [`Error::Member`] for who is in, [`Error::Store`].
    pub async fn withdraw_invitation(&self, cx: &Context, user: UserId) -> Result<(), Error> {
        cx.require(USERS_CREATE)?;
        let tenant = tenant_of(cx)?;
        let hand = Hand::of(cx, self.ports.clock.now());
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let invitee = hold_invitee(tx, tenant, user, &hand)?;
            tx.drop_one_time_token(&slot(tenant, user))?;
            tx.remove_invitee(tenant, user)?;
            let roles = &invitee.membership.roles;
            Ok(tx.audit(audit_user("auth.invitation.withdrawn", (user, tenant), roles))?)
        };
        self.system.write(&cx.as_system(), write).await
    }

    fn parse_invitee(&self, invite: InviteMember, now: DateTime<Utc>) -> Result<(User, Place), Error> {
        let InviteMember { email, display_name, roles, client, locale } = invite;
        let mut faults = Faults::default();
        let name = faults.note(display_name.map(|name| parse_name("display_name", &name)).transpose());
        let email = faults.note(Email::parse(&email));
        let place = place(&mut faults, &roles, client);
        let locale = faults.note(parse_locale(locale.as_deref()));
        let (((name, email), place), locale) = faults.unless_any(name.zip(email).zip(place).zip(locale))?;
        let user = User {
            id: Id::new(now, &*self.ports.random),
            display_name: name.unwrap_or_else(|| email.as_str().to_owned()),
            email,
            hashed_password: None,
            is_active: true,
            is_platform_admin: false,
            locale,
        };
        Ok((user, place))
    }

    fn make_link(
        &self,
        cx: &Context,
        (tenant, user): (TenantId, UserId),
        now: DateTime<Utc>,
    ) -> Result<Link, Error> {
        let issued = OneTimeToken::issue(slot(tenant, user), now, &self.ports.keyring, &*self.ports.random);
        let (token, _) = issued.ok_or_else(|| SigningFault("no key for links".to_owned()))?;
        let language = cx.locale.code().to_owned();
        let letter = SendLetter {
            topic: Topic::Invitation,
            user,
            tenant: Some(tenant),
            token: Some(token.id),
            language,
        };
        Ok(Link { token, letter })
    }
}

/// A link on its way to whom it is for.
struct Link {
    token: OneTimeToken,
    letter: SendLetter,
}

impl Link {
    fn send(&self, tx: &mut dyn SystemRepository) -> Result<(), Error> {
        tx.put_one_time_token(&self.token)?;
        tx.enqueue(self.letter.queued()?)?;
        Ok(())
    }
}

/// One link is good at a time.
const fn slot(tenant: TenantId, user: UserId) -> Slot {
    Slot { errand: Errand::Invite, tenant: Some(tenant), subject: user.as_uuid() }
}

/// Whoever was invited, as they are now: somebody with an account elsewhere has come in under its id.
fn find_whoever(
    tx: &mut dyn SystemRepository,
    tenant: TenantId,
    invited: UserId,
    email: &Email,
) -> Result<Member, Error> {
    if let Some(member) = tx.find_member(tenant, invited)? {
        return Ok(member);
    }
    let account = tx.find_user_by_email(email)?.ok_or(Error::NoSuchMember)?;
    find(tx, tenant, account.id)
}

fn invited((tenant, user): (TenantId, UserId), roles: Vec<Role>) -> Membership {
    Membership {
        tenant,
        user,
        status: MemberStatus::Invited,
        roles,
        client: None,
        extra_permissions: Vec::new(),
        denied_permissions: Vec::new(),
    }
}

/// With the tenant held, so that the last place is taken once.
fn insert(tx: &mut dyn SystemRepository, user: &User, membership: &Membership) -> Result<(), Error> {
    let tenant = membership.tenant;
    tx.hold_tenant(tenant)?;
    if tx.is_member(tenant, &user.email)? {
        return Err(MemberFault::AlreadyMember.into());
    }
    if tx.count_members(tenant)? >= MOST_MEMBERS {
        return Err(Error::QuotaExceeded { quota: "users", most: MOST_MEMBERS });
    }
    if let Some(client) = membership.client {
        binding::demand_open(tx, tenant, client)?;
    }
    if !tx.insert_invitee(tenant, user)? {
        return Err(MemberFault::AlreadyInvited.into());
    }
    tx.insert_membership(membership)?;
    tx.publish(told("user.invited", (user.id, tenant)))?;
    let line = audit_user("auth.member.invited", (user.id, tenant), &membership.roles);
    Ok(tx.audit(line.about(user.id, json!({ "email": user.email.as_str() })))?)
}

/// Somebody invited whom the caller reaches, with the tenant held.
fn hold_invitee(
    tx: &mut dyn SystemRepository,
    tenant: TenantId,
    user: UserId,
    hand: &Hand,
) -> Result<Member, Error> {
    let member = hold(tx, tenant, user)?;
    hand.reach(&member.membership)?;
    if member.membership.status == MemberStatus::Invited {
        Ok(member)
    } else {
        Err(MemberFault::NotInvited.into())
    }
}

/// For those who react to who comes and goes (platform.md §7.3).
pub(in crate::service) fn told(name: &'static str, (user, tenant): (UserId, TenantId)) -> Event {
    let payload = json!({ "user_id": user });
    Event { name, version: 1, producer: "auth", subject: user.to_string(), payload, tenant: Some(tenant) }
}
