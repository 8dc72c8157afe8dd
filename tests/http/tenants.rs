//! The tenants of the installation, and who administers the platform (platform.md §3, §5.2).

use std::time::Duration;

use auth::{
    Role::{AgencyUser, Owner, TenantAdmin, Viewer},
    SetPlatformAdmin,
};
use kernel::Context;
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use system_tests::{Answer, Call, Person, Stand};

const NOBODYS: &str = "01930000-0000-7000-8000-000000000000";

/// Somebody who reads a little in the first tenant, and administers the platform.
fn operator() -> Person {
    Person { client: 80, ..Viewer.into() }
}

async fn set_operator(stand: &Stand, granted: bool) {
    let email = operator().email();
    let set = SetPlatformAdmin { email, granted, reason: "on call".to_owned() };
    stand.application.auth.set_platform_admin(&Context::system("test"), set).await.unwrap();
}

/// A token of the operator with a proof of identity that is fresh.
pub async fn platform_token(stand: &Stand) -> String {
    stand.person(operator()).await;
    set_operator(stand, true).await;
    stand.issue(operator()).await.token.expose_secret().to_owned()
}

fn create<'a>(stand: &'a Stand, token: &str, slug: &str) -> Call<'a> {
    let new = json!({"slug": slug, "name": " Agence du Port ", "reason": "contract 2026-11"});
    stand.post("/v1/tenants").token(token).json(new)
}

async fn change(stand: &Stand, token: &str, tenant: &str, body: Value) -> Answer {
    stand.call(Method::PATCH, format!("/v1/tenants/{tenant}")).token(token).json(body).await
}

fn lines(stand: &Stand, action: &str) -> Vec<Value> {
    let sql = format!(
        "SELECT metadata FROM audit_events WHERE action = '{action}' AND actor_type = 'user'
         AND tenant_id = target_id ORDER BY id"
    );
    stand.database.texts(&sql).iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn a_platform_administrator_makes_closes_and_lists_tenants_and_each_trail_tells_why() {
    Stand::everywhere(async |stand| {
        let token = platform_token(stand).await;
        let made = create(stand, &token, "du-port").key("k").await.expect(201);
        assert_eq!((&made["slug"], &made["status"]), (&json!("du-port"), &json!("ACTIVE")));
        assert_eq!(made["name"], "Agence du Port");
        let again = create(stand, &token, "du-port").key("k").await.expect(201);
        assert_eq!((again.header("idempotency-replayed"), &again.json), ("true", &made.json));
        let id = made["id"].as_str().unwrap();
        let body = json!({"status": "SUSPENDED", "name": "Le Port", "reason": " unpaid "});
        let changed = change(stand, &token, id, body.clone()).await.expect(200);
        assert_eq!((&changed["status"], &changed["name"]), (&json!("SUSPENDED"), &json!("Le Port")));
        change(stand, &token, id, body).await.expect(200);
        let listed = stand.get("/v1/tenants?size=2").token(&token).await.expect(200);
        let slugs: Vec<_> = listed["items"].as_array().unwrap().iter().map(|item| &item["slug"]).collect();
        assert_eq!((slugs, &listed["total"]), (vec![&json!("agence"), &json!("default")], &json!(3)));
        let rest = stand.get("/v1/tenants?size=2&page=2").token(&token).await.expect(200);
        assert_eq!(rest["items"], json!([changed.json]));
        let told = &lines(stand, "auth.tenant.created")[..];
        let expected = json!({"slug": "du-port", "name": "Agence du Port", "reason": "contract 2026-11"});
        assert_eq!(told, [expected]);
        let diff = json!({
            "name": {"from": "Agence du Port", "to": "Le Port"},
            "status": {"from": "ACTIVE", "to": "SUSPENDED"},
        });
        assert_eq!(lines(stand, "auth.tenant.changed"), [json!({"changed": diff, "reason": "unpaid"})]);
        let event = json!({"tenant_id": id, "slug": "du-port"});
        assert_eq!(stand.events("tenant.created"), std::slice::from_ref(&event));
        assert_eq!(stand.events("tenant.suspended"), [event]);
    })
    .await;
}

#[tokio::test]
async fn what_a_platform_administrator_gets_wrong_is_named_and_changes_nothing() {
    Stand::everywhere(async |stand| {
        let token = platform_token(stand).await;
        let tenant = stand.person(Owner).await.tenant.to_string();
        for (slug, expected) in [("Le Port", (400, "VALIDATION_ERROR")), ("agence", (409, "CONFLICT"))] {
            let refused = create(stand, &token, slug).await;
            assert_eq!((refused.code(), refused.details()[0].0), (expected, "slug"), "{slug}");
        }
        let post = async |body: Value| stand.post("/v1/tenants").token(&token).json(body).await;
        for (body, field) in [
            (json!({"slug": "ab", "name": "", "reason": "r"}), "name"),
            (json!({"slug": "ab", "name": "A"}), "reason"),
            (json!({"slug": "ab", "name": "A", "reason": " "}), "reason"),
            (json!({"slug": "ab", "name": "A", "reason": "r".repeat(501)}), "reason"),
        ] {
            let refused = post(body).await;
            assert_eq!((refused.code(), refused.details()[0].0), ((400, "VALIDATION_ERROR"), field));
        }
        for (body, field) in [
            (json!({"status": "SUSPENDED"}), "reason"),
            (json!({"name": "A"}), "reason"),
            (json!({"status": "DELETING", "reason": "r"}), "status"),
            (json!({"status": "active", "reason": "r"}), "status"),
            (json!({"name": " ", "reason": "r"}), "name"),
        ] {
            let refused = change(stand, &token, &tenant, body).await;
            assert_eq!((refused.code(), refused.details()[0].0), ((400, "VALIDATION_ERROR"), field));
        }
        let suspend = json!({"status": "SUSPENDED", "reason": "r"});
        assert_eq!(change(stand, &token, NOBODYS, suspend.clone()).await.code(), (404, "NOT_FOUND"));
        stand.clock.advance(Duration::from_secs(901));
        assert_eq!(change(stand, &token, &tenant, suspend).await.code(), (403, "STEP_UP_REQUIRED"));
        assert_eq!(create(stand, &token, "port").await.code(), (403, "STEP_UP_REQUIRED"));
        stand.get("/v1/tenants").token(&token).await.expect(200);
        assert_eq!(stand.database.count("tenants WHERE status = 'ACTIVE'"), 2);
        assert_eq!(stand.events("tenant.created"), [] as [Value; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_tenant_names_itself_and_nobody_else_and_does_not_open_or_close_itself() {
    Stand::everywhere(async |stand| {
        let own = stand.person(TenantAdmin).await.tenant.to_string();
        let other = stand.person(Person::next_door(Owner)).await.tenant.to_string();
        let ask = async |person: auth::Role, tenant: &str, body: Value| {
            stand.call(Method::PATCH, format!("/v1/tenants/{tenant}")).by(person).json(body).await
        };
        let named = ask(TenantAdmin, &own, json!({"name": "Le Port"})).await.expect(200);
        assert_eq!((&named["id"], &named["name"]), (&json!(own), &json!("Le Port")));
        let diff = json!({"name": {"from": "Maison agence", "to": "Le Port"}});
        assert_eq!(lines(stand, "auth.tenant.changed"), [json!({"changed": diff, "reason": null})]);
        assert_eq!(stand.get("/v1/auth/me").by(Owner).await["tenant"]["name"], "Le Port");
        let closing = ask(Owner, &own, json!({"status": "READ_ONLY", "reason": "r"})).await;
        assert_eq!(closing.code(), (403, "FORBIDDEN"));
        assert_eq!(ask(AgencyUser, &own, json!({"name": "A"})).await.code(), (403, "FORBIDDEN"));
        let theirs = ask(Owner, &other, json!({"name": "A"})).await;
        let nobodys = ask(Owner, NOBODYS, json!({"name": "A"})).await;
        assert_eq!((theirs.code(), nobodys.code()), ((404, "NOT_FOUND"), (404, "NOT_FOUND")));
        assert_eq!(theirs["message"], nobodys["message"]);
        let listed = stand.get("/v1/tenants").by(TenantAdmin).await.expect(200);
        assert_eq!((&listed["items"], &listed["total"]), (&json!([named.json]), &json!(1)));
        let beyond = stand.get("/v1/tenants?page=2").by(TenantAdmin).await.expect(200);
        assert_eq!(beyond["items"], json!([]));
        assert_eq!(stand.database.count("tenants WHERE status = 'ACTIVE'"), 3);
    })
    .await;
}

#[tokio::test]
async fn who_administers_the_platform_is_no_tenants_to_say_and_ends_at_once() {
    Stand::everywhere(async |stand| {
        let token = platform_token(stand).await;
        let me = stand.get("/v1/auth/me").token(&token).await.expect(200);
        assert!(me["permissions"].as_array().unwrap().contains(&json!("platform:*")), "{}", me.text);
        // Nothing more in the tenant itself.
        assert_eq!(stand.get("/v1/users").token(&token).await.code(), (403, "FORBIDDEN"));
        let user = stand.person(operator()).await.user;
        let roles = |denied: &str| json!({"roles": ["viewer"], "denied_permissions": [denied]});
        let grant = async |denied: &str| {
            stand.post(format!("/v1/users/{user}/roles")).by(Owner).json(roles(denied)).await
        };
        grant("people:read").await.expect(200);
        assert_eq!(grant("platform:*").await.code(), (400, "VALIDATION_ERROR"));
        stand.get("/v1/tenants").token(&token).await.expect(200);
        // Their own tenant may be read-only: what they do is the platform's act.
        let own = stand.person(Owner).await.tenant.to_string();
        change(stand, &token, &own, json!({"status": "READ_ONLY", "reason": "r"})).await.expect(200);
        change(stand, &token, &own, json!({"status": "ACTIVE", "reason": "r"})).await.expect(200);
        set_operator(stand, false).await;
        set_operator(stand, false).await;
        assert_eq!(stand.get("/v1/tenants").token(&token).await.code(), (403, "FORBIDDEN"));
        let told = "SELECT action || ' ' || metadata FROM audit_events
             WHERE action LIKE 'auth.platform_admin.%' AND tenant_id IS NULL ORDER BY id";
        let told = stand.database.texts(told);
        assert!(told.len() == 2 && told.iter().all(|line| line.contains("on call")), "{told:?}");
    })
    .await;
}
