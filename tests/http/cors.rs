//! Scripts of other origins (platform.md §6.4).

use reqwest::Method;
use system_tests::Stand;

#[tokio::test]
async fn scenario_36_only_scripts_of_listed_origins_may_read_answers() {
    let setup = Stand::with("CORS_ALLOWED_ORIGINS", "https://shop.example");
    setup
        .everywhere(async |stand| {
            let ask = |origin| {
                let call = stand.call(Method::OPTIONS, "/v1/requests").header("Origin", origin);
                call.header("Access-Control-Request-Method", "POST")
            };
            let listed = ask("https://shop.example").await.expect(204);
            assert_eq!(listed.header("access-control-allow-origin"), "https://shop.example");
            let stranger = ask("https://evil.example").await.expect(204);
            assert_eq!(stranger.header("access-control-allow-origin"), "");
            let refused = stand.get("/v1/auth/me").header("Origin", "https://shop.example").await.expect(401);
            assert_eq!(refused.header("access-control-allow-origin"), "https://shop.example");
        })
        .await;
}
