//! A call is for the tenant of its credential, and for no other that it names (platform.md §6.2, §8).

use std::time::Duration;

use auth::Role::{AgencyUser, Auditor, TenantAdmin};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use system_tests::{PASSWORD, Person, SECRET, Stand};

const ME: &str = "/v1/auth/me";
const MISMATCHES: &str = "security_events WHERE event_type = 'TENANT_MISMATCH'";

/// The same token without the name of its tenant.
fn tenantless(token: &str) -> String {
    let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let mut claims: Value = serde_json::from_slice(&claims).unwrap();
    claims.as_object_mut().unwrap().remove("tenant_id").unwrap();
    let header = Header {
        typ: Some("at+jwt".to_owned()),
        kid: Some("default".to_owned()),
        ..Header::new(Algorithm::HS256)
    };
    encode(&header, &claims, &EncodingKey::from_secret(SECRET.as_bytes())).unwrap()
}

#[tokio::test]
async fn scenario_23_where_tenancy_is_enforced_a_token_without_a_tenant_is_refused() {
    Stand::with("TENANCY_ENFORCED", true)
        .with("DEFAULT_TENANT_ID", "agence")
        .everywhere(async |stand| {
            let token = stand.token(AgencyUser).await;
            stand.get(ME).token(&token).await.expect(200);
            let refused = stand.get(ME).token(tenantless(&token)).await;
            assert_eq!(
                (refused.code(), refused.header("www-authenticate")),
                ((401, "TENANT_MISSING"), "Bearer")
            );
            let words = stand.get(ME).token(tenantless(&token)).header("Accept-Language", "fr").await;
            assert_eq!(words["message"], "Ce jeton ne désigne aucune organisation.");
        })
        .await;
}

#[tokio::test]
async fn on_a_desk_a_token_without_a_tenant_is_for_the_default_one_alone() {
    Stand::with("DEFAULT_TENANT_ID", "agence")
        .everywhere(async |stand| {
            let shown = stand.get(ME).token(tenantless(&stand.token(AgencyUser).await)).await.expect(200);
            assert_eq!(shown["tenant"]["slug"], "agence");
            let elsewhere = tenantless(&stand.token(Person::next_door(AgencyUser)).await);
            assert_eq!(stand.get(ME).token(elsewhere).await.code(), (401, "AUTH_ERROR"));
            let new = json!({"client_name": "Caisse", "scopes": []});
            let made = stand.post("/v1/api-clients").by(TenantAdmin).json(new).await.expect(201);
            let grant = json!({"grant_type": "client_credentials", "client_secret": made["token"],
                "client_id": made["api_client"]["client_id"]});
            let program = stand.post("/v1/auth/token").json(grant).await.expect(200);
            let program = tenantless(program["access_token"].as_str().unwrap());
            assert_eq!(stand.get("/v1/roles").token(program).await.code(), (401, "TENANT_MISSING"));
        })
        .await;
}

#[tokio::test]
async fn a_tenant_named_beside_is_passed_over_and_another_one_is_told_of_once_a_minute() {
    Stand::everywhere(async |stand| {
        let other = stand.person(Person::next_door(AgencyUser)).await.tenant.to_string();
        let own = stand.person(AgencyUser).await.tenant.to_string();
        let naming = async |tenant: &str| {
            let shown = stand.get(ME).by(AgencyUser).header("X-Tenant-Id", tenant).await.expect(200);
            assert_eq!(shown["tenant"]["slug"], "agence");
            stand.database.count(MISMATCHES)
        };
        assert_eq!(naming(&own).await, 0);
        assert_eq!(naming("agence").await, 0);
        stand.clock.advance(Duration::from_mins(1));
        assert_eq!(naming(&other).await, 1);
        assert_eq!(naming(&other).await, 1, "a caller fills no table");
        stand.clock.advance(Duration::from_mins(1));
        assert_eq!(naming("voisin").await, 2);
        let told = stand.get("/v1/security-events?event_type=TENANT_MISMATCH").by(Auditor).await.expect(200);
        let payload = &told["items"][0]["payload"];
        assert_eq!(payload["named"], "voisin");
        assert_eq!(payload["user_id"], stand.person(AgencyUser).await.user.to_string());
    })
    .await;
}

#[tokio::test]
async fn a_tenant_and_a_role_in_a_body_are_passed_over_too() {
    Stand::everywhere(async |stand| {
        let other = stand.person(Person::next_door(AgencyUser)).await.tenant.to_string();
        let invite = json!({"email": "ada@agence.example", "roles": ["viewer"], "role": "owner", "tenant_id": other});
        let invited = stand.post("/v1/users").by(TenantAdmin).json(invite).await.expect(201);
        assert_eq!(invited["roles"], json!(["viewer"]));
        assert_eq!(stand.database.count(MISMATCHES), 1);
        let own = stand.person(TenantAdmin).await.tenant;
        assert_eq!(stand.database.count(&format!("{MISMATCHES} AND tenant_id = '{own}'")), 1);
        let login = json!({"email": Person::from(AgencyUser).email(), "password": PASSWORD, "tenant_id": other, "role": "owner"});
        stand.person(AgencyUser).await;
        let entered = stand.post("/v1/auth/login").json(login).await.expect(200);
        assert_eq!(entered["tenant_id"], own.to_string());
        assert_eq!(stand.database.count(MISMATCHES), 1, "who is not signed in has no tenant to differ from");
        stand.work().await;
    })
    .await;
}
