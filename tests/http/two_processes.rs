//! Two processes with one database and one Redis: what one revokes the other refuses (platform.md §6.1, specs/README 23).

use auth::{
    Role::{AgencyUser, TenantAdmin},
    model::TenantStatus::Suspended,
};
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::json;
use std::time::{Duration, Instant};
use system_tests::{Setup, Stand, TestRedis, redis};

use crate::tenant_status;

/// Two processes, and the server between them.
fn two(setup: impl Fn() -> Setup) -> Option<(Stand, Stand, TestRedis)> {
    let (server, database) = (redis()?, system_tests::postgres()?);
    let setup = || setup().with("REDIS_URL", server.url()).with("REDIS_TIMEOUT_MS", "1000");
    let elsewhere = setup().on(database.again());
    Some((setup().on(database), elsewhere, server))
}

/// What people ask of themselves, and what a program with `users:read` may ask.
const ME: &str = "/v1/auth/me";
const ROLES: &str = "/v1/roles";

async fn status(process: &Stand, path: &str, token: &str) -> u16 {
    process.get(path).token(token).await.status
}

/// Waits until this process remembers who the token belongs to: a second call asks the database nothing.
async fn remembered(process: &Stand, path: &str, token: &str) {
    for _ in 0..2000 {
        assert_eq!(status(process, path, token).await, 200);
        let before = process.statements();
        assert_eq!(status(process, path, token).await, 200);
        if process.statements() == before {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("nothing is ever remembered");
}

/// Waits for the message, at most five seconds.
async fn refused(process: &Stand, path: &str, token: &str) {
    let begun = Instant::now();
    while status(process, path, token).await == 200 {
        assert!(begun.elapsed() < Duration::from_secs(5), "within five seconds on any process");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(status(process, path, token).await, 401);
}

#[tokio::test]
async fn scenario_8_a_session_ended_in_one_process_is_refused_by_the_other_at_once() {
    // Their clocks stand still, so no answer ever grows old: only a message ends it.
    let Some((here, elsewhere, _server)) = two(Setup::default) else { return };
    let issued = here.issue(AgencyUser).await;
    let token = issued.token.expose_secret();
    remembered(&elsewhere, ME, token).await;
    here.post("/v1/auth/logout").token(token).json(json!({})).await.expect(204);
    refused(&elsewhere, ME, token).await;
}

#[tokio::test]
async fn a_program_revoked_in_one_process_is_refused_by_the_other_at_once() {
    let Some((here, elsewhere, _server)) = two(Setup::default) else { return };
    let admin = here.issue(TenantAdmin).await;
    let by = admin.token.expose_secret();
    let new = json!({"client_name": "Caisse", "scopes": ["users:read"]});
    let made = here.post("/v1/api-clients").token(by).json(new).await.expect(201);
    let token = made["token"].as_str().unwrap();
    remembered(&elsewhere, ROLES, token).await;
    let path = format!("/v1/api-clients/{}", made["api_client"]["client_id"].as_str().unwrap());
    here.call(Method::DELETE, path).token(by).await.expect(204);
    refused(&elsewhere, ROLES, token).await;
}

#[tokio::test]
async fn a_tenant_suspended_in_one_process_is_refused_by_the_other_at_once_its_people_and_its_programs() {
    let Some((here, elsewhere, _server)) = two(Setup::default) else { return };
    let admin = here.issue(TenantAdmin).await;
    let by = admin.token.expose_secret();
    let new = json!({"client_name": "Caisse", "scopes": ["users:read"]});
    let made = here.post("/v1/api-clients").token(by).json(new).await.expect(201);
    let till = made["token"].as_str().unwrap();
    remembered(&elsewhere, ME, by).await;
    remembered(&elsewhere, ROLES, till).await;
    tenant_status::set(&here, TenantAdmin, Suspended).await;
    let begun = Instant::now();
    for (path, token) in [(ME, by), (ROLES, till)] {
        while status(&elsewhere, path, token).await == 200 {
            assert!(begun.elapsed() < Duration::from_secs(5), "within five seconds on any process");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        assert_eq!(elsewhere.get(path).token(token).await.code(), (403, "TENANT_SUSPENDED"));
    }
}

#[tokio::test]
async fn while_redis_says_nothing_every_process_asks_the_database() {
    let Some((here, elsewhere, server)) = two(|| Setup::default().in_real_time()) else { return };
    let issued = here.issue(TenantAdmin).await;
    let token = issued.token.expose_secret();
    remembered(&elsewhere, ME, token).await;
    server.silence();
    // Deaf as soon as the server does not answer a look, which both see within two seconds.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let before = elsewhere.statements();
    assert_eq!(status(&elsewhere, ME, token).await, 200);
    assert!(elsewhere.statements() > before, "asked again");
    here.post("/v1/auth/logout").token(token).json(json!({})).await.expect(204);
    assert_eq!(status(&elsewhere, ME, token).await, 401, "at once");
    server.speak();
    let other = here.issue(AgencyUser).await;
    remembered(&elsewhere, ME, other.token.expose_secret()).await;
}
