//! Redis goes away and comes back while people work (platform.md §6.5).

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    time::{Duration, Instant},
};

use auth::Role::AgencyUser;
use system_tests::{Setup, Stand, TestRedis, databases, redis};

/// What calls were answered, by status.
type Answers = RefCell<BTreeMap<u16, usize>>;

async fn call_on(stand: &Stand, answers: &Answers, goes_on: &Cell<bool>) {
    while goes_on.get() {
        let status = stand.get("/v1/auth/me").by(AgencyUser).await.status;
        *answers.borrow_mut().entry(status).or_default() += 1;
    }
}

async fn figure(stand: &Stand, line: &str) -> bool {
    stand.get("/metrics").await.text.lines().any(|found| found == line)
}

/// Waits until `/metrics` shows this line; how long that took.
async fn shown(stand: &Stand, line: &str) -> Duration {
    let begun = Instant::now();
    while !figure(stand, line).await {
        assert!(begun.elapsed() < Duration::from_secs(20), "never shown: {line}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    begun.elapsed()
}

/// Waits until calls were both answered and refused again.
async fn limited(answers: &Answers) {
    let counts = || [200, 429].map(|status| answers.borrow().get(&status).copied().unwrap_or_default());
    let (before, begun) = (counts(), Instant::now());
    while counts().into_iter().zip(before).any(|(now, before)| now == before) {
        assert!(begun.elapsed() < Duration::from_mins(1), "nobody is limited: {answers:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn outage(stand: &Stand, server: &TestRedis, answers: &Answers) {
    assert_eq!(stand.get("/readyz").await.expect(200)["checks"]["redis"], "ok");
    limited(answers).await;
    server.stop();
    shown(stand, "comptoir_ratelimit_degraded 1").await;
    shown(stand, "comptoir_redis_up 0").await;
    limited(answers).await;
    // A report is believed for two seconds.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let ready = stand.get("/readyz").await.expect(200);
    assert_eq!(ready["checks"]["redis"], "degraded", "{}", ready.text);
    server.restart();
    let took = shown(stand, "comptoir_ratelimit_degraded 0").await;
    assert!(took < Duration::from_secs(5), "{took:?}");
    shown(stand, "comptoir_redis_up 1").await;
    limited(answers).await;
}

#[tokio::test]
async fn scenario_29_redis_stops_under_load_and_nobody_notices_but_the_figures() {
    for database in databases() {
        let Some(server) = redis() else { return };
        let settings = Setup::default().in_real_time().with("REDIS_URL", server.url());
        // A busy machine may be slow, which is not what this is about.
        let settings = settings.with("REDIS_TIMEOUT_MS", "1000").with("RATE_LIMIT_MODE", "enforce");
        let stand = settings.with("RATE_LIMIT_REQUESTS", "60").on(database);
        let (answers, goes_on) = (Answers::default(), Cell::new(true));
        stand.token(AgencyUser).await;
        let begun = Instant::now();
        let story = async {
            outage(&stand, &server, &answers).await;
            goes_on.set(false);
        };
        let load = futures::future::join_all((0..4).map(|_| call_on(&stand, &answers, &goes_on)));
        futures::join!(load, story);
        let seconds = usize::try_from(begun.elapsed().as_secs()).unwrap() + 1;
        let answers = answers.into_inner();
        assert_eq!(answers.keys().copied().collect::<Vec<_>>(), [200, 429], "{answers:?}");
        // A burst of thirty by Redis, one in the process, one by the new Redis, and one each second.
        assert!(answers[&200] <= 90 + seconds, "in {seconds} s: {answers:?}");
    }
}

#[tokio::test]
async fn limits_are_shared_by_the_processes_that_share_a_redis() {
    let (Some(server), Some(database)) = (redis(), system_tests::postgres()) else { return };
    let setup = || {
        let settings = Setup::default().in_real_time().with("REDIS_URL", server.url());
        settings
            .with("REDIS_TIMEOUT_MS", "5000")
            .with("RATE_LIMIT_MODE", "enforce")
            .with("RATE_LIMIT_REQUESTS", "10")
            .with("RATE_LIMIT_WINDOW_S", "3600")
    };
    let elsewhere = setup().on(database.again());
    let stand = setup().on(database);
    let token = stand.token(AgencyUser).await;
    for number in 0..6 {
        let process = [&stand, &elsewhere][number % 2];
        let status = process.get("/v1/auth/me").token(&token).await.status;
        assert_eq!(status, if number < 5 { 200 } else { 429 }, "call {number}");
    }
}
