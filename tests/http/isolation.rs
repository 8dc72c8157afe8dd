//! What belongs to another tenant is answered as if it did not exist (platform.md §3, §6.2).

use auth::{NewApiClient, Role::Owner};
use kernel::{Actor, Context, PermissionSet, Scope};
use serde_json::{Value, json};
use system_tests::{Answer, Contract, Person, Stand};

/// Nothing bears this id.
const NOBODYS: &str = "01930000-0000-7000-8000-000000000042";

/// The ids of a thing of each kind, in the tenant next door.
async fn things_next_door(stand: &Stand) -> Vec<String> {
    let owner = Person::next_door(Owner);
    let account = stand.person(owner).await;
    let session = stand.issue(owner).await.session;
    let request = stand.submit(owner, "552032534").await.expect(201).id().to_owned();
    let cx = Context {
        scope: Scope::Tenant(account.tenant),
        actor: Actor::System,
        permissions: PermissionSet::new(["*".into()], []),
        ..Context::system("test")
    };
    let new = NewApiClient { name: "A".to_owned(), scopes: vec![], allowed_cidrs: vec![], expires_at: None };
    let client = stand.application.auth.create_api_client(&cx, new).await.unwrap().value.listed.client.id;
    vec![account.user.to_string(), session.to_string(), request, client.to_string()]
}

/// A body that is sound, so that only the id decides.
fn body(method: &str, route: &str) -> Option<Value> {
    match (method, route) {
        ("GET" | "DELETE", _) | (_, "/v1/requests/{id}:refresh-company" | "/v1/users/{id}/unlock") => None,
        ("PATCH", "/v1/users/{id}") => Some(json!({"display_name": "Vue"})),
        (_, "/v1/users/{id}/roles") => Some(json!({"roles": ["viewer"]})),
        _ => Some(json!({})),
    }
}

#[tokio::test]
async fn scenario_20_the_thing_of_another_tenant_is_answered_byte_for_byte_as_one_that_is_not() {
    Stand::everywhere(async |stand| {
        let things = things_next_door(stand).await;
        let ask = async |method: &str, route: &str, id: &str| -> Answer {
            let path = route.replace("{id}", id).replace("{sid}", id);
            let call = stand.call(method.parse().unwrap(), path).by(Owner);
            let call = call.header("X-Request-Id", "r").header("X-Correlation-Id", "c");
            match body(method, route) {
                Some(body) => call.json(body).await,
                None => call.await,
            }
        };
        let mut asked = 0;
        for (method, route) in Contract::ours().operations().filter(|(_, route)| route.contains("{id}")) {
            let missing = ask(method, route, NOBODYS).await;
            assert_eq!(missing.code(), (404, "NOT_FOUND"), "{method} {route}: {}", missing.text);
            for id in &things {
                let foreign = ask(method, route, id).await;
                assert_eq!((foreign.status, &foreign.text), (404, &missing.text), "{method} {route} {id}");
                asked += 1;
            }
        }
        assert!(asked > 30, "{asked}");
    })
    .await;
}

#[tokio::test]
async fn scenario_20_a_page_about_a_thing_of_another_tenant_is_the_page_about_nothing() {
    Stand::everywhere(async |stand| {
        let things = things_next_door(stand).await;
        let mut browser = stand.browser();
        browser.sign_in(Owner).await.expect(303);
        for route in
            ["/ui/requests/{id}", "/ui/requests/{id}/card", "/ui/members/{id}", "/ui/api-clients/{id}"]
        {
            let missing = browser.get(&route.replace("{id}", NOBODYS)).await.expect(404).text;
            for id in &things {
                let foreign = browser.get(&route.replace("{id}", id)).await.expect(404).text;
                assert_eq!(foreign.replace(id, NOBODYS), missing, "{route} {id}");
            }
        }
    })
    .await;
}
