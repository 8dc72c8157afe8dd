//! What a tenant has, and what is read of it beside the application.

use auth::{
    Role,
    model::{
        ApiClient, ApiSecret, Customer, Email, MemberStatus, Membership, SecretHash, Session, Tenant,
        TenantSlug, TenantStatus, User,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use company_enrichment::model::{Request, Siren};
use kernel::{
    Actor, Audit, Clock as _, Context, Event, Id, IdempotencyKey, LeasedJob, NewJob, PermissionSet, Scope,
    SecurityEvent, Severity, StoreError, TenantId, UnitOfWork,
};
use serde_json::json;
use system_tests::TestDatabase;

use crate::{
    enrichment::{insert, put_public_facts, request},
    support::Ports,
};

pub const SIREN: &str = "356000000";
pub const REFERENCE: &str = "C-0042";

/// One of everything, and a tenant that has nothing.
#[derive(Clone)]
pub struct Theirs {
    pub tenant: TenantId,
    pub stranger: TenantId,
    pub program: ApiClient,
    pub customer: Customer,
    pub request: Request,
    pub siren: Siren,
    /// A job about the company, which belongs to no tenant.
    pub job: Id<LeasedJob>,
    pub owner: Membership,
    pub invited: User,
    pub now: DateTime<Utc>,
}

impl Theirs {
    pub async fn make(ports: &Ports) -> Self {
        let (tenant, stranger, now) = (ports.id(), ports.id(), ports.clock.now());
        let owner = member(tenant, ports.id(), MemberStatus::Active);
        let (program, customer) = (program(ports), customer(ports));
        let invited = user(ports.id());
        let cx = within(&owner, tenant);
        put_people(ports, [tenant, stranger], &owner, &invited).await;
        put_journal(ports, &cx, &program).await;
        put_customer(ports, &cx, &customer).await;
        let request = insert(ports, &cx, request(ports, SIREN)).await;
        let siren = Siren::parse(SIREN).unwrap();
        put_public_facts(ports, siren).await;
        let store: UnitOfWork<dyn company_enrichment::Repository, StoreError> =
            UnitOfWork::new(ports.transactor.clone());
        let job = store.write(&cx, |tx| Ok(tx.enqueue(public_job())?.job)).await.unwrap();
        Self { tenant, stranger, program, customer, request, siren, job, owner, invited, now }
    }

    /// The same person calls with the same key, in either tenant.
    pub fn within(&self, tenant: TenantId) -> Context {
        within(&self.owner, tenant)
    }
}

fn within(owner: &Membership, tenant: TenantId) -> Context {
    Context {
        scope: Scope::Tenant(tenant),
        actor: Actor::User(owner.user),
        permissions: PermissionSet::new(["*".into()], []),
        idempotency: Some(IdempotencyKey { key: "k".to_owned(), fingerprint: "f".to_owned() }),
        ..Context::system("test")
    }
}

const fn member(tenant: TenantId, user: Id<kernel::User>, status: MemberStatus) -> Membership {
    Membership {
        tenant,
        user,
        status,
        roles: Vec::new(),
        client: None,
        extra_permissions: Vec::new(),
        denied_permissions: Vec::new(),
    }
}

fn user(id: Id<kernel::User>) -> User {
    User {
        id,
        email: Email::parse(&format!("{id}@example.org")).unwrap(),
        hashed_password: None,
        is_active: true,
        is_platform_admin: false,
        display_name: "Ada".to_owned(),
        locale: None,
    }
}

fn program(ports: &Ports) -> ApiClient {
    let now = ports.clock.now();
    ApiClient {
        id: ports.id(),
        name: "Caisse".to_owned(),
        scopes: Vec::new(),
        is_active: true,
        allowed_networks: Vec::new(),
        created_by: None,
        created_at: now,
        expires_at: None,
        last_used_at: None,
        rotated_at: now,
        revoked_at: None,
        version: 1,
    }
}

fn customer(ports: &Ports) -> Customer {
    let now = ports.clock.now();
    Customer {
        id: ports.id(),
        name: "Boulangerie Dupont".to_owned(),
        reference: Some(REFERENCE.to_owned()),
        is_active: true,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

async fn put_customer(ports: &Ports, cx: &Context, customer: &Customer) {
    let customer = customer.clone();
    let store: UnitOfWork<dyn auth::Repository, StoreError> = UnitOfWork::new(ports.transactor.clone());
    store.write(cx, move |tx| tx.insert_customer(&customer)).await.unwrap();
}

/// A job of the tenant itself.
pub fn own_job() -> NewJob {
    NewJob { name: "test.own", tenantless: false, ..public_job() }
}

fn public_job() -> NewJob {
    NewJob {
        name: "company_enrichment.enrich",
        queue: "q",
        payload: json!({}),
        priority: 0,
        unique_key: Some(SIREN.to_owned()),
        max_attempts: 1,
        tenantless: true,
        leased_for: None,
    }
}

pub fn event(tenant: Option<TenantId>) -> Event {
    let payload = json!({});
    Event { name: "test.happened", version: 1, producer: "test", subject: "s".to_owned(), payload, tenant }
}

pub fn alert(tenant: Option<TenantId>) -> SecurityEvent {
    SecurityEvent { kind: "SCOPE_DENY", severity: Severity::Low, payload: json!({}), tenant }
}

pub fn line(tenant: Option<TenantId>) -> Audit {
    let line = Audit::new("test.done", "test", uuid::Uuid::nil());
    Audit { tenant, ..line }
}

async fn put_people(ports: &Ports, tenants: [TenantId; 2], owner: &Membership, invited: &User) {
    let owner = Membership { roles: vec![Role::Owner], ..owner.clone() };
    let asked = member(owner.tenant, invited.id, MemberStatus::Invited);
    let (known, invited) = (user(owner.user), invited.clone());
    let tenants = tenants.map(|id| Tenant {
        id,
        slug: TenantSlug::parse(&id.to_string()).unwrap(),
        name: "Maison".to_owned(),
        status: TenantStatus::Active,
    });
    let holder = (owner.user, owner.tenant);
    let session = Session::open(ports.id(), holder, &["pwd"], ports.clock.now(), TimeDelta::days(1));
    let store: UnitOfWork<dyn auth::SystemRepository, StoreError> = UnitOfWork::new(ports.transactor.clone());
    let cx = Context::system("test");
    let write = store.write(&cx, move |tx| {
        for tenant in &tenants {
            tx.insert_tenant(tenant)?;
        }
        tx.insert_user(&known)?;
        tx.insert_membership(&owner)?;
        tx.insert_session(&session)?;
        tx.insert_invitee(owner.tenant, &invited)?;
        tx.insert_membership(&asked)
    });
    assert!(write.await.unwrap());
}

async fn put_journal(ports: &Ports, cx: &Context, program: &ApiClient) {
    let secret = ApiSecret {
        id: ports.id(),
        hash: SecretHash::of(&program.id.to_string()),
        prefix: "abcdefghijkl".to_owned(),
        expires_at: None,
        created_at: program.created_at,
    };
    let program = program.clone();
    let store: UnitOfWork<dyn auth::Repository, StoreError> = UnitOfWork::new(ports.transactor.clone());
    let write = store.write(cx, move |tx| {
        tx.claim_key()?;
        tx.insert_api_client(&program)?;
        tx.put_api_secrets(program.id, &[secret])?;
        tx.publish(event(None))?;
        tx.audit(line(None))?;
        tx.alert(alert(None))?;
        tx.enqueue(own_job())?;
        tx.remember(json!("theirs"))
    });
    write.await.unwrap();
}

/// Reads all rows that bear a tenant, whatever their table.
pub struct Rows(String);

impl Rows {
    pub fn read(&self, database: &TestDatabase, tenant: TenantId) -> Vec<String> {
        let mut rows = database.texts(&self.0.replace("<tenant>", &tenant.to_string()));
        rows.sort();
        rows
    }
}

/// Found in the schema, so that no table is forgotten.
pub fn rows_of_a_tenant(database: &TestDatabase) -> Rows {
    let selects: Vec<String> = if database.is_sqlite() {
        let with_tenant = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND c.name = 'tenant_id'";
        let tables = database.texts(with_tenant);
        tables.iter().map(|table| select(table, &columns(database, table))).collect()
    } else {
        crate::isolation::tenant_tables(database).iter().map(|table| select(table, "t::text")).collect()
    };
    assert!(selects.len() > 10, "{selects:?}");
    Rows(selects.join(" UNION ALL "))
}

fn select(table: &str, row: &str) -> String {
    format!("SELECT '{table} ' || {row} FROM {table} t WHERE t.tenant_id = '<tenant>'")
}

fn columns(database: &TestDatabase, table: &str) -> String {
    let quoted = "SELECT group_concat('quote(t.' || name || ')', ' || '','' || ')";
    database.texts(&format!("{quoted} FROM pragma_table_info('{table}')")).remove(0)
}
