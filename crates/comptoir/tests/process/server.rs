//! `comptoir serve` on a database of the test's own, with a sandbox for its upstream and an owner to call it.

use comptoir::demo::sandbox::Sandbox;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use system_tests::TestDatabase;

use crate::binary::{Binary, Process, eventually};

const OWNER: &str = "owner@agence.example";

/// All that outlives a process.
pub struct Place {
    pub sandbox: Sandbox,
    client: Client,
    settings: Vec<(&'static str, String)>,
    password: String,
    // Last, since everything above uses it.
    pub database: TestDatabase,
}

/// One process that answers.
pub struct Server<'a> {
    pub process: Process,
    place: &'a Place,
    url: String,
    token: String,
}

impl Place {
    pub fn on(database: TestDatabase) -> Self {
        let sandbox = Sandbox::start().unwrap();
        let settings = vec![
            ("DATABASE_URL", database.url.clone()),
            ("APP_HOST", "127.0.0.1".to_owned()),
            ("APP_PORT", "0".to_owned()),
            ("JWT_SECRET", "a-secret-of-the-tests-that-is-long-enough".to_owned()),
            ("RATE_LIMIT_MODE", "shadow".to_owned()),
            ("COMPANY_RECHERCHE_URL", sandbox.base_url()),
        ];
        let client = Client::builder().no_proxy().build().unwrap();
        let mut place = Self { sandbox, client, settings, password: String::new(), database };
        place.password = place.account(OWNER, "default");
        place
    }

    /// Makes an owner of a tenant; their password.
    pub fn account(&self, email: &str, tenant: &str) -> String {
        let created = self.binary(&["user", "create", "--owner", "--email", email, "--tenant", tenant]).run();
        let words = "password (shown once): ";
        let password = created.stdout.iter().find_map(|line| line.strip_prefix(words));
        password.unwrap_or_else(|| panic!("{created:?}")).to_owned()
    }

    /// Of the owner who calls.
    pub fn password(&self) -> &str {
        &self.password
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    pub fn without(mut self, name: &'static str) -> Self {
        self.settings.retain(|(set, _)| *set != name);
        self
    }

    pub fn binary(&self, arguments: &[&str]) -> Binary {
        let plain = Binary::new(arguments);
        self.settings.iter().fold(plain, |binary, (name, value)| binary.with(name, value))
    }

    /// Starts `serve` or `api`, and signs in.
    pub async fn serve(&self, command: &str) -> Server<'_> {
        let process = self.binary(&[command]).start();
        let url = told(&process, "listening");
        let credentials = json!({ "email": OWNER, "password": self.password });
        let login =
            self.client.post(format!("{url}/v1/auth/login")).header("Content-Type", "application/json");
        let answer = body(login.body(credentials.to_string()).send().await.unwrap()).await;
        let token = answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        Server { process, place: self, url, token }
    }

    /// How many rows a table has, or a table with a condition.
    pub fn count(&self, table: &str) -> usize {
        self.database.count(table)
    }
}

impl Server<'_> {
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.place.client.get(format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        let post = self.place.client.post(format!("{}{path}", self.url)).bearer_auth(&self.token);
        post.header("Content-Type", "application/json").body(body.to_string())
    }

    /// Asks for a company; the status and the body of the answer.
    pub fn ask(&self, siren: &str) -> impl Future<Output = (u16, Value)> + Send + use<> {
        let post = self.place.client.post(format!("{}/v1/requests", self.url)).bearer_auth(&self.token);
        let asked =
            post.header("Content-Type", "application/json").body(json!({ "siren": siren }).to_string());
        async move {
            let answer = asked.send().await.unwrap();
            (answer.status().as_u16(), body(answer).await)
        }
    }

    /// Asks for a company with an idempotency key; nothing when the process dies first.
    pub fn keyed(&self, siren: &str, key: &str) -> impl Future<Output = Option<Response>> + Send + use<> {
        let post = self.place.client.post(format!("{}/v1/requests", self.url)).bearer_auth(&self.token);
        let asked = post.header("Idempotency-Key", key).header("Content-Type", "application/json");
        let asked = asked.body(json!({ "siren": siren }).to_string());
        async move { asked.send().await.ok() }
    }

    /// Asks for a company and expects to be told to wait; the id of the request.
    pub async fn accepted(&self, siren: &str) -> String {
        let (status, answer) = self.ask(siren).await;
        assert_eq!(status, 202, "{answer}");
        answer["request"]["id"].as_str().unwrap().to_owned()
    }

    /// The status of a request, once nothing runs for it any more.
    pub async fn outcome(&self, id: &str) -> String {
        eventually("the outcome of a request", async || {
            let card = body(self.get(&format!("/v1/requests/{id}")).send().await.unwrap()).await;
            let status = card["request"]["enrichment_status"].as_str().unwrap().to_owned();
            (card["enrichment_running"] == false).then_some(status)
        })
        .await
    }
}

/// The address that the process tells with this message.
pub fn told(process: &Process, message: &str) -> String {
    loop {
        let line: Value = serde_json::from_str(&process.line()).unwrap();
        if line["message"] == message {
            return format!("http://{}", line["address"].as_str().unwrap());
        }
    }
}

pub async fn body(answer: Response) -> Value {
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}
