//! The people of a stand, made when first needed.

use std::collections::{HashMap, hash_map::Entry};

use auth::{AccessToken, CreatedUser, IssueToken, NewTenant, NewUser, Role};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Context, Locale};
use secrecy::ExposeSecret;
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::Stand;

/// When the customers were first heard of, as both databases read it.
const BEGAN: &str = "2026-11-21T10:00:00.000000Z";

/// Everyone's.
pub const PASSWORD: &str = "correct horse battery staple";

/// One account: a role in a tenant, for customers of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    pub role: Role,
    pub tenant: &'static str,
    /// The customer a `client_user` speaks for.
    pub client: u128,
}

impl Person {
    /// The same role in another tenant.
    pub const fn next_door(role: Role) -> Self {
        Self { role, tenant: "voisin", client: 1 }
    }

    /// A customer's user in the first tenant.
    pub const fn of_client(client: u128) -> Self {
        Self { role: Role::ClientUser, tenant: "agence", client }
    }

    /// The customer that a `client_user` is bound to.
    pub const fn customer(self) -> Uuid {
        Uuid::from_u128(self.client)
    }

    pub fn email(self) -> String {
        format!("{}-{}@{}.example", self.role.as_str().replace('_', "-"), self.client, self.tenant)
    }
}

impl From<Role> for Person {
    fn from(role: Role) -> Self {
        Self { role, tenant: "agence", client: 1 }
    }
}

/// Who exists so far.
#[derive(Debug, Default)]
pub struct Accounts(Mutex<HashMap<Person, Account>>);

#[derive(Debug)]
struct Account {
    created: CreatedUser,
    /// With the time at which it is no longer good.
    token: Option<(String, DateTime<Utc>)>,
}

impl Accounts {
    pub async fn token(&self, stand: &Stand, person: Person) -> String {
        let mut all = self.0.lock().await;
        let account = open(&mut all, stand, person).await;
        let application = &stand.application;
        let now = application.edge.clock.now();
        if let Some((token, _)) = account.token.as_ref().filter(|(_, until)| now < *until) {
            return token.clone();
        }
        let CreatedUser { user, tenant, .. } = account.created;
        let issue = IssueToken { user, tenant, ttl: TimeDelta::hours(24) };
        let issued = application.auth.issue_token(&Context::system("test"), issue).await.unwrap();
        let token = issued.token.expose_secret().to_owned();
        account.token = Some((token.clone(), now + issue.ttl));
        token
    }

    /// A session of its own, opened now.
    pub async fn issue(&self, stand: &Stand, person: Person) -> AccessToken {
        let CreatedUser { user, tenant, .. } = self.account(stand, person).await;
        let issue = IssueToken { user, tenant, ttl: TimeDelta::hours(1) };
        stand.application.auth.issue_token(&Context::system("test"), issue).await.unwrap()
    }

    pub async fn account(&self, stand: &Stand, person: Person) -> CreatedUser {
        open(&mut *self.0.lock().await, stand, person).await.created.clone()
    }
}

async fn open<'a>(all: &'a mut HashMap<Person, Account>, stand: &Stand, person: Person) -> &'a mut Account {
    match all.entry(person) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => {
            let cx = Context::system("test");
            let created = stand.application.auth.create_user(&cx, new_user(person)).await.unwrap();
            if person.role == Role::ClientUser {
                bind(stand, &created, person.customer());
            }
            place.insert(Account { created, token: None })
        }
    }
}

fn new_user(person: Person) -> NewUser {
    NewUser {
        email: person.email(),
        password: Some(PASSWORD.to_owned().into()),
        tenant: NewTenant { slug: person.tenant.to_owned(), name: format!("Maison {}", person.tenant) },
        roles: vec![person.role],
        display_name: Some(person.role.as_str().to_owned()),
        locale: Some(Locale::French),
        client: None,
    }
}

/// Beside the application, so that no trail tells of it.
fn bind(stand: &Stand, account: &CreatedUser, customer: Uuid) {
    let (tenant, user) = (account.tenant, account.user);
    stand.database.execute(&format!(
        "INSERT INTO customers
             (tenant_id, id, name, search_key, is_active, version, created_at, updated_at)
         VALUES ('{tenant}', '{customer}', '{customer}', '{customer}', true, 1, '{BEGAN}', '{BEGAN}')
         ON CONFLICT DO NOTHING;
         UPDATE memberships SET client_id = '{customer}' WHERE tenant_id = '{tenant}' AND user_id = '{user}'"
    ));
}
