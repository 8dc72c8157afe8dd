//! What a member is called, and whether they get in.

use chrono::{DateTime, Utc};
use kernel::{Audit, Context, Locale, Outcome, TenantId, UserId, once};
use serde_json::json;

use super::{find, hand, hand::Hand, hold, tenant_of};
use crate::{
    commands::ChangeMember,
    error::Error,
    model::{Ending, Faults, Member, MemberFault, MemberStatus, Membership},
    permissions::USERS_UPDATE,
    ports::{SessionsOf, SystemRepository},
    service::{
        Service,
        accounts::{parse_locale, parse_name},
        crossing,
        diff::Diff,
        sessions::end_many,
    },
};

impl Service {
    /// Changes a member of the caller's tenant. Who is shut out loses their sessions in it at once, and gets into other
    /// tenants as before.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `users:update` or when the member may do more than the caller, [`Error::StepUp`] for an
    /// owner, [`Error::NoSuchMember`], [`Error::Input`], [`Error::Member`], [`Error::Store`].
    pub async fn change_member(&self, cx: &Context, change: ChangeMember) -> Result<Outcome<Member>, Error> {
        cx.require(USERS_UPDATE)?;
        let tenant = tenant_of(cx)?;
        let (user, now) = (change.user, self.ports.clock.now());
        let hand = Hand::of(cx, now);
        let wanted = Wanted::parse(change)?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let done = once(tx, |tx| {
                let member = hold(tx, tenant, user)?;
                hand.reach(&member.membership)?;
                rename(tx, &member, &wanted)?;
                set_active(tx, &member, &wanted, &hand, now)
            })?;
            Ok(Outcome { value: find(tx, tenant, user)?, replayed: done.replayed })
        };
        let changed = self.system.write(&crossing(cx), write).await?;
        self.cache.forget_user(user);
        Ok(changed)
    }
}

/// The change, with its input checked.
struct Wanted {
    display_name: Option<String>,
    locale: Option<Locale>,
    is_active: Option<bool>,
}

impl Wanted {
    fn parse(change: ChangeMember) -> Result<Self, Error> {
        let ChangeMember { display_name, locale, is_active, .. } = change;
        let mut faults = Faults::default();
        let display_name =
            faults.note(display_name.map(|name| parse_name("display_name", &name)).transpose());
        let locale = faults.note(parse_locale(locale.as_deref()));
        let (display_name, locale) = faults.unless_any(display_name.zip(locale))?;
        Ok(Self { display_name, locale, is_active })
    }
}

/// Name and language are the user's everywhere: a tenant changes them only while it is their only one.
fn rename(tx: &mut dyn SystemRepository, member: &Member, wanted: &Wanted) -> Result<(), Error> {
    let Member { user, membership, .. } = member;
    let name = wanted.display_name.as_deref().filter(|name| *name != user.display_name);
    let locale = wanted.locale.filter(|locale| user.locale != Some(*locale));
    if name.is_none() && locale.is_none() {
        return Ok(());
    }
    if tx.list_enrolments(user.id)?.len() > 1 {
        return Err(MemberFault::OtherTenants.into());
    }
    tx.put_profile(user.id, name, locale)?;
    let code = |locale: Option<Locale>| locale.map(Locale::code);
    let diff = Diff::default().note("locale", &code(user.locale), &code(locale.or(user.locale)));
    let line = line("auth.member.changed", membership, diff);
    Ok(tx.audit(match name {
        Some(name) => {
            line.about(user.id, json!({ "display_name": { "from": user.display_name, "to": name } }))
        }
        None => line,
    })?)
}

fn set_active(
    tx: &mut dyn SystemRepository,
    member: &Member,
    wanted: &Wanted,
    hand: &Hand,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let Membership { tenant, user, status, .. } = member.membership;
    let next = match (wanted.is_active, status) {
        (Some(_), MemberStatus::Invited) => return Err(MemberFault::Invited.into()),
        (Some(true), MemberStatus::Disabled) => MemberStatus::Active,
        (Some(false), MemberStatus::Active) => MemberStatus::Disabled,
        _ => return Ok(()),
    };
    if next == MemberStatus::Disabled {
        refuse_shut_out(tx, member, hand)?;
    }
    let after = Membership { status: next, ..member.membership.clone() };
    tx.put_membership(&after)?;
    let diff = Diff::default().note("status", &status.as_str(), &next.as_str());
    let action = if next == MemberStatus::Disabled { "auth.member.disabled" } else { "auth.member.enabled" };
    tx.audit(line(action, &after, diff))?;
    if next == MemberStatus::Disabled {
        shut_out(tx, (user, tenant), now)?;
    }
    Ok(())
}

fn refuse_shut_out(tx: &mut dyn SystemRepository, member: &Member, hand: &Hand) -> Result<(), Error> {
    let Membership { tenant, user, .. } = member.membership;
    if hand.is_of(user) {
        return Err(MemberFault::Oneself.into());
    }
    if member.membership.is_owner() { hand::keep_an_owner(tx, tenant, user) } else { Ok(()) }
}

/// Ends the sessions of a user in this tenant alone.
fn shut_out(
    tx: &mut dyn SystemRepository,
    (user, tenant): (UserId, TenantId),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let which = SessionsOf { tenant: Some(tenant), except: None };
    end_many(tx, (user, tenant), which, Ending::member_disabled(now)).map(drop)
}

/// A line of the trail about a member, with what changed.
pub(super) fn line(action: &'static str, membership: &Membership, diff: Diff) -> Audit {
    Audit::new(action, "user", membership.user.as_uuid())
        .with(json!({ "changed": diff.into_value() }))
        .of_tenant(membership.tenant)
}
