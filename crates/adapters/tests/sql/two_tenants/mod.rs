//! Two tenants side by side: whatever a session offers, it finds and changes nothing of the other one. On Postgres row
//! level security stands behind it; on SQLite the session's filter is the only guard.

mod cases;
mod theirs;

use std::collections::BTreeSet;

use adapters::sql::Transactor;
use kernel::{Context, Store, StoreError, TenantId, UnitOfWork};

use self::theirs::Theirs;
use crate::support::{Ports, every_database};

/// Every method of a tenant's session. That the list is whole, the architecture's tests see to.
const LISTED: &str = include_str!("../../../../../tests/fixtures/tenant_scope.txt");

/// One method, called with what a tenant has by whoever asks: whether it found any of it. What it wrote is seen besides.
struct Case<R: ?Sized> {
    method: &'static str,
    call: fn(&mut R, &Theirs, TenantId) -> Result<bool, StoreError>,
}

/// For whom something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Tenant,
    /// Facts about companies, which are public.
    Everybody,
}

async fn call<R: ?Sized + 'static>(
    ports: &Ports,
    case: &Case<R>,
    theirs: &Theirs,
    (asking, cx): (TenantId, Context),
) -> Result<bool, StoreError>
where
    Transactor: Store<R>,
{
    let (call, theirs) = (case.call, theirs.clone());
    let store: UnitOfWork<R, StoreError> = UnitOfWork::new(ports.transactor.clone());
    store.write(&cx, move |tx| call(tx, &theirs, asking)).await
}

/// Each case as the stranger, and then as the owner: a case that finds nothing at all would prove nothing.
async fn run<R: ?Sized + 'static>(
    ports: &Ports,
    cases: &[Case<R>],
    reach: Reach,
    cx: fn(&Theirs, TenantId) -> Context,
) where
    Transactor: Store<R>,
{
    let rows = theirs::rows_of_a_tenant(&ports.database);
    for case in cases {
        let theirs = Theirs::make(ports).await;
        let kept = || rows.read(&ports.database, theirs.tenant);
        let told = format!("{} on {}", case.method, ports.database.url);
        let before = kept();
        let asking = (theirs.stranger, cx(&theirs, theirs.stranger));
        let found = call(ports, case, &theirs, asking).await;
        assert_eq!(matches!(found, Ok(true)), reach == Reach::Everybody, "{told}: {found:?}");
        assert_eq!(kept(), before, "{told}: the stranger changed something");
        let asking = (theirs.tenant, cx(&theirs, theirs.tenant));
        let found = call(ports, case, &theirs, asking).await.unwrap();
        assert!(found || kept() != before, "{told}: not even the owner finds or changes anything");
    }
}

fn within(theirs: &Theirs, tenant: TenantId) -> Context {
    theirs.within(tenant)
}

fn crossing(_: &Theirs, _: TenantId) -> Context {
    Context::system("test")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_method_of_a_tenants_session_finds_or_changes_anything_of_another_tenant() {
    for ports in every_database() {
        run(&ports, &cases::PROGRAMS, Reach::Tenant, within).await;
        run(&ports, &cases::CUSTOMERS, Reach::Tenant, within).await;
        run(&ports, &cases::TRAIL, Reach::Tenant, within).await;
        run(&ports, &cases::JOURNAL, Reach::Tenant, within).await;
        run(&ports, &cases::REQUESTS, Reach::Tenant, within).await;
        run(&ports, &cases::COMPANIES, Reach::Everybody, within).await;
    }
}

/// Work of the system that names a tenant: its other methods cross tenants on purpose (`system_scope.txt`).
#[tokio::test(flavor = "multi_thread")]
async fn what_the_system_does_in_the_name_of_a_tenant_stays_within_it() {
    for ports in every_database() {
        run(&ports, &cases::MEMBERS, Reach::Tenant, crossing).await;
    }
}

#[test]
fn every_listed_method_has_a_case() {
    fn names<R: ?Sized>(cases: &'static [Case<R>]) -> impl Iterator<Item = &'static str> {
        cases.iter().map(|case| case.method)
    }
    let cases: BTreeSet<_> = names(&cases::PROGRAMS)
        .chain(names(&cases::CUSTOMERS))
        .chain(names(&cases::TRAIL))
        .chain(names(&cases::JOURNAL))
        .chain(names(&cases::REQUESTS))
        .chain(names(&cases::COMPANIES))
        .collect();
    assert_eq!(cases, LISTED.lines().collect());
}
