use auth::{SystemRepository, retention::Data};
use diesel::connection::SimpleConnection as _;
use kernel::{Clock as _, Context, StoreError, UnitOfWork};

use crate::support::Ports;

/// Postgres judges a row again when it had to wait for whoever changed it.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_taken_again_while_the_purge_waits_for_it_stays() {
    let Some(database) = system_tests::postgres() else { return };
    let ports = Ports::on(database);
    ports.database.execute(
        "INSERT INTO idempotency_keys (tenant_id, principal_id, key, fingerprint, created_at, expires_at)
         VALUES ('00000000-0000-7000-8000-00000000000a', 'p', 'k', 'f', '2026-01-01', '2026-01-02')",
    );
    let mut other = ports.database.database.establish().unwrap();
    other.batch_execute("BEGIN; UPDATE idempotency_keys SET expires_at = '2126-01-01'").unwrap();
    let store: UnitOfWork<dyn SystemRepository, StoreError> = UnitOfWork::new(ports.transactor.clone());
    let now = ports.clock.now();
    let purging = tokio::spawn(async move {
        let purge =
            move |tx: &mut (dyn SystemRepository + 'static)| tx.delete_past(Data::IdempotencyKeys, now, 10);
        store.write(&Context::system("test"), purge).await.unwrap()
    });
    let waiting =
        "pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE FROM idempotency_keys%'";
    let is_waiting = || ports.database.count(waiting) > 0;
    system_tests::poll(is_waiting, || "the purge does not wait".to_owned()).await;
    other.batch_execute("COMMIT").unwrap();
    assert_eq!(purging.await.unwrap(), 0);
    assert_eq!(ports.database.count("idempotency_keys"), 1);
}
