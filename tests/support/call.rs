//! One call to the application, written as a sentence.

use std::{
    future::{Future, IntoFuture},
    pin::Pin,
};

use reqwest::Method;
use serde_json::Value;

use crate::{Answer, Person, Stand};

/// A call under construction; `.await` sends it.
#[derive(Debug)]
pub struct Call<'a> {
    stand: &'a Stand,
    method: Method,
    path: String,
    caller: Option<Person>,
    headers: Vec<(String, Vec<u8>)>,
    body: Option<Vec<u8>>,
}

impl<'a> Call<'a> {
    pub(crate) fn new(stand: &'a Stand, method: Method, path: String) -> Self {
        Self { stand, method, path, caller: None, headers: Vec::new(), body: None }
    }

    /// Whose access token goes along.
    #[must_use]
    pub fn by(mut self, caller: impl Into<Person>) -> Self {
        self.caller = Some(caller.into());
        self
    }

    /// A token of the test's own making.
    #[must_use]
    pub fn token(self, token: impl AsRef<str>) -> Self {
        self.header("Authorization", format!("Bearer {}", token.as_ref()))
    }

    /// Adds a header; the same name twice sends it twice.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The `Idempotency-Key`.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("Idempotency-Key", key)
    }

    #[must_use]
    pub fn json(self, body: impl Into<Value>) -> Self {
        let body = body.into().to_string();
        self.header("Content-Type", "application/json").body(body)
    }

    /// Fields of a form, as a browser sends them.
    #[must_use]
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let mut url = reqwest::Url::parse("http://localhost").unwrap();
        url.query_pairs_mut().extend_pairs(fields);
        let body = url.query().unwrap_or_default().to_owned();
        self.header("Content-Type", "application/x-www-form-urlencoded").body(body)
    }

    /// Raw bytes, whatever they are.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    async fn send(self) -> Answer {
        let mut request = self.stand.client.request(self.method.clone(), self.stand.url(&self.path));
        if let Some(person) = self.caller {
            request = request.bearer_auth(self.stand.token(person).await);
        }
        // The description shows each route's own profile.
        let asks_for_a_profile = self
            .headers
            .iter()
            .any(|(name, value)| name == "X-Response-Profile" || value == b"application/problem+json");
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let answer = Answer::read(request.send().await.unwrap()).await;
        if !asks_for_a_profile {
            crate::Contract::ours().check(self.method.as_str(), &self.path, &answer);
        }
        answer
    }
}

impl<'a> IntoFuture for Call<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
