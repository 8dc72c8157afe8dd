//! The members of a tenant, as its administrators see and change them. Users cross tenants, so this is work of the system
//! with the tenant of the caller as argument.

pub(in crate::service) mod binding;
mod changing;
mod granting;
mod hand;
mod inviting;
mod sessions;
mod unlocking;

pub(in crate::service) use inviting::told;
use kernel::{Context, Page, TenantId, UserId};

use super::Service;
use crate::{
    commands::ListMembers,
    error::Error,
    model::{Member, Refusal},
    permissions::USERS_READ,
    ports::SystemRepository,
};

impl Service {
    /// One page of the members of the caller's tenant, by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `users:read`, [`Error::Store`].
    pub async fn list_members(&self, cx: &Context, list: ListMembers) -> Result<Page<Member>, Error> {
        cx.require(USERS_READ)?;
        let tenant = tenant_of(cx)?;
        let read = move |tx: &mut (dyn SystemRepository + 'static)| {
            Ok(tx.list_members(tenant, &list.sought, list.page)?)
        };
        self.system.read(&cx.as_system(), read).await
    }

    /// A member of the caller's tenant.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `users:read`, [`Error::NoSuchMember`], [`Error::Store`].
    pub async fn get_member(&self, cx: &Context, user: UserId) -> Result<Member, Error> {
        cx.require(USERS_READ)?;
        let tenant = tenant_of(cx)?;
        let read = move |tx: &mut (dyn SystemRepository + 'static)| find(tx, tenant, user);
        self.system.read(&cx.as_system(), read).await
    }
}

pub(super) fn tenant_of(cx: &Context) -> Result<TenantId, Error> {
    cx.tenant().ok_or(Error::Unauthenticated(Refusal::Invalid))
}

fn find(tx: &mut dyn SystemRepository, tenant: TenantId, user: UserId) -> Result<Member, Error> {
    tx.find_member(tenant, user)?.ok_or(Error::NoSuchMember)
}

/// The member, with the tenant held: what is decided from the other members stays true until the commit.
fn hold(tx: &mut dyn SystemRepository, tenant: TenantId, user: UserId) -> Result<Member, Error> {
    tx.hold_tenant(tenant)?;
    find(tx, tenant, user)
}
