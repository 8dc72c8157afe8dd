//! A tenant sees its own rows only: by the session's filter everywhere, and by row level security on Postgres.

use company_enrichment::{Error, model::Request};
use kernel::{Context, Id, PageRequest};

use crate::{
    enrichment::{insert, request},
    support::{Ports, every_database},
};

async fn found(ports: &Ports, cx: &Context, id: Id<Request>) -> bool {
    ports.tenant.read(cx, move |tx| Ok::<_, Error>(tx.find_request(id)?.is_some())).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tenant_neither_finds_nor_lists_nor_changes_a_request() {
    for ports in every_database() {
        let (owner, stranger) = (ports.caller(), ports.caller());
        let mine = insert(&ports, &owner, request(&ports, "356000000")).await;
        assert!(found(&ports, &owner, mine.id).await);
        assert!(!found(&ports, &stranger, mine.id).await, "{:?}", ports.database);
        let listed =
            ports.tenant.read(&stranger, |tx| Ok::<_, Error>(tx.list_requests(None, PageRequest::first())?));
        assert_eq!(listed.await.unwrap().total, 0);
        let stolen = mine.clone();
        let changed =
            ports.tenant.write(&stranger, move |tx| Ok::<_, Error>(tx.update_request(&stolen, &[])?));
        assert!(!changed.await.unwrap(), "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_21_the_application_role_sees_nothing_without_a_tenant() {
    let Some(database) = system_tests::postgres() else { return };
    let ports = Ports::on(database);
    insert(&ports, &ports.caller(), request(&ports, "356000000")).await;
    for table in tenant_tables(&ports.database) {
        // A table that the role may not even name is as good as an empty one.
        ports.database.execute(&format!(
            "BEGIN; SET LOCAL ROLE comptoir_app;
             DO $$ BEGIN
                 IF EXISTS (SELECT FROM {table} WHERE tenant_id IS NOT NULL) THEN RAISE 'rows of {table} are visible'; END IF;
             EXCEPTION WHEN insufficient_privilege THEN NULL;
             END $$; COMMIT"
        ));
    }
}

/// Every table with a tenant, whoever added it.
fn tenant_tables(database: &system_tests::TestDatabase) -> Vec<String> {
    let found = database.texts(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attname = 'tenant_id'",
    );
    assert!(found.len() > 10, "{found:?}");
    found
}

/// A row that differs from none but in its tenant: policies are checked before keys, types or missing values.
#[tokio::test(flavor = "multi_thread")]
async fn scenario_21_no_tenant_table_takes_a_row_of_another_tenant() {
    let Some(database) = system_tests::postgres() else { return };
    for table in tenant_tables(&database) {
        let policies = database.texts(&format!(
            "SELECT pg_get_expr(polwithcheck, polrelid) FROM pg_policy
             WHERE polrelid = '{table}'::regclass AND polname = 'tenant_rows'"
        ));
        let [policy] = policies.as_slice() else { panic!("{table}: {policies:?}") };
        let refused = format!(
            "SELECT NOT coalesce(({policy}), false) FROM (SELECT '00000000-0000-7000-8000-00000000000b'::uuid AS tenant_id) row,
             set_config('app.tenant_id', '00000000-0000-7000-8000-00000000000a', true)"
        );
        assert_eq!(database.texts(&refused), ["true"], "{table}: {policy}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_21_the_application_role_cannot_write_for_another_tenant() {
    let Some(database) = system_tests::postgres() else { return };
    database.execute(
        "BEGIN; SET LOCAL ROLE comptoir_app;
         SELECT set_config('app.tenant_id', '00000000-0000-7000-8000-00000000000a', true);
         DO $$ BEGIN
             INSERT INTO idempotency_keys (tenant_id, principal_id, key, fingerprint, created_at, expires_at)
             VALUES ('00000000-0000-7000-8000-00000000000b', 'p', 'k', 'f', now(), now());
             RAISE 'the row was accepted';
         EXCEPTION WHEN insufficient_privilege THEN NULL;
         END $$; COMMIT",
    );
}
