//! The operators' own port.

use reqwest::Client;
use system_tests::TestDatabase;

use crate::server::{Place, body, told};

async fn status(url: &str, path: &str) -> u16 {
    let client = Client::builder().no_proxy().build().unwrap();
    client.get(format!("{url}{path}")).send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_on_the_operators_port_alone_and_clients_routes_are_not() {
    let place = Place::on(TestDatabase::sqlite())
        .with("OPS_ADDR", "127.0.0.1:0")
        .with("METRICS_PUBLIC", "false")
        .with("DOCS_ENABLED", "false");
    let process = place.binary(&["serve"]).start();
    let operators = told(&process, "answering operators");
    let public = told(&process, "listening");
    for path in ["/metrics", "/healthz", "/readyz", "/startupz"] {
        assert_eq!(status(&operators, path).await, 200, "{path}");
    }
    for path in ["/v1/auth/me", "/openapi.json", "/ui/login", "/docs/"] {
        assert_eq!(status(&operators, path).await, 404, "{path}");
    }
    assert_eq!((status(&public, "/metrics").await, status(&public, "/docs/").await), (404, 404));
    assert_eq!((status(&public, "/healthz").await, status(&public, "/startupz").await), (200, 200));
    process.terminate();
    assert_eq!(process.finish().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_has_no_other_port_and_tells_of_its_jobs_there() {
    let Some(database) = system_tests::postgres() else { return };
    let place = Place::on(database).with("OPS_ADDR", "127.0.0.1:0");
    let process = place.binary(&["worker"]).start();
    let operators = told(&process, "answering operators");
    assert_eq!(status(&operators, "/readyz").await, 200);
    let client = Client::builder().no_proxy().build().unwrap();
    let figures = client.get(format!("{operators}/metrics")).send().await.unwrap().text().await.unwrap();
    assert!(figures.contains("comptoir_jobs_finished_total{result=\"succeeded\"} 0"), "{figures}");
    process.terminate();
    assert_eq!(process.finish().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn readiness_tells_of_every_check() {
    for database in system_tests::databases() {
        let is_sqlite = database.is_sqlite();
        let place = Place::on(database);
        let server = place.serve("serve").await;
        let report = body(server.get("/readyz").send().await.unwrap()).await;
        let mut checks = vec!["database", "migrations", "queue"];
        if is_sqlite {
            checks.insert(1, "disk");
        }
        let found: Vec<_> = report["checks"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!((report["status"].as_str(), found), (Some("ok"), checks), "{report}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_is_late_degrades_and_does_not_stop_the_answering() {
    let place = Place::on(TestDatabase::sqlite()).with("COMPANY_SYNC_ATTEMPT_MS", "0");
    let server = place.serve("serve").await;
    place.database.execute(
        "INSERT INTO background_jobs (id, queue, job_type, payload_json, status, priority, run_at, attempt, max_attempts, \
         correlation_id, created_at, updated_at) VALUES ('01930000-0000-7000-8000-000000000000', 'q', 'nobody.does', '{}', \
         'queued', 5, '2026-01-01T00:00:00.000000Z', 0, 3, 'c', '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z')",
    );
    let answer = server.get("/readyz").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let report = body(answer).await;
    assert_eq!((&report["status"], &report["checks"]["queue"]), (&"degraded".into(), &"degraded".into()));
}
