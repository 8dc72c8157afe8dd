//! Two processes with one database and one Redis: what one revokes the other refuses (platform.md §6.1, specs/README 23).

use auth::Role::{AgencyUser, TenantAdmin};
use secrecy::ExposeSecret as _;
use serde_json::json;
use std::time::{Duration, Instant};
use system_tests::{Setup, Stand, TestRedis, redis};

/// Two processes, and the server between them.
fn two(setup: impl Fn() -> Setup) -> Option<(Stand, Stand, TestRedis)> {
    let (server, database) = (redis()?, system_tests::postgres()?);
    let setup = || setup().with("REDIS_URL", server.url()).with("REDIS_TIMEOUT_MS", "1000");
    let elsewhere = setup().on(database.again());
    Some((setup().on(database), elsewhere, server))
}

async fn status(process: &Stand, token: &str) -> u16 {
    process.get("/v1/auth/me").token(token).await.status
}

/// Waits until this process remembers who the token belongs to: a second call asks the database nothing.
async fn remembered(process: &Stand, token: &str) {
    for _ in 0..2000 {
        assert_eq!(status(process, token).await, 200);
        let before = process.statements();
        assert_eq!(status(process, token).await, 200);
        if process.statements() == before {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("nothing is ever remembered");
}

#[tokio::test]
async fn scenario_8_a_session_ended_in_one_process_is_refused_by_the_other_at_once() {
    // Their clocks stand still, so no answer ever grows old: only a message ends it.
    let Some((here, elsewhere, _server)) = two(Setup::default) else { return };
    let issued = here.issue(AgencyUser).await;
    let token = issued.token.expose_secret();
    remembered(&elsewhere, token).await;
    here.post("/v1/auth/logout").token(token).json(json!({})).await.expect(204);
    let begun = Instant::now();
    while status(&elsewhere, token).await == 200 {
        assert!(begun.elapsed() < Duration::from_secs(5), "within five seconds on any process");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(status(&elsewhere, token).await, 401);
}

#[tokio::test]
async fn while_redis_says_nothing_every_process_asks_the_database() {
    let Some((here, elsewhere, server)) = two(|| Setup::default().in_real_time()) else { return };
    let issued = here.issue(TenantAdmin).await;
    let token = issued.token.expose_secret();
    remembered(&elsewhere, token).await;
    server.silence();
    // Deaf as soon as the server does not answer a look, which both see within two seconds.
    tokio::time::sleep(Duration::from_secs(4)).await;
    let before = elsewhere.statements();
    assert_eq!(status(&elsewhere, token).await, 200);
    assert!(elsewhere.statements() > before, "asked again");
    here.post("/v1/auth/logout").token(token).json(json!({})).await.expect(204);
    assert_eq!(status(&elsewhere, token).await, 401, "at once");
    server.speak();
    let other = here.issue(AgencyUser).await;
    remembered(&elsewhere, other.token.expose_secret()).await;
}
