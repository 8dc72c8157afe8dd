//! Every write of a use case commits with the others or not at all.

use auth::Role::AgencyUser;
use serde_json::json;
use system_tests::{Call, Stand, TestDatabase};

/// Where a new request, or a refresh, leaves something.
const TABLES: [&str; 5] =
    ["background_jobs", "enrichment_job_requests", "events_outbox", "audit_events", "idempotency_keys"];

/// From here on nothing can be added to `table`.
fn block(database: &TestDatabase, table: &str) {
    database.execute(&if database.is_sqlite() {
        format!("CREATE TRIGGER blocked BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'blocked'); END")
    } else {
        format!(
            "CREATE FUNCTION blocked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'blocked'; END $$;
             CREATE TRIGGER blocked BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION blocked()"
        )
    });
}

fn unblock(database: &TestDatabase, table: &str) {
    let sqlite = "DROP TRIGGER blocked".to_owned();
    let postgres = format!("DROP TRIGGER blocked ON {table}; DROP FUNCTION blocked()");
    database.execute(&if database.is_sqlite() { sqlite } else { postgres });
}

/// Whatever cannot be written, nothing is; and once it can, the same call works.
async fn holds_for<'a>(stand: &'a Stand, tables: &[&str], call: impl Fn() -> Call<'a>) {
    let before = stand.written();
    for table in tables {
        block(&stand.database, table);
        let refused = call().await;
        unblock(&stand.database, table);
        assert_eq!(refused.status, 500, "{table}: {}", refused.text);
        assert!(!refused.text.contains("blocked"), "no word of the database");
        assert_eq!(stand.written(), before, "{table} could not be written");
    }
    assert!(call().await.status < 300);
    stand.work().await;
}

#[tokio::test]
async fn a_request_of_which_one_part_cannot_be_written_leaves_nothing() {
    Stand::everywhere(async |stand| {
        stand.token(AgencyUser).await;
        let submit =
            || stand.post("/v1/requests").by(AgencyUser).key("k").json(json!({"siren": "552032534"}));
        holds_for(stand, &[&TABLES[..], &["requests"]].concat(), submit).await;
        assert_eq!(stand.upstream().total_calls(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_refresh_of_which_one_part_cannot_be_written_leaves_nothing() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let refresh = || stand.post(format!("/v1/requests/{id}:refresh-company")).by(AgencyUser).key("k");
        holds_for(stand, &TABLES, refresh).await;
    })
    .await;
}
