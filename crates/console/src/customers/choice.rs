//! The customer that somebody is bound to, on a form with roles.

use actix_web::Error;
use auth::{Role, Service, permissions::CUSTOMERS_READ};
use kernel::{Client, Id};

use crate::{filled::Filled, visitor::Visitor};

/// The field.
const FIELD: &str = "client_id";

/// One that can be picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub name: String,
    pub picked: bool,
}

/// The customers to whom the visitor can bind somebody; none when they may not see them.
pub async fn offered(
    visitor: &Visitor,
    accounts: &Service,
    picked: Option<Id<Client>>,
) -> Result<Vec<Choice>, Error> {
    if !visitor.allows(CUSTOMERS_READ) {
        return Ok(Vec::new());
    }
    let active = accounts.list_active_customers(&visitor.cx).await;
    let active = active.map_err(|error| visitor.refuse(&error, None))?;
    let choice = |customer: auth::model::Customer| Choice {
        value: customer.id.to_string(),
        picked: picked == Some(customer.id),
        name: customer.name,
    };
    Ok(active.into_iter().map(choice).collect())
}

/// The one picked, which counts for a `client_user` alone.
pub fn picked(body: &Filled, roles: &[Role]) -> Option<Id<Client>> {
    Id::parse(body.text(FIELD)).filter(|_| roles.contains(&Role::ClientUser))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_picked_for_a_client_user_alone() {
        let id = "01930000-0000-7000-8000-000000000001";
        let body = Filled([(FIELD.to_owned(), id.to_owned())].into());
        assert_eq!(picked(&body, &[Role::Tech, Role::ClientUser]), Id::parse(id));
        assert_eq!(picked(&body, &[Role::Tech]), None);
        assert_eq!(picked(&Filled::default(), &[Role::ClientUser]), None);
    }
}
