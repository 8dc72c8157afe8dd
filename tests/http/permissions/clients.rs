//! What to send to the routes of API clients: a proof of identity that is fresh, and a program of the owner's making.

use std::collections::HashMap;

use auth::{NewApiClient, Role};
use kernel::{Actor, Context, PageRequest, PermissionSet, Scope};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use system_tests::{Browser, Person, Stand};

/// A program of this person's tenant.
async fn program(stand: &Stand, person: Person) -> String {
    let tenant = stand.person(person).await.tenant;
    let cx = Context {
        scope: Scope::Tenant(tenant),
        actor: Actor::System,
        permissions: PermissionSet::new(["*".into()], []),
        ..Context::system("test")
    };
    let programs = &stand.application.auth;
    // A tenant has a hundred at most.
    let page = PageRequest::new(1, 100).unwrap();
    for listed in programs.list_api_clients(&cx, page).await.unwrap().items {
        programs.revoke_api_client(&cx, listed.client.id).await.unwrap();
    }
    let new = NewApiClient { name: "A".to_owned(), scopes: vec![], allowed_cidrs: vec![], expires_at: None };
    let created = programs.create_api_client(&cx, new).await.unwrap();
    created.value.listed.client.id.to_string()
}

/// The cell of `route`; of one that names a program, for the preset's own tenant and for the one next door.
pub async fn cell(stand: &Stand, method: &str, route: &str, preset: Option<Role>) -> String {
    let role = preset.unwrap_or(Role::Owner);
    let people = [Person::from(role), Person::next_door(role)];
    let targets = if route.contains("{id}") { &people[..] } else { &people[..1] };
    let mut said = Vec::new();
    for target in targets {
        let path = route.replace("{id}", &program(stand, *target).await);
        let call = stand.call(method.parse().unwrap(), path);
        let call = match (method, route) {
            ("GET" | "DELETE", _) => call,
            ("POST", "/v1/api-clients") => call.json(json!({"client_name": "A", "scopes": []})),
            _ => call.json(Value::Object(serde_json::Map::new())),
        };
        let answer = match preset {
            Some(_) => call.token(stand.issue(role).await.token.expose_secret()).await,
            None => call.await,
        };
        said.push(answer.status.to_string());
    }
    said.join("/")
}

/// Browsers that signed in when the pages were first looked at; the pages come one after the other, so that the proof of
/// identity stays fresh.
pub struct Pages<'a> {
    stand: &'a Stand,
    browsers: HashMap<Option<Role>, Browser<'a>>,
}

impl<'a> Pages<'a> {
    pub fn new(stand: &'a Stand) -> Self {
        Self { stand, browsers: HashMap::new() }
    }

    /// As [`cell`], for a page.
    pub async fn cell(&mut self, method: &str, route: &str, preset: Option<Role>) -> String {
        if !self.browsers.contains_key(&preset) {
            let mut browser = self.stand.browser();
            if let Some(role) = preset {
                browser.sign_in(role).await;
            }
            self.browsers.insert(preset, browser);
        }
        let role = preset.unwrap_or(Role::Owner);
        let people = [Person::from(role), Person::next_door(role)];
        let targets = if route.contains("{id}") { &people[..] } else { &people[..1] };
        let mut said = Vec::new();
        for target in targets {
            let path = route.replace("{id}", &program(self.stand, *target).await);
            let browser = self.browsers.get_mut(&preset).unwrap();
            let answer = if method == "GET" {
                browser.get(&path).await
            } else {
                browser.get("/ui/requests").await;
                browser.submit(&path, &[("client_name", "A")]).await
            };
            let is_door = answer.header("location").starts_with("/ui/login");
            said.push(if is_door { "login".to_owned() } else { answer.status.to_string() });
        }
        said.join("/")
    }
}
