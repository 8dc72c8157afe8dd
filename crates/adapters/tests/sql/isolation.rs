//! A tenant sees its own rows only: by the session's filter everywhere, and by row level security on Postgres.

use std::{env, sync::Arc};

use adapters::{
    in_process::InProcessWakeUp,
    sql::{PoolSizes, SqlConnection, Transactor, laxities},
};
use company_enrichment::{Error, Repository, model::Request};
use kernel::{Context, Id, UnitOfWork};

use crate::{
    enrichment::{insert, request},
    requests_listed::{NEWEST, everything},
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
        let listed = ports
            .tenant
            .read(&stranger, |tx| Ok::<_, Error>(tx.list_requests(&everything(), NEWEST, true)?));
        assert_eq!(listed.await.unwrap().total, Some(0));
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
pub fn tenant_tables(database: &system_tests::TestDatabase) -> Vec<String> {
    let found = database.texts(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attname = 'tenant_id'",
    );
    assert!(found.len() > 10, "{found:?}");
    found
}

/// Policies are checked before keys, types or missing values: a bare row is enough to be refused.
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

#[tokio::test(flavor = "multi_thread")]
async fn every_tenant_table_forces_both_policies_and_refers_to_others_within_the_tenant() {
    let Some(database) = system_tests::postgres() else { return };
    for table in tenant_tables(&database) {
        let policies = database.texts(&format!(
            "SELECT polname || ' ' || (SELECT string_agg(pg_get_userbyid(role), ',') FROM unnest(polroles) role)
             FROM pg_policy WHERE polrelid = '{table}'::regclass ORDER BY polname"
        ));
        assert_eq!(policies, ["system_rows comptoir_system", "tenant_rows comptoir_app"], "{table}");
    }
    // A row that may be of no tenant has no key with one.
    let loose = database.texts(
        "SELECT conrelid::regclass || ' ' || pg_get_constraintdef(k.oid) FROM pg_constraint k
         JOIN pg_attribute a ON a.attrelid = conrelid AND a.attname = 'tenant_id' AND a.attnotnull
         JOIN pg_attribute b ON b.attrelid = confrelid AND b.attname = 'tenant_id' AND b.attnotnull
         WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
           AND NOT (a.attnum = ANY (conkey) AND b.attnum = ANY (confkey))",
    );
    assert_eq!(loose, [] as [String; 0], "a reference that could leave the tenant");
}

/// Each time in a transaction that is taken back: the roles belong to the whole server.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_whose_policies_would_bind_nobody_is_told_by_name() {
    let Some(database) = system_tests::postgres() else { return };
    let SqlConnection::Postgres(connection) = database.establish().unwrap() else { panic!("Postgres") };
    let mut connection = SqlConnection::Postgres(connection);
    assert_eq!(laxities(&mut connection).unwrap(), [] as [String; 0]);
    for (sql, words) in [
        ("ALTER ROLE comptoir_app BYPASSRLS", "the role comptoir_app passes by"),
        ("ALTER ROLE comptoir_system SUPERUSER", "the role comptoir_system passes by"),
        ("ALTER TABLE requests OWNER TO comptoir_app", "the table requests belongs to comptoir_app"),
        ("ALTER TABLE requests NO FORCE ROW LEVEL SECURITY", "the table requests does not force"),
        ("CREATE TABLE more (tenant_id uuid)", "the table more does not force"),
    ] {
        execute(&mut connection, &format!("BEGIN; {sql}"));
        let found = laxities(&mut connection).unwrap();
        execute(&mut connection, "ROLLBACK");
        assert!(found.iter().any(|laxity| laxity.starts_with(words)), "{sql}: {found:?}");
    }
}

fn execute(connection: &mut SqlConnection, sql: &str) {
    use diesel::connection::SimpleConnection as _;
    if let SqlConnection::Postgres(c) = connection {
        c.batch_execute(sql).unwrap();
    }
}

/// A thousand turns, or ten thousand where there is time.
#[tokio::test(flavor = "multi_thread")]
async fn scenario_22_one_connection_serves_tenants_in_turn_and_no_row_ever_crosses() {
    let Some(database) = system_tests::postgres() else { return };
    let ports = Ports::on(database);
    let tenants = [ports.caller(), ports.caller()];
    let mut requests = Vec::new();
    for cx in &tenants {
        requests.push(insert(&ports, cx, request(&ports, "356000000")).await.id);
    }
    let one = PoolSizes { readers: 1, writers: 1 };
    let (clock, wake) = (Arc::new(ports.clock.clone()), Arc::new(InProcessWakeUp::default()));
    let store =
        Arc::new(Transactor::open(&ports.database, one, clock, Arc::clone(&ports.random), wake).unwrap());
    let store: UnitOfWork<dyn Repository, Error> = UnitOfWork::new(store);
    let turns = if env::var("COMPTOIR_SOAK_ROUNDS").is_ok() { 10_000 } else { 1_000 };
    for turn in 0..turns {
        let (mine, theirs) = (requests[turn % 2], requests[(turn + 1) % 2]);
        let look = move |tx: &mut (dyn Repository + 'static)| {
            let seen = (tx.find_request(mine)?.is_some(), tx.find_request(theirs)?.is_some());
            let total = tx.list_requests(&everything(), NEWEST, true)?.total;
            // Some units of work are taken back, and must leave nothing behind either.
            if turn % 7 == 6 { Err(Error::NotFound) } else { Ok((seen, total)) }
        };
        let cx = &tenants[turn % 2];
        let found = if turn % 3 == 0 { store.write(cx, look).await } else { store.read(cx, look).await };
        match found {
            Ok(found) => assert_eq!(found, ((true, false), Some(1)), "turn {turn}"),
            Err(error) => assert!(turn % 7 == 6, "{error}"),
        }
    }
}
