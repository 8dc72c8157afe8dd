//! Signing in and seeing oneself.

use auth::{
    AccessToken, Me, Role, SignedIn, TenantChoice, TenantsToChoose, Tokens,
    model::{Email, FlagState, TenantSlug},
};
use chrono::TimeDelta;
use kernel::{Id, Locale};
use uuid::Uuid;

use super::*;
use crate::authentication::{MeView, SignedInView, browser::Keeping};

fn demo() -> TenantChoice {
    let slug = TenantSlug::parse("demo").unwrap();
    TenantChoice { id: Id::from_uuid(Uuid::from_u128(1)), slug, name: "Démo".to_owned() }
}

#[test]
fn a_token_is_shown_with_what_it_is_for() {
    let token = AccessToken {
        token: "header.claims.mac".to_owned().into(),
        expires_in: TimeDelta::minutes(15),
        user: Id::from_uuid(Uuid::from_u128(2)),
        tenant: Id::from_uuid(Uuid::from_u128(1)),
        session: Id::from_uuid(Uuid::from_u128(3)),
        scope: "requests:read".to_owned(),
    };
    let ready = SignedIn::Ready(Tokens {
        access: token,
        refresh: "crt_next".to_owned().into(),
        refresh_expires_in: TimeDelta::days(7),
    });
    assert_eq!(
        serde_json::to_value(SignedInView::of(&ready, Keeping::Body)).unwrap(),
        json!({
            "access_token": "header.claims.mac", "token_type": "bearer", "expires_in": 900, "refresh_token": "crt_next",
            "refresh_expires_in": 604_800,
            "tenant_id": Uuid::from_u128(1), "session_id": Uuid::from_u128(3), "scope": "requests:read",
        })
    );
}

#[test]
fn a_member_of_several_tenants_is_asked_which() {
    let choose = SignedIn::TenantRequired(TenantsToChoose {
        tenants: vec![demo()],
        select_token: "cst_choose".to_owned().into(),
    });
    let tenants = json!([{"id": Uuid::from_u128(1), "slug": "demo", "name": "Démo"}]);
    assert_eq!(
        serde_json::to_value(SignedInView::of(&choose, Keeping::Body)).unwrap(),
        json!({"tenant_required": true, "tenants": tenants, "select_token": "cst_choose"})
    );
}

#[test]
fn the_caller_sees_themselves_their_tenant_and_their_grants() {
    let me = Me {
        user: Id::from_uuid(Uuid::from_u128(2)),
        email: Email::parse("ada@example.org").unwrap(),
        display_name: "Ada".to_owned(),
        locale: Some(Locale::French),
        tenant: demo(),
        roles: vec![Role::Consultant],
        permissions: kernel::PermissionSet::new(["requests:read_limited".into()], []),
        client: Some(Id::from_uuid(Uuid::from_u128(4))),
        session: Id::from_uuid(Uuid::from_u128(3)),
        session_expires_at: instant("2026-12-21T10:00:00Z"),
    };
    let flags = [FlagState { key: "area.thing", on: true, variant: Some("blue".to_owned()) }];
    assert_eq!(
        serde_json::to_value(MeView::from((&me, &flags[..]))).unwrap(),
        json!({
            "user": {"id": Uuid::from_u128(2), "email": "ada@example.org", "display_name": "Ada", "locale": "fr"},
            "tenant": {"id": Uuid::from_u128(1), "slug": "demo", "name": "Démo"},
            "roles": ["consultant"],
            "permissions": ["requests:read_limited"],
            "client_id": Uuid::from_u128(4),
            "flags": {"area.thing": true},
            "session": {"id": Uuid::from_u128(3), "expires_at": "2026-12-21T10:00:00Z"},
        })
    );
}

#[actix_web::test]
async fn a_login_body_is_checked_like_any_other() {
    let process = Process::start();
    for (body, field, reason) in [
        (r#"{"email":"a@b.c"}"#, "password", "required"),
        (r#"{"email":"a@b.c","username":"a@b.c","password":"x"}"#, "email", "duplicate_member"),
        (r#"{"email":"a@b.c","password":1}"#, "password", "expected_string"),
        (r#"{"email":"a@b.c","password":"x","tenant_id":"y","roles":[]}"#, "roles", "unknown_field"),
    ] {
        let answer = process.ask(post("/v1/auth/login", body)).await;
        assert_eq!(answer.code(), code(400, "VALIDATION_ERROR"));
        assert_eq!(answer.json()["details"][0], json!({"field": field, "reason": reason}), "{body}");
        assert_eq!(answer.json()["request_id"], answer.header("x-request-id"));
    }
}
