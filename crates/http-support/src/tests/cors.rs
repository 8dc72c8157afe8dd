//! Scripts of other origins.

use super::*;

fn process() -> Process {
    let allowed_origins = "https://shop.example".parse().unwrap();
    Process::with(EdgeSettings { allowed_origins, ..EdgeSettings::default() })
}

fn preflight(origin: &'static str) -> TestRequest {
    let asked = TestRequest::default().method("OPTIONS".parse().unwrap()).uri("/orders");
    asked.insert_header(("Origin", origin)).insert_header(("Access-Control-Request-Method", "POST"))
}

#[actix_web::test]
async fn scenario_36_a_listed_origin_may_ask_and_read() {
    let asked = process().ask(preflight("https://shop.example")).await;
    assert_eq!(asked.status, StatusCode::NO_CONTENT);
    assert_eq!(asked.header("access-control-allow-origin"), "https://shop.example");
    assert!(asked.header("access-control-allow-methods").contains("PATCH"));
    assert_eq!(asked.header("access-control-max-age"), "600");
    assert!(!asked.headers.contains_key("access-control-allow-credentials"));
    for path in ["/plain", "/nowhere", "/panic"] {
        let answer = process().ask(get(path).insert_header(("Origin", "https://shop.example"))).await;
        assert_eq!(answer.header("access-control-allow-origin"), "https://shop.example", "{path}");
        assert!(answer.header("access-control-expose-headers").contains("X-Request-Id"), "{path}");
        assert_eq!(answer.header("vary"), "Origin", "{path}");
    }
}

#[actix_web::test]
async fn scenario_36_an_unlisted_origin_gets_no_allow_header() {
    for origin in ["https://evil.example", "http://shop.example", "https://shop.example.evil", "null"] {
        for request in [preflight(origin), get("/plain").insert_header(("Origin", origin))] {
            let answer = process().ask(request).await;
            assert!(!answer.headers.contains_key("access-control-allow-origin"), "{origin}");
            assert!(!answer.headers.contains_key("access-control-allow-methods"), "{origin}");
        }
    }
}

#[actix_web::test]
async fn beyond_its_limit_a_process_says_when_to_come_back() {
    let process = Process::with(EdgeSettings { concurrency_limit: 1, ..EdgeSettings::default() });
    let mut stuck = std::pin::pin!(process.ask(get("/stuck")));
    while process.clock.alarms().is_empty() {
        assert!(futures::poll!(&mut stuck).is_pending());
    }
    let mut second = std::pin::pin!(process.ask(get("/plain")));
    while process.clock.alarms().len() < 2 {
        assert!(futures::poll!(&mut second).is_pending());
    }
    process.clock.advance(Duration::from_millis(10));
    let refused = second.await;
    assert_eq!((refused.status.as_u16(), refused.told().0.as_str()), (503, "OVER_CAPACITY"));
    assert_eq!(refused.header("retry-after"), "1");
}
