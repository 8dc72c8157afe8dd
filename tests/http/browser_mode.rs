//! Scripts of a page sign in, and keep nothing worth stealing (platform.md §6.1).

use auth::Role::{AgencyUser, Owner};
use reqwest::Method;
use serde_json::{Value, json};
use system_tests::{Answer, Call, PASSWORD, Person, Setup, Stand};

const COOKIE: &str = "__Host-comptoir_rt";
const APP: &str = "https://app.comptoir.example";
const REFRESH: &str = "/v1/auth/refresh";
const LOGOUT: &str = "/v1/auth/logout";

fn setup() -> Setup {
    Stand::with("CORS_ALLOWED_ORIGINS", APP)
}

fn in_cookie_mode(call: Call<'_>) -> Call<'_> {
    call.header("X-Auth-Mode", "cookie")
}

async fn login(stand: &Stand, person: impl Into<Person>) -> Answer {
    let person = person.into();
    stand.person(person).await;
    let body = json!({"email": person.email(), "password": PASSWORD});
    in_cookie_mode(stand.post("/v1/auth/login")).json(body).await.expect(200)
}

/// The cookie that an answer sets, and what is said of it.
fn cookie(answer: &Answer) -> (String, Vec<String>) {
    let mut set = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let (cookie, none) = (set.next().unwrap_or_default(), set.next());
    assert_eq!(none, None, "one cookie alone");
    let mut parts = cookie.split("; ").map(str::to_owned);
    (parts.next().unwrap(), parts.collect())
}

/// Sent by a page of an origin, with the cookie of an answer.
fn from<'a>(call: Call<'a>, origin: &str, answer: &Answer) -> Call<'a> {
    call.header("Origin", origin).header("Cookie", cookie(answer).0)
}

fn bearer(answer: &Answer) -> &str {
    answer["access_token"].as_str().unwrap()
}

async fn assert_ended(stand: &Stand, answer: &Answer) {
    let me = stand.get("/v1/auth/me").token(bearer(answer)).await;
    assert_eq!((me.code(), me.details()), ((401, "AUTH_ERROR"), vec![("Authorization", "revoked")]));
}

fn assert_kept(answer: &Answer) {
    let (pair, said) = cookie(answer);
    assert!(pair.starts_with(&format!("{COOKIE}=crt_")), "{pair}");
    assert_eq!(said, ["HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Max-Age=604800"]);
    let secret = pair.split_once('=').unwrap().1;
    assert!(!answer.text.contains(secret) && !answer.text.contains("refresh_token"), "{}", answer.text);
    assert!(!pair.contains(bearer(answer)));
}

#[tokio::test]
async fn the_refresh_token_is_in_the_cookie_and_nowhere_else_by_every_door() {
    setup()
        .everywhere(async |stand| {
            let first = login(stand, Owner).await;
            assert_kept(&first);
            let grant = [("username", &*Person::from(Owner).email()), ("password", PASSWORD)];
            assert_kept(&in_cookie_mode(stand.post("/v1/auth/token")).form(&grant).await.expect(200));
            let moved = in_cookie_mode(stand.post("/v1/auth/switch-tenant")).token(bearer(&first));
            assert_kept(&moved.json(json!({"tenant": "agence"})).await.expect(200));
            let body = json!({"email": Person::from(Owner).email(), "password": PASSWORD});
            let plain = stand.post("/v1/auth/login").json(body).await.expect(200);
            assert_eq!(plain.header("set-cookie"), "", "unless asked for");
            let given = json!({"refresh_token": plain["refresh_token"]});
            assert_kept(&in_cookie_mode(stand.post(REFRESH)).json(given).await.expect(200));
        })
        .await;
}

#[tokio::test]
async fn a_refresh_by_cookie_gives_the_next_cookie_and_the_old_one_betrays_itself() {
    setup()
        .everywhere(async |stand| {
            let first = login(stand, AgencyUser).await;
            let next = from(stand.post(REFRESH), APP, &first).await.expect(200);
            assert_kept(&next);
            assert_ne!(cookie(&first).0, cookie(&next).0);
            let grant = json!({"grant_type": "refresh_token"});
            let third = from(stand.post("/v1/auth/token"), "http://localhost:8000", &next).json(grant);
            let third = third.await.expect(200);
            assert_kept(&third);
            let reused = from(stand.post(REFRESH), APP, &first).await;
            assert_eq!(reused.code(), (401, "AUTH_REFRESH_REVOKED"));
            assert_ended(stand, &third).await;
            let none = stand.post(REFRESH).header("Origin", APP).await;
            assert_eq!(none.code(), (401, "AUTH_REFRESH_INVALID"), "neither body nor cookie");
        })
        .await;
}

#[tokio::test]
async fn what_a_page_of_another_origin_sends_with_the_cookie_does_nothing() {
    setup()
        .everywhere(async |stand| {
            let first = login(stand, AgencyUser).await;
            for path in [REFRESH, LOGOUT, "/v1/auth/token"] {
                let foreign =
                    [Some("https://evil.example"), Some("null"), Some("http://app.comptoir.example"), None];
                for origin in foreign {
                    let call = stand.post(path).header("Cookie", cookie(&first).0);
                    let call = match origin {
                        Some(origin) => call.header("Origin", origin),
                        None => call,
                    };
                    let call = call.json(if path.ends_with("token") {
                        json!({"grant_type": "refresh_token"})
                    } else {
                        json!({})
                    });
                    let refused = call.await;
                    let code =
                        if path.ends_with("token") { refused.enveloped_code() } else { refused.code() };
                    assert_eq!(
                        (code.0, code.1.to_uppercase().as_str()),
                        (403, "FORBIDDEN"),
                        "{path} {origin:?}"
                    );
                    assert_eq!(refused.header("set-cookie"), "");
                }
            }
            stand.get("/v1/auth/me").token(bearer(&first)).await.expect(200);
            from(stand.post(REFRESH), APP, &first).await.expect(200);
        })
        .await;
}

#[tokio::test]
async fn signing_out_by_cookie_ends_the_session_or_all_of_them_and_takes_the_cookie() {
    setup()
        .everywhere(async |stand| {
            let (first, other) = (login(stand, AgencyUser).await, login(stand, AgencyUser).await);
            let out = from(stand.post(LOGOUT), APP, &first).await.expect(204);
            let (pair, said) = cookie(&out);
            assert_eq!(pair, format!("{COOKIE}="));
            assert!(said.contains(&"Max-Age=0".to_owned()) && said.contains(&"Secure".to_owned()), "{said:?}");
            assert_ended(stand, &first).await;
            stand.get("/v1/auth/me").token(bearer(&other)).await.expect(200);
            from(stand.post(LOGOUT), APP, &first).await.expect(204);
            let third = login(stand, AgencyUser).await;
            from(stand.post(LOGOUT), APP, &third).json(json!({"all": true})).await.expect(204);
            assert_ended(stand, &other).await;
            let fourth = login(stand, AgencyUser).await;
            let call = stand.post(LOGOUT).token(bearer(&fourth)).header("Cookie", cookie(&fourth).0);
            let out = call.await.expect(204);
            assert!(cookie(&out).1.contains(&"Max-Age=0".to_owned()), "by token too");
            let lines = "audit_events WHERE action IN ('auth.session.revoked', 'auth.sessions.revoked') AND actor_type = 'user'";
            assert_eq!(stand.database.count(lines), 3, "in the name of whoever signed out");
        })
        .await;
}

#[tokio::test]
async fn another_mode_is_refused_and_listed_origins_may_read_what_comes_with_credentials() {
    setup()
        .everywhere(async |stand| {
            let body = json!({"email": "nobody@agence.example", "password": PASSWORD});
            let odd = stand.post("/v1/auth/login").header("X-Auth-Mode", "Cookies").json(body).await;
            assert_eq!(
                (odd.code(), odd.details()),
                ((400, "VALIDATION_ERROR"), vec![("X-Auth-Mode", "expected_cookie")])
            );
            let ask = |path: &str, origin: &str| {
                let call = stand.call(Method::OPTIONS, path).header("Origin", origin);
                call.header("Access-Control-Request-Method", "POST")
            };
            let listed = ask(REFRESH, APP).await.expect(204);
            assert_eq!(listed.header("access-control-allow-credentials"), "true");
            assert!(listed.header("access-control-allow-headers").contains("X-Auth-Mode"));
            for (path, origin) in
                [(REFRESH, "https://evil.example"), ("/v1/requests", APP), ("/ui/login", APP)]
            {
                assert_eq!(ask(path, origin).await.header("access-control-allow-credentials"), "", "{path}");
            }
            let none = json!({"grant_type": "client_credentials"});
            assert_eq!(
                in_cookie_mode(stand.post("/v1/auth/token")).json(none).await.json["data"],
                Value::Null
            );
        })
        .await;
}
