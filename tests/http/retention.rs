//! The purge, asked for by a program that the platform trusts and begun every night (platform.md §5.2, §6.13).

use auth::Role::{Owner, System};
use serde_json::{Value, json};
use std::time::Duration;
use system_tests::Stand;

const SHOW: &str = "/v1/admin/retention";
const RUN: &str = "/v1/admin/retention/run";

/// What the last run found of the jobs that succeeded.
async fn last(stand: &Stand) -> Value {
    let shown = stand.get(SHOW).by(System).await.expect(200);
    let runs = shown["runs"].as_array().unwrap();
    runs.iter().find(|run| run["data"] == "jobs_succeeded").unwrap().clone()
}

#[tokio::test]
async fn a_run_only_counts_unless_told_otherwise_and_its_results_are_shown() {
    Stand::everywhere(async |stand| {
        stand.enriched("552032534").await;
        stand.clock.advance(Duration::from_hours(24 * 8));
        let jobs = "background_jobs WHERE status = 'succeeded'";
        let had = stand.database.count(jobs);
        assert!(had > 0);
        let asked = stand.post(RUN).by(System).await.expect(202);
        assert_eq!((&asked["dry_run"], asked.header("location")), (&json!(true), SHOW));
        stand.work().await;
        let found = last(stand).await;
        assert_eq!((&found["run_id"], &found["rows"]), (&asked["run_id"], &json!(had)));
        assert_eq!((&found["complete"], &found["dry_run"]), (&json!(true), &json!(true)));
        assert_eq!(stand.database.count(jobs), had + 1, "the run was a job too");
        let asked = stand.post(RUN).by(System).json(json!({"dry_run": false})).await.expect(202);
        stand.work().await;
        let found = last(stand).await;
        assert_eq!((&found["run_id"], &found["rows"]), (&asked["run_id"], &json!(had)));
        assert_eq!(stand.database.count(jobs), 2);
        let told = "security_events WHERE event_type = 'RETENTION_RUN'";
        assert_eq!(stand.database.count(told), 2);
        let lines = "audit_events WHERE action = 'retention.run' AND actor_id IS NOT NULL";
        assert_eq!(stand.database.count(lines), 2, "who asked is in the trail");
    })
    .await;
}

#[tokio::test]
async fn scenario_24_a_repeated_call_is_one_run_and_another_waits_for_its_end() {
    Stand::everywhere(async |stand| {
        let ask = || stand.post(RUN).by(System).key("tonight").json(json!({"dry_run": false}));
        let (first, second) = (ask().await.expect(202), ask().await.expect(202));
        assert_eq!((&first.text, second.header("idempotency-replayed")), (&second.text, "true"));
        assert_eq!(stand.post(RUN).by(System).await.code(), (409, "CONFLICT"));
        stand.work().await;
        stand.post(RUN).by(System).await.expect(202);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn no_owner_sees_or_starts_what_crosses_tenants() {
    Stand::everywhere(async |stand| {
        assert_eq!(stand.get(SHOW).by(Owner).await.code(), (403, "FORBIDDEN"));
        assert_eq!(stand.post(RUN).by(Owner).await.code(), (403, "FORBIDDEN"));
        let held = stand.get("/v1/permissions").by(Owner).await.expect(200);
        let of = |name: &str| {
            let all = held["items"].as_array().unwrap();
            all.iter().find(|item| item["name"] == name).map(|item| item["held"].clone())
        };
        assert_eq!(of("retention:run"), Some(Value::Bool(false)), "so nobody gives it to a program");
    })
    .await;
}

#[tokio::test]
async fn the_night_begins_one_run_whatever_the_number_of_processes() {
    let setup = Stand::with("RETENTION_DRY_RUN", true).with("RETENTION_DAYS_JOBS_DEAD", 10);
    setup
        .everywhere(async |stand| {
            let schedules = &stand.application.schedules;
            let chore = schedules.chores.iter().find(|chore| chore.name() == "retention").unwrap();
            // The first look only notes when the next is due.
            schedules.tick(&**chore).await;
            stand.clock.advance(Duration::from_hours(24));
            futures::join!(schedules.tick(&**chore), schedules.tick(&**chore));
            assert_eq!(stand.database.count("background_jobs WHERE job_type = 'retention.run'"), 1);
            stand.work().await;
            let shown = stand.get(SHOW).by(System).await.expect(200);
            assert_eq!((&shown["dry_run"], &shown["runs"][0]["dry_run"]), (&json!(true), &json!(true)));
            let dead = &shown["periods"][2];
            assert_eq!((&dead["days"], &dead["maximum_days"]), (&json!(10), &json!(90)));
        })
        .await;
}
