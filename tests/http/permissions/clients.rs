//! What to send to the routes of API clients: a proof of identity that is fresh, and a program of the owner's making.

use std::collections::HashMap;

use auth::{NewApiClient, Role};
use kernel::{Actor, Context, PermissionSet, Scope, TenantId};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use system_tests::{Answer, Browser, Person, Stand};

/// The live program of each tenant: made when first named, and again after one was shut out.
#[derive(Default)]
struct Programs(HashMap<TenantId, String>);

impl Programs {
    async fn of(&mut self, stand: &Stand, person: Person) -> (TenantId, String) {
        let tenant = stand.person(person).await.tenant;
        if let Some(id) = self.0.get(&tenant) {
            return (tenant, id.clone());
        }
        let cx = Context {
            scope: Scope::Tenant(tenant),
            actor: Actor::System,
            permissions: PermissionSet::new(["*".into()], []),
            ..Context::system("test")
        };
        let new =
            NewApiClient { name: "A".to_owned(), scopes: vec![], allowed_cidrs: vec![], expires_at: None };
        let created = stand.application.auth.create_api_client(&cx, new).await.unwrap();
        let id = created.value.listed.client.id.to_string();
        self.0.insert(tenant, id.clone());
        (tenant, id)
    }
}

/// What each preset is answered about programs. The pages come one after the other, so that the proof of identity of those
/// who signed in when the first was looked at stays fresh.
pub struct Clients<'a> {
    stand: &'a Stand,
    programs: Programs,
    browsers: HashMap<Option<Role>, Browser<'a>>,
}

impl<'a> Clients<'a> {
    pub fn new(stand: &'a Stand) -> Self {
        Self { stand, programs: Programs::default(), browsers: HashMap::new() }
    }

    /// The cell of `route`; of one that names a program, for the preset's own tenant and for the one next door.
    pub async fn cell(&mut self, method: &str, route: &str, preset: Option<Role>) -> String {
        let role = preset.unwrap_or(Role::Owner);
        let people = [Person::from(role), Person::next_door(role)];
        let targets = if route.contains("{id}") { &people[..] } else { &people[..1] };
        let mut said = Vec::new();
        for target in targets {
            let (tenant, id) = self.programs.of(self.stand, *target).await;
            let path = route.replace("{id}", &id);
            let answer = if route.starts_with("/ui/") {
                self.look(method, &path, preset).await
            } else {
                self.call(method, route, path, preset).await
            };
            let is_gone = method == "DELETE" || route.ends_with("/revoke");
            if is_gone && answer.status < 400 {
                self.programs.0.remove(&tenant);
            }
            let is_door = answer.header("location").starts_with("/ui/login");
            said.push(if is_door { "login".to_owned() } else { answer.status.to_string() });
        }
        said.join("/")
    }

    async fn call(&self, method: &str, route: &str, path: String, preset: Option<Role>) -> Answer {
        let call = self.stand.call(method.parse().unwrap(), path);
        let call = match (method, route) {
            ("GET" | "DELETE", _) => call,
            ("POST", "/v1/api-clients") => call.json(json!({"client_name": "A", "scopes": []})),
            _ => call.json(Value::Object(serde_json::Map::new())),
        };
        match preset {
            Some(role) => call.token(self.stand.issue(role).await.token.expose_secret()).await,
            None => call.await,
        }
    }

    async fn look(&mut self, method: &str, path: &str, preset: Option<Role>) -> Answer {
        if !self.browsers.contains_key(&preset) {
            let mut browser = self.stand.browser();
            if let Some(role) = preset {
                browser.sign_in(role).await;
            }
            self.browsers.insert(preset, browser);
        }
        let browser = self.browsers.get_mut(&preset).unwrap();
        if method == "GET" {
            return browser.get(path).await;
        }
        browser.get("/ui/requests").await;
        browser.submit(path, &[("client_name", "A")]).await
    }
}
