//! Probes and figures.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use kernel::BoxFuture;

use super::*;

/// Answers as told and counts how often it looked.
struct Told {
    name: &'static str,
    result: Result<(), String>,
    is_vital: bool,
    looked: AtomicU32,
}

impl Told {
    fn new(name: &'static str, result: Result<(), &str>, is_vital: bool) -> Arc<Self> {
        Arc::new(Self { name, result: result.map_err(str::to_owned), is_vital, looked: AtomicU32::new(0) })
    }
}

impl Check for Told {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is_vital(&self) -> bool {
        self.is_vital
    }

    fn check(&self) -> BoxFuture<'_, Result<(), String>> {
        self.looked.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { self.result.clone() })
    }
}

#[actix_web::test]
async fn health_touches_nothing_and_reads_as_both_older_shapes() {
    let process = Process::knowing(Known { is_gone: true, ..Known::default() });
    for path in ["/healthz", "/health", "/v1/health", "/api/v1/health", "/v1/healthz", "/api/v1/healthz"] {
        let answer = process.ask(get(path)).await;
        let expected = json!({"status": "ok", "success": true, "data": {"status": "ok"}, "error": null, "version": "1.2.3"});
        assert_eq!((answer.status, answer.json()), (StatusCode::OK, expected), "{path}");
    }
}

#[actix_web::test]
async fn a_process_is_ready_while_nothing_vital_fails() {
    let fine = Told::new("database", Ok(()), true);
    let gone = || Err("redis://secret@host refused");
    for (checks, status, word, redis) in [
        (vec![fine.clone()], 200, "ok", Value::Null),
        (vec![fine.clone(), Told::new("redis", gone(), false)], 200, "degraded", json!("degraded")),
        (vec![fine.clone(), Told::new("redis", gone(), true)], 503, "unavailable", json!("failed")),
    ] {
        let checks = checks.into_iter().map(|check| check as Arc<dyn Check>).collect();
        let answer = Process::checked_by(checks).ask(get("/readyz")).await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!((&answer.json()["status"], &answer.json()["checks"]["redis"]), (&json!(word), &redis));
        assert_eq!(answer.json()["checks"]["database"], "ok");
        assert!(!String::from_utf8_lossy(&answer.body).contains("secret"));
    }
}

#[actix_web::test]
async fn a_report_is_believed_for_two_seconds() {
    let check = Told::new("database", Ok(()), true);
    let process = Process::checked_by(vec![check.clone()]);
    process.ask(get("/readyz")).await;
    process.clock.advance(Duration::from_millis(1999));
    process.ask(get("/readyz")).await;
    assert_eq!(check.looked.load(Ordering::Relaxed), 1);
    process.clock.advance(Duration::from_millis(1));
    process.ask(get("/readyz")).await;
    assert_eq!(check.looked.load(Ordering::Relaxed), 2);
}

/// Never answers.
struct Stuck;

impl Check for Stuck {
    fn name(&self) -> &'static str {
        "queue"
    }

    fn check(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(std::future::pending())
    }
}

#[actix_web::test]
async fn a_check_without_answer_within_a_second_failed() {
    let process = Process::checked_by(vec![Arc::new(Stuck)]);
    let later = async {
        while process.clock.alarms().len() < 2 {
            actix_web::rt::task::yield_now().await;
        }
        process.clock.advance(Duration::from_secs(1));
    };
    let (answer, ()) = futures::join!(process.ask(get("/readyz")), later);
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.json()["checks"]["queue"], "failed");
}

#[actix_web::test]
async fn a_process_about_to_stop_is_not_ready_at_once() {
    let process = Process::start();
    assert_eq!(process.ask(get("/readyz")).await.status, StatusCode::OK);
    process.readiness.drain();
    let answer = process.ask(get("/readyz")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.json()["checks"]["draining"], "failed");
}

#[actix_web::test]
async fn figures_speak_of_routes_and_never_of_ids() {
    let process = Process::start();
    process.ask(signed_in("owner", get(&format!("/v1/requests/{ID}")))).await;
    let answer = process.ask(get("/metrics")).await;
    assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    let text = String::from_utf8(answer.body).unwrap();
    let line = r#"comptoir_http_requests_total{method="GET",route="/v1/requests/{id}",status="404"} 1"#;
    assert!(text.contains(line) && !text.contains(ID), "{text}");
}
