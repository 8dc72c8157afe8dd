//! How often callers may call (platform.md §6.5).

use std::time::Duration;

use auth::Role::{AgencyUser, TenantAdmin};
use system_tests::Stand;

#[tokio::test]
async fn scenario_28_a_user_over_the_limit_is_told_exactly_when_to_come_back() {
    Stand::with("RATE_LIMIT_MODE", "enforce")
        .everywhere(async |stand| {
            let ask = || stand.get("/v1/auth/me").by(AgencyUser);
            let first = ask().await.expect(200);
            assert_eq!(first.header("ratelimit-policy"), r#""user";q=120;w=60"#);
            assert_eq!(first.header("ratelimit"), r#""user";r=59;t=1"#);
            for _ in 1..60 {
                ask().await.expect(200);
            }
            let refused = ask().await;
            assert_eq!((refused.code(), refused.header("retry-after")), ((429, "RATE_LIMIT"), "1"));
            assert_eq!(refused["error"], "rate_limited");
            assert_eq!(
                (refused.header("x-ratelimit-limit"), refused.header("x-ratelimit-remaining")),
                ("120", "0")
            );
            assert_eq!(refused.header("x-ratelimit-reset"), "30");
            stand.get("/v1/auth/me").by(TenantAdmin).await.expect(200);
            stand.clock.advance(Duration::from_millis(500));
            ask().await.expect(200);
            assert_eq!(ask().await.status, 429);
        })
        .await;
}

#[tokio::test]
async fn scenario_30_strangers_are_limited_by_their_own_address_whatever_they_forward() {
    Stand::with("RATE_LIMIT_MODE", "enforce")
        .everywhere(async |stand| {
            for number in 0..30 {
                let call = stand.get("/nowhere").header("X-Forwarded-For", format!("198.51.100.{number}"));
                assert_eq!(call.token("forged").await.status, 404);
            }
            let call = stand.get("/nowhere").header("X-Forwarded-For", "203.0.113.1");
            assert_eq!(call.await.code(), (429, "RATE_LIMIT"));
            stand.get("/healthz").await.expect(200);
            stand.get("/v1/auth/me").by(AgencyUser).await.expect(200);
        })
        .await;
}

#[tokio::test]
async fn in_shadow_calls_are_counted_and_none_is_refused() {
    Stand::with("RATE_LIMIT_MODE", "shadow")
        .everywhere(async |stand| {
            for _ in 0..40 {
                let answer = stand.get("/nowhere").await;
                assert_eq!((answer.status, answer.header("ratelimit")), (404, ""));
            }
            let metrics = stand.get("/metrics").await.text;
            let line = r#"comptoir_ratelimit_decisions_total{decision="shadow",policy="ip"} 10"#;
            assert!(metrics.contains(line), "{metrics}");
        })
        .await;
}
