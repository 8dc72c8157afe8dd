//! Too many wrong passwords over HTTP (platform.md §6.1).

use std::time::Duration;

use auth::Role::{AgencyUser, Owner};
use futures::future::join_all;
use serde_json::json;
use system_tests::{Answer, PASSWORD, Person, Setup, Stand};

const WRONG: &str = "wrong horse battery staple";

async fn login(stand: &Stand, email: &str, password: &str) -> Answer {
    let call = stand.post("/v1/auth/login").header("X-Request-Id", "r").header("X-Correlation-Id", "c");
    call.json(json!({"email": email, "password": password})).await
}

#[tokio::test]
async fn scenario_3_the_sixth_try_waits_even_with_the_right_password_and_unknown_addresses_lock_alike() {
    Stand::everywhere(async |stand| {
        stand.person(AgencyUser).await;
        let known = Person::from(AgencyUser).email();
        for email in [known.as_str(), "nobody@agence.example"] {
            for _ in 0..5 {
                assert_eq!(login(stand, email, WRONG).await.code(), (401, "AUTH_ERROR"));
            }
        }
        stand.clock.advance(Duration::from_millis(1500));
        let locked = login(stand, &known, PASSWORD).await;
        assert_eq!((locked.code(), locked.header("retry-after")), ((429, "AUTH_LOCKED"), "59"));
        let unknown = login(stand, "nobody@agence.example", PASSWORD).await;
        assert_eq!((unknown.code(), &unknown.text), (locked.code(), &locked.text));
        stand.clock.advance(Duration::from_secs(59));
        login(stand, &known, PASSWORD).await.expect(200);
    })
    .await;
}

#[tokio::test]
async fn scenario_3_the_right_password_lets_in_however_often_it_comes_at_once() {
    Setup::default()
        .in_real_time()
        .everywhere(async |stand| {
            stand.person(AgencyUser).await;
            let email = Person::from(AgencyUser).email();
            let all = join_all((0..12).map(|_| login(stand, &email, PASSWORD))).await;
            let statuses: Vec<u16> = all.iter().map(|answer| answer.status).collect();
            assert_eq!(statuses, [200; 12]);
        })
        .await;
}

#[tokio::test]
async fn scenario_4_one_address_that_tries_many_accounts_waits_ten_minutes() {
    Stand::everywhere(async |stand| {
        stand.person(AgencyUser).await;
        for number in 0..30 {
            login(stand, &format!("nobody-{number}@agence.example"), WRONG).await.expect(401);
        }
        let locked = login(stand, &Person::from(AgencyUser).email(), PASSWORD).await;
        assert_eq!((locked.code(), locked.header("retry-after")), ((429, "AUTH_LOCKED"), "600"));
    })
    .await;
}

#[tokio::test]
async fn a_step_up_and_the_password_page_count_into_the_same_lock() {
    Stand::everywhere(async |stand| {
        let token = stand.token(Owner).await;
        for _ in 0..3 {
            let guess = stand.post("/v1/auth/step-up").token(&token).json(json!({"password": WRONG})).await;
            assert_eq!(guess.code(), (401, "AUTH_ERROR"));
        }
        let change = async |current: &str| {
            let body = json!({"current_password": current, "new_password": "four other random words"});
            stand.post("/v1/auth/password").token(&token).json(body).await
        };
        for _ in 0..2 {
            assert_eq!(change(WRONG).await.code(), (401, "AUTH_ERROR"));
        }
        assert_eq!(change(PASSWORD).await.code(), (429, "AUTH_LOCKED"));
        let proof = stand.post("/v1/auth/step-up").token(&token).json(json!({"password": PASSWORD})).await;
        assert_eq!((proof.code(), proof.header("retry-after")), ((429, "AUTH_LOCKED"), "60"));
        assert_eq!(login(stand, &Person::from(Owner).email(), PASSWORD).await.code(), (429, "AUTH_LOCKED"));
    })
    .await;
}

#[tokio::test]
async fn scenario_3_the_door_tells_how_long_to_wait() {
    Stand::everywhere(async |stand| {
        stand.person(AgencyUser).await;
        let email = Person::from(AgencyUser).email();
        for _ in 0..5 {
            stand.browser().sign_in_as(&email, WRONG).await.expect(401);
        }
        let mut browser = stand.browser();
        let told = browser.sign_in_as(&email, PASSWORD).await.expect(429);
        assert!(
            told.text.contains("Réessayez dans 60\u{202f}s") || told.text.contains("Réessayez dans 60 s")
        );
        assert!(told.text.contains(&email), "the address stays typed");
        assert_eq!(told.header("retry-after"), "60");
        stand.clock.advance(Duration::from_mins(1));
        browser.sign_in_as(&email, PASSWORD).await.expect(303);
    })
    .await;
}

#[tokio::test]
async fn the_limits_are_settings() {
    let hasty = Stand::with("LOGIN_MAX_FAILURES", 2).with("LOGIN_LOCK_S", 7).with("LOGIN_LOCK_MAX_S", 10);
    hasty
        .everywhere(async |stand| {
            let email = "nobody@agence.example";
            let mut waits = Vec::new();
            for _ in 0..2 {
                login(stand, email, WRONG).await.expect(401);
            }
            for _ in 0..2 {
                let locked = login(stand, email, WRONG).await.expect(429);
                waits.push(locked.header("retry-after").to_owned());
                stand.clock.advance(Duration::from_secs(7));
                login(stand, email, WRONG).await;
            }
            assert_eq!(waits, ["7", "10"]);
        })
        .await;
}
