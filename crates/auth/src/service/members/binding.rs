//! To which customer a member is bound.

use kernel::{Client, Id, TenantId};

use crate::{
    Role,
    error::Error,
    model::{InputFault, MemberFault},
    ports::SystemRepository,
};

/// The customer asked for, which binds a `client_user` alone.
///
/// # Errors
/// [`InputFault`] on `client_id`: `not_a_client_user` beside other roles.
pub(super) fn of(roles: &[Role], client: Option<Id<Client>>) -> Result<Option<Id<Client>>, InputFault> {
    if client.is_some() && !roles.contains(&Role::ClientUser) {
        return Err(InputFault::new("client_id", "not_a_client_user"));
    }
    Ok(client)
}

/// Nobody is bound to a customer that is not there, nor from now on to one that is off.
///
/// # Errors
/// [`InputFault`] on `client_id`: `unknown`, also for another tenant's; [`MemberFault::CustomerOff`].
pub(in crate::service) fn demand_open(
    tx: &mut dyn SystemRepository,
    tenant: TenantId,
    client: Id<Client>,
) -> Result<(), Error> {
    let customer = tx.find_customer_of(tenant, client)?;
    let customer = customer.ok_or_else(|| InputFault::new("client_id", "unknown"))?;
    if customer.is_active { Ok(()) } else { Err(MemberFault::CustomerOff.into()) }
}
