//! Calls each route as each preset would, correctly in all but the right to do so.

use std::{collections::HashMap, time::Duration};

use auth::{Role, Role::AgencyUser};
use serde_json::json;
use system_tests::{Answer, Browser, PASSWORD, Person, Stand};

use super::{clients::Clients, customers, identity, invitations, members};

const SIREN: &str = "552032534";
/// Asked for by the tenant next door alone.
const NEXT_DOOR: &str = "356000000";
const FLAG: &str = "requests.sync_attempt";

pub struct Visits<'a> {
    stand: &'a Stand,
    browsers: HashMap<Option<Role>, Browser<'a>>,
    clients: Clients<'a>,
    /// A request of the tenant's first customer.
    own: String,
    /// A request of the tenant next door.
    other: String,
    stylesheet: String,
}

impl<'a> Visits<'a> {
    pub async fn begin(stand: &'a Stand) -> Self {
        let own = stand.submit(Person::of_client(1), SIREN).await.expect(201).id().to_owned();
        let other = stand.submit(Person::next_door(AgencyUser), SIREN).await.expect(201).id().to_owned();
        stand.submit(Person::next_door(AgencyUser), NEXT_DOOR).await.expect(201);
        let door = stand.get("/ui/login").await.expect(200).text;
        let stylesheet =
            door.split_once(r#"rel="stylesheet" href=""#).unwrap().1.split('"').next().unwrap().to_owned();
        Self { stand, browsers: HashMap::new(), clients: Clients::new(stand), own, other, stylesheet }
    }

    /// What this preset is answered, as the file writes it.
    pub async fn cell(&mut self, method: &str, path: &str, preset: Option<Role>) -> String {
        if path.contains("/api-clients") {
            return self.clients.cell(method, path, preset).await;
        }
        if path == "/v1/companies/{siren}" {
            let own = self.visit(method, path, &path.replace("{siren}", SIREN), preset).await;
            let other = self.visit(method, path, &path.replace("{siren}", NEXT_DOOR), preset).await;
            return format!("{own}/{other}");
        }
        if !path.contains("{id}") {
            return self.visit(method, path, path, preset).await;
        }
        if path == "/v1/users/{id}/invitation" {
            return invitations::cell(self.stand, method, path, preset).await;
        }
        if path == "/v1/customers/{id}" {
            return customers::cell(self.stand, method, path, preset).await;
        }
        if path.starts_with("/v1/users/{id}") {
            return members::cell(self.stand, method, path, preset).await;
        }
        if path == "/v1/tenants/{id}" {
            return self.tenant_cell(method, path, preset).await;
        }
        if path.starts_with("/ui/members/{id}") || path.starts_with("/ui/customers/{id}") {
            return self.member_cell(method, path, preset).await;
        }
        if path.contains("/sessions/{id}") {
            return self.session_cell(method, path, preset).await;
        }
        let (own, other) = (path.replace("{id}", &self.own), path.replace("{id}", &self.other));
        let own = self.visit(method, path, &own, preset).await;
        let other = self.visit(method, path, &other, preset).await;
        format!("{own}/{other}")
    }

    async fn visit(&mut self, method: &str, route: &str, path: &str, preset: Option<Role>) -> String {
        // Past the cooldown of whoever refreshed before.
        self.stand.clock.advance(Duration::from_mins(1));
        let answer = match route {
            "/docs/{file}" => self.stand.get("/docs/").await,
            "/" => self.stand.get(path).await,
            route if route.starts_with("/ui") => self.look(method, route, path, preset).await,
            route => self.call(method, route, path, preset).await,
        };
        let leads_to = answer.header("location");
        if leads_to.starts_with("/ui/login") { "login".to_owned() } else { answer.status.to_string() }
    }

    /// The pages of a member or a customer of the preset's own tenant, and of its neighbour's.
    async fn member_cell(&mut self, method: &str, path: &str, preset: Option<Role>) -> String {
        let targets = if path.starts_with("/ui/customers") {
            customers::targets(self.stand).await
        } else if path.contains("/invitation") {
            invitations::targets(self.stand).await
        } else {
            members::targets(self.stand).await.map(|target| target.user.to_string())
        };
        let mut said = Vec::new();
        for target in targets {
            said.push(self.visit(method, path, &path.replace("{id}", &target), preset).await);
        }
        said.join("/")
    }

    /// The preset's own tenant, and its neighbour's, each by its name as it is.
    async fn tenant_cell(&self, method: &str, path: &str, preset: Option<Role>) -> String {
        let mut said = Vec::new();
        for person in [Role::Owner.into(), Person::next_door(Role::Owner)] {
            let path = path.replace("{id}", &self.stand.person(person).await.tenant.to_string());
            let name = json!({ "name": format!("Maison {}", person.tenant) });
            let call = self.stand.call(method.parse().unwrap(), path).json(name);
            let answer = if let Some(role) = preset { call.by(role).await } else { call.await };
            said.push(answer.status.to_string());
        }
        said.join("/")
    }

    /// A session of the preset's own, and one of its neighbour.
    async fn session_cell(&mut self, method: &str, path: &str, preset: Option<Role>) -> String {
        let role = preset.unwrap_or(Role::Owner);
        let own = self.stand.issue(role).await.session;
        let other = self.stand.issue(Person::next_door(role)).await.session;
        let mut said = Vec::new();
        for id in [own, other] {
            let path_to = path.replace("{id}", &id.to_string());
            if path.starts_with("/ui") {
                said.push(self.visit(method, path, &path_to, preset).await);
                continue;
            }
            let call = self.stand.call(method.parse().unwrap(), path_to);
            let answer = if preset.is_some() { call.by(role).await } else { call.await };
            said.push(answer.status.to_string());
        }
        said.join("/")
    }

    async fn call(&self, method: &str, route: &str, path: &str, preset: Option<Role>) -> Answer {
        let path = path.replace("{key}", FLAG).replace("{value}", SIREN);
        let call = self.stand.call(method.parse().unwrap(), path);
        match (route, preset) {
            ("/v1/admin/feature-flags/{key}", Some(role)) if method == "PUT" => {
                let tenant = self.stand.issue(role).await.tenant;
                let on = json!({"enabled": true, "scope": "tenant", "scope_id": tenant.to_string()});
                call.by(role).json(on).await
            }
            ("/v1/auth/login" | "/v1/auth/token", preset) => call.json(credentials(preset)).await,
            (route, preset) if route.starts_with("/v1/auth/") && method != "GET" => {
                identity::ask(self.stand, call, route, preset).await
            }
            ("/v1/tenants", Some(role)) if method == "POST" => {
                call.by(role).json(json!({"slug": "nouvelle", "name": "Nouvelle", "reason": "none"})).await
            }
            ("/v1/customers", Some(role)) if method == "POST" => {
                call.by(role).json(json!({ "name": customers::name() })).await
            }
            ("/v1/users", Some(role)) if method == "POST" => call.by(role).json(invitations::body()).await,
            ("/v1/requests", Some(role)) if method == "POST" => {
                call.by(role).json(json!({"siren": SIREN})).await
            }
            (_, Some(role)) => call.by(role).await,
            (_, None) => call.await,
        }
    }

    async fn look(&mut self, method: &str, route: &str, path: &str, preset: Option<Role>) -> Answer {
        if route == "/ui/login/tenant" {
            let mut browser = self.stand.browser();
            browser.get("/ui/login").await;
            return browser.submit(path, &[("tenant", "agence")]).await;
        }
        if route == "/ui/login" && method == "POST" {
            return self.sign_in(&mut self.stand.browser(), preset).await;
        }
        if route.starts_with("/ui/password/") || ["/ui/first", "/ui/invitation"].contains(&route) {
            return self.recover(method, route, preset).await;
        }
        let path = path.replace("/ui/assets/{name}", &self.stylesheet).replace("{key}", FLAG);
        let (invited, customer) = (invitations::body(), customers::name());
        let fields: &[_] = match route {
            "/ui/members/new" => &[("email", invited["email"].as_str().unwrap()), ("role_viewer", "yes")],
            "/ui/customers/new" | "/ui/customers/{id}" => &[("name", customer.as_str())],
            "/ui/requests/new" => &[("identifier", SIREN), ("confirmed", "yes")],
            "/ui/flags/{key}" => &[("enabled", "yes"), ("rollout_percent", "100")],
            "/ui/account/confirm" => &[("password", PASSWORD)],
            "/ui/members/{id}/access" => &[("active", "yes")],
            "/ui/members/{id}/profile" => &[("display_name", "Vue")],
            "/ui/members/{id}/roles" => &[("role_viewer", "yes")],
            "/ui/account/password" => &[("current", PASSWORD), ("new", PASSWORD)],
            _ => &[],
        };
        let is_last = ["/ui/logout", "/ui/account/sign-out"].contains(&route);
        if !self.browsers.contains_key(&preset) || is_last {
            let mut browser = self.stand.browser();
            self.sign_in(&mut browser, preset).await;
            self.browsers.insert(preset, browser);
        }
        let browser = self.browsers.get_mut(&preset).unwrap();
        if method == "GET" {
            return browser.get(&path).await;
        }
        browser.get("/ui/requests").await;
        let answer = browser.submit(&path, fields).await;
        if is_last {
            self.browsers.remove(&preset);
        }
        answer
    }

    /// Pages for whoever is not signed in; a session makes no difference.
    async fn recover(&self, method: &str, route: &str, preset: Option<Role>) -> Answer {
        let token = match route {
            "/ui/password/reset" => identity::reset_token(self.stand, preset).await,
            "/ui/invitation" => invitations::token(self.stand).await,
            _ => String::new(),
        };
        let mut browser = self.stand.browser();
        let page = browser.get(&format!("{route}?token={token}")).await;
        if method == "GET" {
            return page;
        }
        // A link that opens nothing leads to a page without a form.
        browser.get("/ui/login").await;
        let new = "four other random words";
        let fields = [
            ("email", "nobody@agence.example"),
            ("token", token.as_str()),
            ("name", "Ada"),
            ("new", new),
            ("password", new),
        ];
        browser.submit(route, &fields).await
    }

    async fn sign_in(&self, browser: &mut Browser<'_>, preset: Option<Role>) -> Answer {
        match preset {
            Some(role) => browser.sign_in(role).await,
            None => browser.sign_in_as("nobody@agence.example", PASSWORD).await,
        }
    }
}

fn credentials(preset: Option<Role>) -> serde_json::Value {
    let email = preset.map_or("nobody@agence.example".to_owned(), |role| Person::from(role).email());
    json!({ "email": email, "password": PASSWORD })
}
