//! One window of a browser, over the wire of WebDriver (W3C).

use std::time::Duration;

use reqwest::{Client, Method, Url};
use serde_json::{Value, json};

use super::driver::Driver;

/// The member under which WebDriver hides the name of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Longest wait for the answer to one command. A page is loaded within it.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often, and how long each time, something is looked for.
const LOOKS: usize = 200;
const PAUSE: Duration = Duration::from_millis(50);

/// Open until [`Session::close`].
#[derive(Debug)]
pub struct Session {
    client: Client,
    url: Url,
    // Last, since it ends what the session needs.
    _driver: Driver,
}

impl Session {
    pub async fn open(capabilities: Value) -> Self {
        let driver = Driver::find();
        // Commands come one by one; a connection kept for the next may be closed by the driver in between.
        let client =
            Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(PATIENCE).build().unwrap();
        let body = json!({"capabilities": {"alwaysMatch": capabilities}});
        let opened = command(&client, Method::POST, driver.url("/session"), Some(&body)).await.unwrap();
        let id = opened["sessionId"].as_str().unwrap();
        Self { client, url: driver.url(&format!("/session/{id}")), _driver: driver }
    }

    pub async fn close(self) {
        command(&self.client, Method::DELETE, self.url.clone(), None).await.unwrap();
    }

    pub async fn get(&self, path: &str) -> Value {
        self.attempt(Method::GET, path, None).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        self.attempt(Method::POST, path, Some(&body)).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Asks something of the element, as soon as it is there and lets itself be asked: a page may be on its way, and a
    /// script may put another one in its place.
    pub async fn of(&self, css: &str, method: Method, path: &str, body: Option<Value>) -> Value {
        let mut told = "it is not there".to_owned();
        for _ in 0..LOOKS {
            if let Some(element) = self.look(css).await {
                let path = format!("/element/{element}/{path}");
                match self.attempt(method.clone(), &path, body.as_ref()).await {
                    Ok(value) => return value,
                    Err(error) => told = error,
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{css} on {}: {told}\n{}", self.get("/url").await, self.get("/source").await);
    }

    /// The name of the first such element, if there is one now.
    pub async fn look(&self, css: &str) -> Option<String> {
        let by = json!({"using": "css selector", "value": css});
        let found = self.attempt(Method::POST, "/elements", Some(&by)).await.unwrap_or_default();
        found.as_array()?.first().map(name_of)
    }

    /// The name of the element that the next key goes to.
    pub async fn focus(&self) -> String {
        name_of(&self.get("/element/active").await)
    }

    /// Looks again and again until `is_so`; false when it never is.
    pub async fn until(&self, is_so: impl AsyncFn() -> bool) -> bool {
        for _ in 0..LOOKS {
            if is_so().await {
                return true;
            }
            tokio::time::sleep(PAUSE).await;
        }
        false
    }

    async fn attempt(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let url = Url::parse(&format!("{}{path}", self.url)).unwrap();
        command(&self.client, method, url, body).await
    }
}

fn name_of(element: &Value) -> String {
    element[ELEMENT].as_str().unwrap().to_owned()
}

async fn command(client: &Client, method: Method, url: Url, body: Option<&Value>) -> Result<Value, String> {
    let mut request = client.request(method, url);
    if let Some(body) = body {
        request = request.header("Content-Type", "application/json").body(body.to_string());
    }
    let answer = request.send().await.map_err(|error| error.to_string())?;
    let text = answer.text().await.map_err(|error| error.to_string())?;
    let mut answer: Value = serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
        None => Ok(value),
    }
}
