//! Programs at the door (platform.md §6.1).

use std::time::Duration;

use auth::Role::TenantAdmin;
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use system_tests::{Answer, Person, Stand};

/// A program with these scopes, made by an administrator.
async fn program(stand: &Stand, body: Value) -> Answer {
    let call = stand.post("/v1/api-clients").json(body);
    call.token(stand.issue(TenantAdmin).await.token.expose_secret()).await.expect(201)
}

async fn till(stand: &Stand) -> Answer {
    program(stand, json!({"client_name": "Caisse", "scopes": ["requests:create", "requests:read"]})).await
}

fn token(issued: &Answer) -> &str {
    issued["token"].as_str().unwrap()
}

/// A delicate call by the administrator about this program.
async fn manage(stand: &Stand, method: Method, issued: &Answer, rest: &str, body: Value) -> Answer {
    let path = format!("/v1/api-clients/{}{rest}", issued["api_client"]["client_id"].as_str().unwrap());
    stand.call(method, path).token(stand.issue(TenantAdmin).await.token.expose_secret()).json(body).await
}

async fn submit(stand: &Stand, token: &str) -> Answer {
    stand.post("/v1/requests").token(token).json(json!({"siren": "552032534"})).await
}

/// The payloads of the security events of a kind, with the tenant, `-` for none.
fn events(stand: &Stand, kind: &str) -> Vec<(String, Value)> {
    let one = |column: &str| {
        stand
            .database
            .texts(&format!("SELECT {column} FROM security_events WHERE event_type = '{kind}' ORDER BY id"))
    };
    let cast = "coalesce(CAST(tenant_id AS text), '-')";
    let payloads = one("payload").into_iter().map(|text| serde_json::from_str(&text).unwrap());
    one(cast).into_iter().zip(payloads).collect()
}

#[tokio::test]
async fn a_program_works_in_its_tenant_by_any_of_three_headers_and_its_use_is_noted_once_a_minute() {
    Stand::everywhere(async |stand| {
        let till = till(stand).await;
        let made = submit(stand, token(&till)).await.expect(201);
        let path = format!("/v1/requests/{}", made.id());
        stand.get(&path).token(token(&till)).await.expect(200);
        for header in ["X-Api-Token", "X-Webhook-Token"] {
            stand.get(&path).header(header, token(&till)).await.expect(200);
        }
        stand.get(&path).by(TenantAdmin).await.expect(200);
        let neighbour = Person::next_door(TenantAdmin);
        stand.get(&path).by(neighbour).await.expect(404);
        let actors = "SELECT actor_type FROM audit_events WHERE action = 'enrichment.request.submitted'";
        assert_eq!(stand.database.texts(actors), ["api_client"]);
        let used = || stand.database.texts("SELECT last_used_at FROM api_clients").remove(0);
        let first = used();
        stand.clock.advance(Duration::from_secs(30));
        stand.get(&path).token(token(&till)).await.expect(200);
        assert_eq!(used(), first);
        stand.clock.advance(Duration::from_secs(30));
        stand.get(&path).token(token(&till)).await.expect(200);
        assert_ne!(used(), first);
        assert_eq!(stand.get("/v1/auth/me").token(token(&till)).await.code(), (401, "AUTH_ERROR"));
    })
    .await;
}

#[tokio::test]
async fn scenario_16_a_program_that_asks_for_more_than_its_scopes_is_refused_and_told_of() {
    Stand::everywhere(async |stand| {
        let create_only = program(stand, json!({"client_name": "Borne", "scopes": ["requests:create"]})).await;
        let made = submit(stand, token(&create_only)).await.expect(201);
        let path = format!("/v1/requests/{}", made.id());
        let call = stand.get(&path).token(token(&create_only)).header("X-Correlation-Id", "chain-16");
        assert_eq!(call.await.code(), (403, "FORBIDDEN"));
        let told = json!({
            "method": "GET", "route": "/v1/requests/{id}", "code": "FORBIDDEN", "client_id": create_only["api_client"]["client_id"],
        });
        let tenant = stand.person(TenantAdmin).await.tenant.to_string();
        assert_eq!(events(stand, "SCOPE_DENY"), [(tenant, told)]);
        let line = "actor_type || ' ' || outcome || ' ' || CAST(target_id AS text) || ' ' || correlation_id";
        let lines = stand
            .database
            .texts(&format!("SELECT {line} FROM audit_events WHERE action = 'access.denied'"));
        assert_eq!(lines, [format!("api_client denied {} chain-16", made.id())]);
        // Of a person there is a line in the trail, and no alarm.
        let refused = stand.get("/v1/api-clients").by(auth::Role::Viewer).await;
        assert_eq!(refused.code(), (403, "FORBIDDEN"));
        assert_eq!(stand.database.count("audit_events WHERE action = 'access.denied'"), 2);
        assert_eq!(events(stand, "SCOPE_DENY").len(), 1);
        assert_eq!(program(stand, json!({"client_name": "Rien", "scopes": []})).await["api_client"]["scopes"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn scenario_17_a_replaced_token_is_good_within_the_overlap_and_not_after() {
    Stand::everywhere(async |stand| {
        let till = till(stand).await;
        submit(stand, token(&till)).await.expect(201);
        let next = manage(stand, Method::POST, &till, "/rotate", json!({"overlap_s": 60})).await.expect(200);
        for token in [token(&till), token(&next)] {
            submit(stand, token).await.expect(201);
        }
        stand.clock.advance(Duration::from_secs(59));
        submit(stand, token(&till)).await.expect(201);
        stand.clock.advance(Duration::from_secs(1));
        let refused = submit(stand, token(&till)).await;
        assert_eq!(
            (refused.code(), refused.details()),
            ((401, "AUTH_ERROR"), vec![("Authorization", "expired")])
        );
        submit(stand, token(&next)).await.expect(201);
        manage(stand, Method::POST, &till, "/rotate", json!({"overlap_s": 0})).await.expect(200);
        assert_eq!(submit(stand, token(&next)).await.status, 401);
    })
    .await;
}

#[tokio::test]
async fn a_change_of_a_program_bites_at_once_here_and_within_five_seconds_elsewhere() {
    Stand::everywhere(async |stand| {
        let till = till(stand).await;
        submit(stand, token(&till)).await.expect(201);
        manage(stand, Method::PATCH, &till, "", json!({"scopes": ["requests:read"]})).await.expect(200);
        assert_eq!(submit(stand, token(&till)).await.code(), (403, "FORBIDDEN"));
        manage(stand, Method::PATCH, &till, "", json!({"is_active": false})).await.expect(200);
        assert_eq!(submit(stand, token(&till)).await.details(), [("Authorization", "revoked")]);
        let on =
            json!({"is_active": true, "expires_at": "2026-11-21T10:01:00Z", "scopes": ["requests:create"]});
        manage(stand, Method::PATCH, &till, "", on).await.expect(200);
        submit(stand, token(&till)).await.expect(201);
        stand.clock.advance(Duration::from_mins(1));
        assert_eq!(submit(stand, token(&till)).await.details(), [("Authorization", "expired")]);
        manage(stand, Method::PATCH, &till, "", json!({"expires_at": null})).await.expect(200);
        submit(stand, token(&till)).await.expect(201);
        // As another process would do it: behind this one's back.
        stand.database.execute("UPDATE tenants SET status = 'SUSPENDED' WHERE slug = 'agence'");
        stand.clock.advance(Duration::from_secs(6));
        assert_eq!(submit(stand, token(&till)).await.code(), (403, "TENANT_SUSPENDED"));
        stand.database.execute("UPDATE tenants SET status = 'ACTIVE' WHERE slug = 'agence'");
        stand.clock.advance(Duration::from_secs(6));
        submit(stand, token(&till)).await.expect(201);
        manage(stand, Method::DELETE, &till, "", json!({})).await.expect(204);
        assert_eq!(submit(stand, token(&till)).await.details(), [("Authorization", "invalid")]);
    })
    .await;
}

#[tokio::test]
async fn scenario_18_a_token_in_the_address_is_refused_and_told_of_with_the_program_it_belongs_to() {
    Stand::everywhere(async |stand| {
        let till = till(stand).await;
        let tenant = stand.person(TenantAdmin).await.tenant.to_string();
        let refused = stand.get(format!("/v1/api-clients?token={}", token(&till))).await;
        assert_eq!(
            (refused.code(), refused.details()),
            ((401, "AUTH_ERROR"), vec![("Authorization", "in_query")])
        );
        assert!(!refused.text.contains(token(&till)));
        let with_header = stand.get("/v1/api-clients?size=1&token=abc").by(TenantAdmin).await;
        assert_eq!(with_header.status, 401);
        let reason = "token_in_query";
        let known = (tenant, json!({"reason": reason, "client_id": till["api_client"]["client_id"]}));
        let unknown = ("-".to_owned(), json!({"reason": reason, "client_id": null}));
        assert_eq!(events(stand, "AUTH_DENY"), [known, unknown]);
    })
    .await;
}

#[tokio::test]
async fn a_token_in_the_address_is_taken_where_the_installation_says_so() {
    Stand::with("ALLOW_QUERY_TOKEN", true)
        .everywhere(async |stand| {
            let till = till(stand).await;
            let made = submit(stand, token(&till)).await.expect(201);
            let path = format!("/v1/requests/{}?token=", made.id());
            stand.get(format!("{path}{}", token(&till))).await.expect(200);
            assert_eq!(stand.get(format!("{path}ck_forged")).await.status, 401);
            assert_eq!(events(stand, "AUTH_DENY"), []);
        })
        .await;
}

#[tokio::test]
async fn a_program_bound_to_networks_is_let_in_from_nowhere_else_and_that_is_told_of() {
    Stand::with("TRUSTED_PROXIES", "127.0.0.1")
        .everywhere(async |stand| {
            let body = json!({"client_name": "A", "scopes": ["requests:create"], "allowed_cidrs": ["203.0.113.0/24"]});
            let bound = program(stand, body).await;
            let from = async |address: &str| {
                let call = stand.post("/v1/requests").token(token(&bound)).header("X-Forwarded-For", address);
                call.json(json!({"siren": "552032534"})).await
            };
            from("203.0.113.9").await.expect(201);
            for _ in 0..2 {
                let refused = from("198.51.100.1").await;
                assert_eq!(refused.details(), [("Authorization", "address_not_allowed")]);
            }
            from("203.0.113.10").await.expect(201);
            let tenant = stand.person(TenantAdmin).await.tenant.to_string();
            let told = json!({"reason": "address_not_allowed", "client_id": bound["api_client"]["client_id"]});
            assert_eq!(events(stand, "AUTH_DENY"), [(tenant, told)], "once, while it is remembered");
        })
        .await;
}

#[tokio::test]
async fn scenario_14_no_program_makes_or_changes_programs_whatever_its_scopes() {
    Stand::everywhere(async |stand| {
        let scopes = ["api_clients:create", "api_clients:delete", "api_clients:read", "api_clients:rotate"];
        let keeper = program(stand, json!({"client_name": "A", "scopes": scopes})).await;
        stand.get("/v1/api-clients").token(token(&keeper)).await.expect(200);
        let more = json!({"client_name": "B", "scopes": []});
        let refused = stand.post("/v1/api-clients").token(token(&keeper)).json(more).await;
        assert_eq!(refused.code(), (403, "STEP_UP_REQUIRED"));
        assert_eq!(stand.database.count("api_clients"), 1);
    })
    .await;
}

#[tokio::test]
async fn programs_have_a_limit_of_their_own() {
    Stand::with("RATE_LIMIT_MODE", "enforce")
        .everywhere(async |stand| {
            let till = till(stand).await;
            let answer = stand.get("/v1/api-clients").token(token(&till)).await.expect(403);
            assert_eq!(answer.header("ratelimit-policy"), r#""client";q=600;w=60"#);
            let forged = format!("{}x", &token(&till)[..58]);
            let stranger = stand.get("/v1/api-clients").token(forged).await.expect(401);
            assert_eq!(stranger.header("ratelimit-policy"), r#""ip";q=60;w=60"#);
        })
        .await;
}
