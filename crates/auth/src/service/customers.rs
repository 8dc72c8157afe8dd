//! Whom a tenant works for. Who is bound to one of them is in [`super::members`].

use chrono::{DateTime, Utc};
use kernel::{Audit, Client, Context, Id, Outcome, Page, once};
use serde_json::json;

use super::{Service, accounts::parse_name, diff::Diff};
use crate::{
    commands::{ChangeCustomer, ListCustomers, NewCustomer},
    error::Error,
    model::{Customer, InputFault},
    permissions::{CUSTOMERS_CREATE, CUSTOMERS_READ, CUSTOMERS_UPDATE},
    ports::Repository,
};

impl Service {
    /// One page of the customers of the caller's tenant, by name.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `customers:read`, [`Error::Store`].
    pub async fn list_customers(&self, cx: &Context, list: ListCustomers) -> Result<Page<Customer>, Error> {
        cx.require(CUSTOMERS_READ)?;
        self.tenants.read(cx, move |tx| Ok(tx.list_customers(&list.sought, list.page)?)).await
    }

    /// Those to whom somebody can be bound, by name.
    ///
    /// # Errors
    /// As [`Self::list_customers`].
    pub async fn list_active_customers(&self, cx: &Context) -> Result<Vec<Customer>, Error> {
        cx.require(CUSTOMERS_READ)?;
        self.tenants.read(cx, |tx| Ok(tx.list_active_customers()?)).await
    }

    /// A customer of the caller's tenant.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `customers:read`, [`Error::NoSuchCustomer`], [`Error::Store`].
    pub async fn get_customer(&self, cx: &Context, id: Id<Client>) -> Result<Customer, Error> {
        cx.require(CUSTOMERS_READ)?;
        self.tenants.read(cx, move |tx| find(tx, id)).await
    }

    /// # Errors
    /// [`Error::Forbidden`] without `customers:create`, [`Error::Input`], [`Error::ReferenceTaken`], [`Error::Store`].
    pub async fn create_customer(&self, cx: &Context, new: NewCustomer) -> Result<Outcome<Customer>, Error> {
        cx.require(CUSTOMERS_CREATE)?;
        let now = self.ports.clock.now();
        let customer = Customer {
            id: Id::new(now, &*self.ports.random),
            name: parse_name("name", &new.name)?,
            reference: Customer::parse_reference(&new.reference)?,
            is_active: true,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        let write = move |tx: &mut (dyn Repository + 'static)| {
            let done = once(tx, |tx| {
                keep_apart(tx, &customer)?;
                tx.insert_customer(&customer)?;
                let told = json!({ "name": customer.name, "reference": customer.reference });
                tx.audit(line("auth.customer.created", customer.id).with(told))?;
                Ok::<Id<Client>, Error>(customer.id)
            })?;
            Ok(Outcome { value: find(tx, done.value)?, replayed: done.replayed })
        };
        self.tenants.write(cx, write).await
    }

    /// Renames a customer, or turns it off or on again. Off, nobody more is bound to it; whoever is goes on as before.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without `customers:update`, [`Error::Input`], [`Error::NoSuchCustomer`],
    /// [`Error::ReferenceTaken`], [`Error::ChangedMeanwhile`], [`Error::Store`].
    pub async fn change_customer(
        &self,
        cx: &Context,
        id: Id<Client>,
        change: ChangeCustomer,
    ) -> Result<Outcome<Customer>, Error> {
        cx.require(CUSTOMERS_UPDATE)?;
        let now = self.ports.clock.now();
        let wanted = Wanted::parse(change)?;
        let write = move |tx: &mut (dyn Repository + 'static)| {
            let done = once(tx, |tx| {
                let before = find(tx, id)?;
                let after = wanted.applied(&before, now);
                replace(tx, &before, &after)
            })?;
            Ok(Outcome { value: find(tx, id)?, replayed: done.replayed })
        };
        self.tenants.write(cx, write).await
    }
}

/// The change, with its input checked.
struct Wanted {
    name: Option<String>,
    reference: Option<String>,
    takes_reference_away: bool,
    is_active: Option<bool>,
}

impl Wanted {
    fn parse(change: ChangeCustomer) -> Result<Self, InputFault> {
        let ChangeCustomer { name, reference, is_active } = change;
        let given = reference.is_some();
        let reference = Customer::parse_reference(reference.as_deref().unwrap_or_default())?;
        Ok(Self {
            name: name.map(|name| parse_name("name", &name)).transpose()?,
            takes_reference_away: given && reference.is_none(),
            reference,
            is_active,
        })
    }

    fn applied(self, before: &Customer, now: DateTime<Utc>) -> Customer {
        let kept = before.reference.clone().filter(|_| !self.takes_reference_away);
        Customer {
            name: self.name.unwrap_or_else(|| before.name.clone()),
            reference: self.reference.or(kept),
            is_active: self.is_active.unwrap_or(before.is_active),
            updated_at: now,
            ..*before
        }
    }
}

/// Stores what changed, if anything did.
fn replace(tx: &mut dyn Repository, before: &Customer, after: &Customer) -> Result<(), Error> {
    let diff = Diff::default()
        .note("name", &before.name, &after.name)
        .note("reference", &before.reference, &after.reference)
        .note("is_active", &before.is_active, &after.is_active);
    if diff.is_empty() {
        return Ok(());
    }
    keep_apart(tx, after)?;
    if !tx.update_customer(after)? {
        return Err(Error::ChangedMeanwhile);
    }
    let told = json!({ "changed": diff.into_value() });
    Ok(tx.audit(line("auth.customer.changed", after.id).with(told))?)
}

/// # Errors
/// [`Error::ReferenceTaken`] when another customer bears the reference.
fn keep_apart(tx: &mut dyn Repository, customer: &Customer) -> Result<(), Error> {
    let Some(reference) = &customer.reference else { return Ok(()) };
    match tx.hold_reference(reference)? {
        Some(bearer) if bearer != customer.id => Err(Error::ReferenceTaken),
        _ => Ok(()),
    }
}

fn find(tx: &mut dyn Repository, id: Id<Client>) -> Result<Customer, Error> {
    tx.find_customer(id)?.ok_or(Error::NoSuchCustomer)
}

fn line(action: &'static str, customer: Id<Client>) -> Audit {
    Audit::new(action, "customer", customer.as_uuid())
}
