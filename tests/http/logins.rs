//! Three logins to one Postgres: calls of clients, work that crosses tenants, changes of the schema (specs/README 15).

use adapters::sql::{Database, SqlConnection};
use auth::Role::Owner;
use diesel::connection::SimpleConnection as _;
use serde_json::json;
use system_tests::{Setup, TestDatabase};

/// What a login is told that runs this.
fn refusal(url: &str, sql: &str) -> String {
    match Database::parse(url).unwrap().establish().unwrap() {
        SqlConnection::Postgres(mut c) => c.batch_execute(sql).unwrap_err().to_string(),
        SqlConnection::Sqlite(_) => panic!("Postgres alone has logins"),
    }
}

#[tokio::test]
async fn with_a_login_for_each_everything_runs_and_none_reaches_further() {
    if system_tests::postgres().is_none() {
        return;
    }
    let (database, logins) = TestDatabase::with_logins();
    let stand = Setup::default()
        .with("DATABASE_URL", &logins.calls)
        .with("DATABASE_SYSTEM_URL", &logins.work)
        .with("AUTO_MIGRATE", false)
        .on(database);
    let token = stand.token(Owner).await;
    let ready = stand.get("/readyz").await.expect(200);
    assert_eq!(ready.json["checks"]["migrations"], "ok", "{}", ready.text);
    let asked = stand.post("/v1/requests").token(&token).json(json!({"siren": "552032534"})).await;
    let id = asked.json["request"]["id"].as_str().unwrap().to_owned();
    stand.settle().await;
    let card = stand.get(format!("/v1/requests/{id}")).token(&token).await.expect(200);
    assert_eq!(card.json["request"]["enrichment_status"], "SUCCESS");
    for path in ["/v1/users", "/v1/audit/verify", "/v1/audit-events", "/v1/feature-flags", "/v1/requests"] {
        stand.get(path).token(&token).await.expect(200);
    }
    let program = json!({"client_name": "Caisse", "scopes": ["requests:create"]});
    stand.post("/v1/api-clients").token(&token).json(program).await.expect(201);
    stand.application.retention.run(&kernel::Context::system("test"), false).await.unwrap();

    for (url, sql, told) in [
        (&logins.calls, "SET ROLE comptoir_system", "permission denied to set role"),
        (&logins.calls, "SELECT hashed_password FROM users", "permission denied"),
        (&logins.calls, "CREATE TABLE t (id int)", "permission denied"),
        (&logins.work, "SET ROLE comptoir_app", "permission denied to set role"),
        (&logins.work, "DROP TABLE users", "must be owner"),
    ] {
        assert!(refusal(url, sql).contains(told), "{sql}: {}", refusal(url, sql));
    }
}
