//! What a member may do.

use kernel::{Client, Context, Id, Outcome, once};

use super::{binding, changing::line, find, hand, hand::Hand, hold, tenant_of};
use crate::{
    Role,
    commands::GrantRoles,
    error::Error,
    model::{Faults, InputFault, Member, Membership},
    permissions::{CUSTOMERS_READ, USERS_GRANT},
    ports::SystemRepository,
    service::{Service, crossing, diff::Diff, names},
};

/// The most permissions that stand beside the roles of one member, each way.
const MOST_PERMISSIONS: usize = 50;

impl Service {
    /// Gives a member of the caller's tenant these roles instead of those they have, and binds a `client_user` to a customer.
    /// It bites at once in this process, within `AUTH_CACHE_TTL_S` in others.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `users:grant`, without `customers:read` for a customer, or when the member may, or would,
    /// do more than the caller;
    /// [`Error::StepUp`] when an owner is made or changed; [`Error::NoSuchMember`], [`Error::Input`], [`Error::Member`] for
    /// the last owner and a customer that is off, [`Error::Store`].
    pub async fn grant_roles(&self, cx: &Context, grant: GrantRoles) -> Result<Outcome<Member>, Error> {
        cx.require(USERS_GRANT)?;
        if grant.client.is_some() {
            cx.require(CUSTOMERS_READ)?;
        }
        let tenant = tenant_of(cx)?;
        let (user, hand) = (grant.user, Hand::of(cx, self.ports.clock.now()));
        let wanted = Wanted::parse(grant)?;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let done = once(tx, |tx| {
                let member = hold(tx, tenant, user)?;
                apply(tx, &member, wanted, &hand)
            })?;
            Ok(Outcome { value: find(tx, tenant, user)?, replayed: done.replayed })
        };
        let granted = self.system.write(&crossing(cx), write).await?;
        self.cache.forget_user(user);
        Ok(granted)
    }
}

/// The grant, with its input checked.
struct Wanted {
    roles: Vec<Role>,
    client: Option<Id<Client>>,
    extra: Option<Vec<String>>,
    denied: Option<Vec<String>>,
}

impl Wanted {
    fn parse(grant: GrantRoles) -> Result<Self, Error> {
        let mut faults = Faults::default();
        let place = place(&mut faults, &grant.roles, grant.client);
        let extra = faults.note(permissions("extra_permissions", grant.extra_permissions));
        let denied = faults.note(permissions("denied_permissions", grant.denied_permissions));
        let (((roles, client), extra), denied) = faults.unless_any(place.zip(extra).zip(denied))?;
        Ok(Self { roles, client, extra, denied })
    }
}

fn apply(tx: &mut dyn SystemRepository, member: &Member, wanted: Wanted, hand: &Hand) -> Result<(), Error> {
    let before = &member.membership;
    let bound = wanted.client.or(before.client).filter(|_| wanted.roles.contains(&Role::ClientUser));
    let after = Membership {
        roles: wanted.roles,
        client: bound,
        extra_permissions: wanted.extra.unwrap_or_else(|| before.extra_permissions.clone()),
        denied_permissions: wanted.denied.unwrap_or_else(|| before.denied_permissions.clone()),
        ..before.clone()
    };
    hand.reach(before)?;
    hand.reach(&after)?;
    if before.is_owner() && !after.is_owner() {
        hand::keep_an_owner(tx, before.tenant, before.user)?;
    }
    if let Some(client) = bound.filter(|_| bound != before.client) {
        binding::demand_open(tx, before.tenant, client)?;
    }
    let diff = Diff::default()
        .note("roles", &names(&before.roles), &names(&after.roles))
        .note("client_id", &before.client, &after.client)
        .note("extra_permissions", &before.extra_permissions, &after.extra_permissions)
        .note("denied_permissions", &before.denied_permissions, &after.denied_permissions);
    if diff.is_empty() {
        return Ok(());
    }
    tx.put_membership(&after)?;
    Ok(tx.audit(line("auth.member.roles_changed", &after, diff))?)
}

/// The roles of these names, and the customer whom they let somebody be bound to.
pub(super) fn place(
    faults: &mut Faults,
    names: &[String],
    client: Option<Id<Client>>,
) -> Option<(Vec<Role>, Option<Id<Client>>)> {
    let roles = faults.note(personal(names))?;
    let client = faults.note(binding::of(&roles, client))?;
    Some((roles, client))
}

/// Each role once, in the order of the presets.
///
/// # Errors
/// [`InputFault`] on `roles`: `unknown_role` for another name, `missing` when there is none, `not_for_people` for `worker`
/// and `system`.
fn personal(names: &[String]) -> Result<Vec<Role>, InputFault> {
    let unknown = InputFault::new("roles", "unknown_role");
    let roles = names.iter().map(|name| Role::parse(name).ok_or(unknown)).collect::<Result<Vec<_>, _>>()?;
    if roles.is_empty() {
        return Err(InputFault::new("roles", "missing"));
    }
    if roles.iter().any(|role| !role.is_personal()) {
        return Err(InputFault::new("roles", "not_for_people"));
    }
    Ok(Role::ALL.into_iter().filter(|role| roles.contains(role)).collect())
}

/// Each permission once, sorted.
///
/// # Errors
/// [`InputFault`] on `field`: `too_many`, or `malformed` for what is not `resource:action` or `resource:*`, or is held
/// outside tenants.
fn permissions(field: &'static str, given: Option<Vec<String>>) -> Result<Option<Vec<String>>, InputFault> {
    let Some(mut names) = given else { return Ok(None) };
    if names.len() > MOST_PERMISSIONS {
        return Err(InputFault::new(field, "too_many"));
    }
    if !names.iter().all(|name| is_permission(name)) {
        return Err(InputFault::new(field, "malformed"));
    }
    names.sort();
    names.dedup();
    Ok(Some(names))
}

fn is_permission(name: &str) -> bool {
    const OPERATORS: &str = "platform";
    let is_word = |text: &str| {
        (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    name.split_once(':').is_some_and(|(resource, action)| {
        resource != OPERATORS && is_word(resource) && (action == "*" || is_word(action))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_taken_once_in_the_order_of_the_presets_and_never_a_machines() {
        let read = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            personal(&names).map_err(|fault| fault.reason)
        };
        assert_eq!(read(&["viewer", "manager", "viewer"]), Ok(vec![Role::Manager, Role::Viewer]));
        assert_eq!(read(&[]), Err("missing"));
        assert_eq!(read(&["viewer", "worker"]), Err("not_for_people"));
        assert_eq!(read(&["viewer", "emperor"]), Err("unknown_role"));
    }

    #[test]
    fn a_permission_is_a_resource_and_an_action_and_never_everything() {
        for name in ["requests:read", "jobs:*", "api_clients:read"] {
            assert!(is_permission(name), "{name}");
        }
        for name in [
            "*",
            "*:read",
            "requests",
            "requests:",
            ":read",
            "Requests:read",
            "a b:c",
            "a:b:c",
            "platform:provision",
        ] {
            assert!(!is_permission(name), "{name}");
        }
    }
}
