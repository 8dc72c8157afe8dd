//! What may be done less often than calls in general: signing in, what sends letters or tries secrets, what costs much
//! (platform.md §6.5).

use std::time::Duration;

use auth::Role::{AgencyUser, Auditor, Owner, TenantAdmin};
use serde_json::json;
use system_tests::{Answer, PASSWORD, Person, Setup, Stand};

/// Limits hold, and calls come from wherever they say.
fn limited() -> Setup {
    Setup::default().with("RATE_LIMIT_MODE", "enforce").with("TRUSTED_PROXIES", "127.0.0.1")
}

async fn login(stand: &Stand, email: &str, address: &str) -> Answer {
    let body = json!({"email": email, "password": PASSWORD});
    stand.post("/v1/auth/login").header("X-Forwarded-For", address).json(body).await
}

async fn forget(stand: &Stand, address: &str) -> Answer {
    let body = json!({"email": "nobody@agence.example"});
    stand.post("/v1/auth/password/forgot").header("X-Forwarded-For", address).json(body).await
}

fn policy(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.header("ratelimit-policy"))
}

const REFUSED_BY_ACCOUNT: (u16, &str) = (429, r#""login";q=10;w=60"#);
const REFUSED_BY_NETWORK: (u16, &str) = (429, r#""login";q=20;w=60"#);

#[tokio::test]
async fn scenario_4_one_network_that_tries_many_accounts_is_stopped_after_ten_and_then_let_on_slowly() {
    limited()
        .everywhere(async |stand| {
            stand.person(AgencyUser).await;
            let nobody = |number: usize| format!("nobody-{number}@agence.example");
            for number in 0..10 {
                login(stand, &nobody(number), "198.51.100.7").await.expect(401);
            }
            let refused = login(stand, &Person::from(AgencyUser).email(), "198.51.100.8").await;
            assert_eq!(policy(&refused), REFUSED_BY_NETWORK, "the right password of a neighbour");
            assert_eq!((refused.code(), refused.header("retry-after")), ((429, "RATE_LIMIT"), "3"));
            login(stand, &Person::from(AgencyUser).email(), "198.51.101.7").await.expect(200);
            // The 200 accounts of the scenario: what is let on is stopped for good at the 31st wrong password.
            let mut wrong = 10;
            for number in 10..200 {
                stand.clock.advance(Duration::from_secs(3));
                let answer = login(stand, &nobody(number), "198.51.100.7").await;
                wrong += usize::from(answer.status == 401);
                assert!([401, 429].contains(&answer.status), "{}", answer.text);
            }
            assert_eq!(wrong, 30);
        })
        .await;
}

#[tokio::test]
async fn an_account_is_signed_in_to_ten_times_a_minute_from_wherever_and_by_whatever_door() {
    limited()
        .everywhere(async |stand| {
            stand.person(AgencyUser).await;
            let email = Person::from(AgencyUser).email();
            for number in 0..4 {
                login(stand, &email, &format!("198.51.{number}.1")).await.expect(200);
            }
            let grant = [("username", &*email.to_uppercase()), ("password", PASSWORD)];
            let token = stand.post("/v1/auth/token").header("X-Forwarded-For", "198.51.4.1").form(&grant);
            let token = token.await.expect(200);
            let refused = login(stand, &email, "198.51.5.1").await;
            assert_eq!((policy(&refused), refused.header("retry-after")), (REFUSED_BY_ACCOUNT, "6"));
            let refused = stand.browser().sign_in_as(&email, PASSWORD).await;
            assert_eq!(policy(&refused), REFUSED_BY_ACCOUNT, "the page counts too");
            let refresh = [
                ("grant_type", "refresh_token"),
                ("refresh_token", token["refresh_token"].as_str().unwrap()),
            ];
            let goes_on = stand.post("/v1/auth/token").header("X-Forwarded-For", "198.51.4.1").form(&refresh);
            goes_on.await.expect(200);
            stand.clock.advance(Duration::from_secs(6));
            login(stand, &email, "198.51.5.1").await.expect(200);
        })
        .await;
}

#[tokio::test]
async fn letters_are_asked_for_five_times_a_minute_of_an_address() {
    limited()
        .everywhere(async |stand| {
            for _ in 0..5 {
                forget(stand, "198.51.100.7").await.expect(202);
            }
            let refused = forget(stand, "198.51.100.7").await;
            assert_eq!(
                (policy(&refused), refused.header("retry-after")),
                ((429, r#""sensitive";q=5;w=60"#), "12")
            );
            forget(stand, "198.51.100.8").await.expect(202);
            let reset = json!({"token": "cot_", "new_password": "four other random words"});
            let reset =
                stand.post("/v1/auth/password/reset").header("X-Forwarded-For", "198.51.100.7").json(reset);
            assert_eq!(reset.await.code(), (429, "RATE_LIMIT"), "one count for all of them");
            stand.clock.advance(Duration::from_secs(12));
            forget(stand, "198.51.100.7").await.expect(202);
            stand.work().await;
        })
        .await;
}

#[tokio::test]
async fn who_is_signed_in_tries_secrets_and_invites_five_times_a_minute_by_api_and_page_together() {
    limited()
        .everywhere(async |stand| {
            let step_up = async |role: auth::Role| {
                stand.post("/v1/auth/step-up").by(role).json(json!({"password": PASSWORD})).await
            };
            for _ in 0..3 {
                let shown = step_up(TenantAdmin).await.expect(200);
                assert!(shown.header("ratelimit-policy").contains("sensitive"), "the tightest is shown");
            }
            let mut browser = stand.browser();
            browser.sign_in(TenantAdmin).await.expect(303);
            browser.get("/ui/members/new").await.expect(200);
            for number in 0..2 {
                let email = format!("new-{number}@agence.example");
                browser.submit("/ui/members/new", &[("email", &email), ("role", "viewer")]).await;
            }
            let refused = browser.submit("/ui/account/confirm", &[("password", PASSWORD)]).await.expect(429);
            assert!(refused.text.contains("<html lang=\"fr\""), "{}", refused.text);
            let invite = json!({"email": "new-2@agence.example", "roles": ["viewer"]});
            let refused = stand.post("/v1/users").by(TenantAdmin).json(invite).await;
            assert_eq!(policy(&refused), (429, r#""sensitive";q=5;w=60"#));
            stand.get("/v1/users").by(TenantAdmin).await.expect(200);
            step_up(Owner).await.expect(200);
            stand.work().await;
        })
        .await;
}

#[tokio::test]
async fn what_costs_much_is_counted_for_a_whole_tenant() {
    limited()
        .everywhere(async |stand| {
            let export = async |person: Person| stand.get("/v1/audit-events/export").by(person).await;
            for number in 0..10 {
                export([Auditor, Owner][number % 2].into()).await.expect(200);
            }
            let refused = export(Owner.into()).await;
            assert_eq!(
                (policy(&refused), refused.header("retry-after")),
                ((429, r#""heavy";q=30;w=60"#), "2")
            );
            assert_eq!(stand.get("/v1/audit/verify").by(Auditor).await.status, 429);
            stand.get("/v1/audit-events").by(Auditor).await.expect(200);
            export(Person::next_door(Owner)).await.expect(200);
        })
        .await;
}

#[tokio::test]
async fn in_shadow_narrower_limits_refuse_nobody() {
    limited()
        .with("RATE_LIMIT_MODE", "shadow")
        .everywhere(async |stand| {
            for _ in 0..7 {
                let answer = forget(stand, "198.51.100.7").await.expect(202);
                assert_eq!(answer.header("ratelimit"), "");
            }
            let metrics = stand.get("/metrics").await.text;
            let line = r#"comptoir_ratelimit_decisions_total{decision="shadow",policy="sensitive"} 2"#;
            assert!(metrics.contains(line), "{metrics}");
            stand.work().await;
        })
        .await;
}

#[tokio::test]
async fn a_page_that_comes_too_often_is_a_page_in_the_readers_language() {
    limited()
        .everywhere(async |stand| {
            let look = || stand.get("/ui/login").header("X-Forwarded-For", "198.51.100.7");
            for _ in 0..30 {
                look().await.expect(200);
            }
            for (language, direction, words) in [
                ("fr", "ltr", "réessayez dans 1 s"),
                ("en", "ltr", "try again in 1 s"),
                ("ar", "rtl", "أعد المحاولة بعد"),
            ] {
                let refused = look().header("Accept-Language", language).await.expect(429);
                assert_eq!(refused.header("content-type"), "text/html; charset=utf-8");
                assert_eq!(
                    (refused.header("retry-after"), refused.header("ratelimit")),
                    ("1", r#""ip";r=0;t=30"#)
                );
                assert!(refused.header("content-security-policy").starts_with("default-src 'self'"));
                assert!(
                    refused.text.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\"")),
                    "{}",
                    refused.text
                );
                assert!(refused.text.contains(words), "{}", refused.text);
            }
            let chosen = look().header("Accept-Language", "fr").header("Cookie", "comptoir_locale=en").await;
            assert!(chosen.text.contains("try again"), "the language chosen on a page goes first");
            let data = look().header("Accept", "application/problem+json").await.expect(429);
            assert_eq!(data["code"], "RATE_LIMIT");
            let call = stand.get("/v1/auth/me").header("X-Forwarded-For", "198.51.100.7").await;
            assert_eq!(call.code(), (429, "RATE_LIMIT"));
        })
        .await;
}
