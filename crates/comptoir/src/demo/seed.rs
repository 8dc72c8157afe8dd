//! What the demonstration starts with: two organisations, a user per role, a dozen requests in different states.

use std::sync::Arc;

use auth::{CreatedUser, GrantRoles, IssueToken, NewCustomer, NewTenant, NewUser, Role};
use chrono::TimeDelta;
use company_enrichment::{Submit, model::RawIdentifier};
use kernel::{Actor, Context, Locale, PermissionSet, Scope};
use secrecy::SecretString;

use super::clock::DemoClock;
use crate::{application::Application, start::StartFault};

/// The organisation that the owner signs in to.
pub(super) const TENANT: &str = "agence-demo";

/// Asked for long ago: their data are stale now.
const LONG_AGO: [&str; 2] = ["302474648", "908595879"];
/// Asked for this week: their data are fresh, and one is masked, one ceased.
const THIS_WEEK: [&str; 5] = ["300025764", "839517323", "435246145", "383657467", "418166096"];
/// Asked for today: answered at once.
const TODAY: [&str; 4] = ["552032534", "130025265", "123456789", "356000000"];
/// Asked for today: the source fails, stalls or is slow, so they go on while the demonstration is looked at.
const TROUBLED: [&str; 4] = ["000429001", "000503003", "000408005", "000202002"];

/// The accounts, all with one generated password.
pub(super) struct Seeded {
    owner: CreatedUser,
    pub password: SecretString,
    pub token: SecretString,
    pub emails: Vec<(String, &'static str)>,
}

impl Seeded {
    pub(super) fn owner_email(&self) -> &str {
        self.owner.email.as_str()
    }
}

pub(super) async fn accounts(application: &Arc<Application>) -> Result<Seeded, StartFault> {
    let cx = Context::system("demo");
    let mut owner = application.auth.create_user(&cx, account(TENANT, Role::Owner, None)).await?;
    let password = owner.password.take().unwrap_or_default();
    let members = Role::ALL.into_iter().filter(|role| role.is_personal() && *role != Role::Owner);
    let mut accounts: Vec<NewUser> =
        members.map(|role| account(TENANT, role, Some(password.clone()))).collect();
    accounts.push(NewUser {
        email: "owner@cabinet-voisin.example".to_owned(),
        ..account("cabinet-voisin", Role::Owner, Some(password.clone()))
    });
    let mut emails = vec![(owner.email.as_str().to_owned(), Role::Owner.as_str())];
    emails.extend(accounts.iter().map(|account| (account.email.clone(), account.roles[0].as_str())));
    let customers_user = accounts.iter().position(|account| account.roles == [Role::ClientUser]);
    let created = futures::future::try_join_all(
        accounts.into_iter().map(|account| application.auth.create_user(&cx, account)),
    )
    .await?;
    let customers_user = customers_user.and_then(|at| created.get(at));
    customers(application, &owner, customers_user).await?;
    let issue = IssueToken { user: owner.user, tenant: owner.tenant, ttl: TimeDelta::hours(12) };
    let token = application.auth.issue_token(&cx, issue).await?.token;
    Ok(Seeded { owner, password, token, emails })
}

fn account(tenant: &str, role: Role, password: Option<SecretString>) -> NewUser {
    let name = role.as_str();
    NewUser {
        email: format!("{}@{tenant}.example", name.replace('_', "-")),
        password,
        tenant: NewTenant { slug: tenant.to_owned(), name: tenant_name(tenant).to_owned() },
        roles: vec![role],
        display_name: Some(format!("Compte {}", name.replace('_', " "))),
        locale: Some(Locale::French),
        client: None,
    }
}

/// Two customers; the user there is for one is bound to the first.
async fn customers(
    application: &Application,
    owner: &CreatedUser,
    user: Option<&CreatedUser>,
) -> Result<(), StartFault> {
    let cx = Context {
        permissions: PermissionSet::new(["*".into()], []),
        scope: Scope::Tenant(owner.tenant),
        ..Context::system("demo")
    };
    let named =
        |name: &str, reference: &str| NewCustomer { name: name.to_owned(), reference: reference.to_owned() };
    application.auth.create_customer(&cx, named("Librairie du Port", "C-0002")).await?;
    let bakery = application.auth.create_customer(&cx, named("Boulangerie Dupont", "C-0001")).await?.value;
    if let Some(user) = user {
        let grant = GrantRoles {
            user: user.user,
            roles: vec![Role::ClientUser.as_str().to_owned()],
            client: Some(bakery.id),
            extra_permissions: None,
            denied_permissions: None,
        };
        application.auth.grant_roles(&cx, grant).await?;
    }
    Ok(())
}

fn tenant_name(slug: &str) -> &'static str {
    if slug == TENANT { "Agence de démonstration" } else { "Cabinet voisin" }
}

pub(super) async fn requests(
    application: &Arc<Application>,
    clock: &DemoClock,
    seeded: &Seeded,
) -> Result<(), StartFault> {
    let cx = owner_of(seeded);
    for (days, identifiers) in [(45, &LONG_AGO[..]), (3, &THIS_WEEK[..]), (0, &TODAY[..])] {
        clock.go_back(days);
        for identifier in identifiers {
            submit(application, &cx, identifier).await?;
        }
    }
    let application = Arc::clone(application);
    tokio::spawn(async move {
        for identifier in TROUBLED {
            if let Err(fault) = submit(&application, &cx, identifier).await {
                tracing::warn!(%fault, "a demonstration request was refused");
            }
        }
    });
    Ok(())
}

fn owner_of(seeded: &Seeded) -> Context {
    Context {
        scope: Scope::Tenant(seeded.owner.tenant),
        actor: Actor::User(seeded.owner.user),
        permissions: PermissionSet::new(["requests:*".into()], []),
        ..Context::system("demo")
    }
}

async fn submit(application: &Application, cx: &Context, identifier: &str) -> Result<(), StartFault> {
    let siren = RawIdentifier::Text(identifier.to_owned());
    let command = Submit { siren, siret: RawIdentifier::Absent, metadata: None };
    application.company.submit(cx, command).await.map(drop).map_err(super::other)
}
