//! What a flag is set to, who sets it, and what obeys it (platform.md §6.6).

use auth::{
    Role::{AgencyUser, Owner},
    SetFlag, UnsetFlag,
};
use kernel::{Clock as _, Context};
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use system_tests::{Person, Setup, Stand, redis};

use crate::tenants::platform_token;

const FLAG: &str = "requests.sync_attempt";
const SETTINGS: &str = "/v1/admin/feature-flags";

fn path(key: &str) -> String {
    format!("{SETTINGS}/{key}")
}

async fn tenant(stand: &Stand, person: impl Into<Person>) -> String {
    stand.issue(person).await.tenant.to_string()
}

async fn set(stand: &Stand, enabled: bool) {
    let body = json!({"enabled": enabled, "scope": "tenant", "scope_id": tenant(stand, Owner).await});
    stand.call(Method::PUT, path(FLAG)).by(Owner).json(body).await.expect(200);
}

async fn unset(stand: &Stand) {
    stand.call(Method::DELETE, path(FLAG)).by(Owner).await.expect(204);
}

fn for_all(enabled: bool) -> SetFlag {
    SetFlag {
        key: FLAG.to_owned(),
        scope: "global".to_owned(),
        scope_id: None,
        enabled,
        variant: None,
        rollout_percent: None,
        expires_at: None,
        note: None,
        reason: None,
    }
}

async fn unset_for_all(stand: &Stand) {
    let unset = UnsetFlag { key: FLAG.to_owned(), scope: "global".to_owned(), reason: None };
    stand.application.auth.unset_flag(&Context::system("cli"), unset).await.unwrap();
}

async fn set_for_all(stand: &Stand, enabled: bool) {
    stand.application.auth.set_flag(&Context::system("cli"), for_all(enabled)).await.unwrap();
}

async fn is_on(stand: &Stand, person: impl Into<Person>) -> bool {
    let flags = stand.get("/v1/feature-flags").by(person).await.expect(200);
    let flag = flags["items"].as_array().unwrap().iter().find(|flag| flag["key"] == FLAG).unwrap();
    flag["enabled"].as_bool().unwrap()
}

#[tokio::test]
async fn scenario_57_a_flag_of_the_tenant_wins_over_the_one_of_all_and_taking_it_back_falls_back() {
    Stand::everywhere(async |stand| {
        let next_door = || Person::next_door(AgencyUser);
        assert!(is_on(stand, AgencyUser).await, "the default");
        set_for_all(stand, false).await;
        assert!(!is_on(stand, AgencyUser).await && !is_on(stand, next_door()).await);
        set(stand, true).await;
        assert!(is_on(stand, AgencyUser).await && !is_on(stand, next_door()).await);
        let shown = stand.get(SETTINGS).by(Owner).await.expect(200);
        let [global, tenant] = ["global", "tenant"].map(|place| &shown["data"][0][place]["enabled"]);
        assert_eq!((global, tenant), (&json!(false), &json!(true)));
        let theirs = stand.get(SETTINGS).by(Person::next_door(Owner)).await.expect(200);
        assert_eq!(theirs["data"][0]["tenant"], Value::Null);
        unset(stand).await;
        assert!(!is_on(stand, AgencyUser).await);
        unset(stand).await;
        unset_for_all(stand).await;
        assert!(is_on(stand, AgencyUser).await && is_on(stand, next_door()).await);
    })
    .await;
}

#[tokio::test]
async fn a_tenant_that_turned_the_sync_attempt_off_is_answered_at_once_and_served_by_a_worker() {
    Stand::everywhere(async |stand| {
        set(stand, false).await;
        let created = stand.submit(AgencyUser, "552032534").await.expect(202);
        assert_eq!((created.enrichment(), stand.upstream().total_calls()), ("PENDING", 0));
        stand.work().await;
        assert_eq!(stand.card(created.id()).await.enrichment(), "SUCCESS");
        stand.submit(Person::next_door(AgencyUser), "542065479").await.expect(201);
        unset(stand).await;
        stand.submit(AgencyUser, "356000000").await.expect(201);
    })
    .await;
}

#[tokio::test]
async fn what_was_set_is_told_with_the_value_before_and_an_expired_setting_is_absent() {
    Stand::everywhere(async |stand| {
        set(stand, false).await;
        set(stand, false).await;
        let end = stand.clock.now() + Duration::from_mins(10);
        let id = tenant(stand, Owner).await;
        let body = json!({"enabled": false, "scope": "tenant", "scope_id": id, "variant": "slow", "expires_at": end});
        let done = stand.call(Method::PUT, path(FLAG)).by(Owner).json(body).await.expect(200);
        assert_eq!(done["data"]["rollout_percent"], json!(100));
        assert!(!is_on(stand, AgencyUser).await);
        stand.clock.advance(Duration::from_mins(10));
        assert!(is_on(stand, AgencyUser).await);
        unset(stand).await;
        let lines = stand.database.texts("SELECT metadata FROM audit_events WHERE action LIKE 'auth.flag.%' ORDER BY seq");
        let told: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let variants = |side: &str| told.iter().map(|line| line[side]["variant"].clone()).collect::<Vec<_>>();
        assert_eq!(told.len(), 3, "nothing changed the second time: {lines:?}");
        assert_eq!(told[0]["from"], Value::Null);
        assert_eq!(variants("to"), [Value::Null, json!("slow"), Value::Null]);
        assert_eq!(told[2]["to"], Value::Null);
        let event = |enabled: Value| json!({"key": FLAG, "scope": "tenant", "scope_id": id, "enabled": enabled});
        let expected = [event(json!(false)), event(json!(false)), event(Value::Null)];
        assert_eq!(stand.events("feature_flag.changed"), expected);
    })
    .await;
}

#[tokio::test]
async fn a_platform_administrator_sets_a_flag_for_all_and_says_why() {
    Stand::everywhere(async |stand| {
        let token = platform_token(stand).await;
        let set = async |reason: Value| {
            let body = json!({"enabled": false, "scope": "global", "reason": reason});
            stand.call(Method::PUT, path(FLAG)).token(&token).json(body).await
        };
        let unset = async |query: &str| {
            stand.call(Method::DELETE, format!("{}?{query}", path(FLAG))).token(&token).await
        };
        for missing in [Value::Null, json!(" ")] {
            let refused = set(missing).await;
            assert_eq!(refused.enveloped_code(), (422, "validation_error"));
            assert_eq!(refused.enveloped_details(), [("reason", "missing")]);
        }
        let done = set(json!("incident")).await.expect(200);
        assert_eq!((&done["data"]["scope"], &done["data"]["scope_id"]), (&json!("global"), &json!("*")));
        assert!(!is_on(stand, AgencyUser).await && !is_on(stand, Person::next_door(AgencyUser)).await);
        let shown = stand.get(SETTINGS).token(&token).await.expect(200);
        assert_eq!(shown["data"][0]["global"], done["data"]);
        // What is the tenant's they leave to the tenant.
        assert_eq!(unset("scope=tenant").await.enveloped_code(), (403, "forbidden"));
        assert_eq!(unset("scope=user&reason=r").await.enveloped_code(), (422, "feature_flag_scope_invalid"));
        assert_eq!(unset("scope=global").await.enveloped_code(), (422, "validation_error"));
        stand.clock.advance(Duration::from_secs(901));
        assert_eq!(set(json!("late")).await.enveloped_code(), (403, "step_up_required"));
        assert_eq!(unset("scope=global&reason=late").await.enveloped_code(), (403, "step_up_required"));
        let token = platform_token(stand).await;
        let over = format!("{}?scope=global&reason=over", path(FLAG));
        stand.call(Method::DELETE, over).token(&token).await.expect(204);
        assert!(is_on(stand, AgencyUser).await);
        let lines = "SELECT metadata FROM audit_events WHERE action LIKE 'auth.flag.%' AND tenant_id IS NULL ORDER BY id";
        let told: Vec<Value> =
            stand.database.texts(lines).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let reasons: Vec<_> = told.iter().map(|line| &line["reason"]).collect();
        assert_eq!(reasons, [&json!("incident"), &json!("over")]);
        let owners = stand.call(Method::DELETE, format!("{}?scope=global&reason=r", path(FLAG))).by(Owner).await;
        assert_eq!(owners.enveloped_code(), (403, "forbidden"));
    })
    .await;
}

#[tokio::test]
async fn of_many_who_set_a_flag_for_all_at_once_each_tells_what_was_there_before() {
    Stand::everywhere(async |stand| {
        let auth = &stand.application.auth;
        let set = |number: usize| async move {
            let set = SetFlag { variant: Some(number.to_string()), ..for_all(true) };
            auth.set_flag(&Context::system("cli"), set).await.unwrap();
        };
        futures::future::join_all((0..16).map(set)).await;
        let lines = stand.database.texts("SELECT metadata FROM audit_events WHERE action = 'auth.flag.set'");
        let told: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let before: BTreeSet<String> = told.iter().map(|line| line["from"]["variant"].to_string()).collect();
        assert_eq!((told.len(), before.len()), (16, 16), "no two of them found the same: {lines:?}");
    })
    .await;
}

#[tokio::test]
async fn a_scope_that_is_none_or_the_platforms_or_another_tenants_is_refused() {
    Stand::everywhere(async |stand| {
        let own = tenant(stand, Owner).await;
        let other = tenant(stand, Person::next_door(Owner)).await;
        let ask = async |key: &str, scope: &str, id: Value, share: u8| {
            let body = json!({"enabled": true, "scope": scope, "scope_id": id, "rollout_percent": share});
            stand.call(Method::PUT, path(key)).by(Owner).json(body).await
        };
        for (key, scope, id, share, expected) in [
            (FLAG, "user", json!(own), 1, (422, "feature_flag_scope_invalid")),
            (FLAG, "tenant", Value::Null, 1, (422, "feature_flag_scope_id_required")),
            (FLAG, "global", json!("*"), 1, (403, "forbidden")),
            (FLAG, "tenant", json!(own), 101, (422, "validation_error")),
            (FLAG, "tenant", json!(other), 1, (404, "not_found")),
            (FLAG, "tenant", json!("01930000-0000-7000-8000-00000000ffff"), 1, (404, "not_found")),
            ("no.such_flag", "tenant", json!(own), 1, (404, "not_found")),
        ] {
            let answer = ask(key, scope, id, share).await;
            assert_eq!(answer.enveloped_code(), expected, "{key} {scope}");
        }
        assert_eq!(stand.database.count("feature_flags"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_flag_set_in_one_process_is_obeyed_by_the_other_at_once() {
    let (Some(server), Some(database)) = (redis(), system_tests::postgres()) else { return };
    let setup = || Setup::default().with("REDIS_URL", server.url()).with("REDIS_TIMEOUT_MS", "1000");
    let elsewhere = setup().on(database.again());
    let here = setup().on(database);
    let issued = here.issue(AgencyUser).await;
    let is_on_elsewhere = async || {
        let flags = elsewhere.get("/v1/feature-flags").token(issued.token.expose_secret()).await.expect(200);
        let flag = flags["items"].as_array().unwrap().iter().find(|flag| flag["key"] == FLAG).unwrap();
        flag["enabled"].as_bool().unwrap()
    };
    assert!(is_on_elsewhere().await);
    set(&here, false).await;
    for _ in 0..1000 {
        if !is_on_elsewhere().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the clock stands still, and nobody was told");
}
