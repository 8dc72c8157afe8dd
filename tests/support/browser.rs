//! Someone in front of a screen: keeps cookies, and sends back the hidden fields of the form last seen.

use std::collections::BTreeMap;

use crate::{Answer, PASSWORD, Person, Stand};

/// A browser without scripts.
#[derive(Debug)]
pub struct Browser<'a> {
    stand: &'a Stand,
    cookies: BTreeMap<String, String>,
    /// The page last shown.
    page: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(stand: &'a Stand) -> Self {
        Self { stand, cookies: BTreeMap::new(), page: String::new() }
    }

    /// Opens the sign-in page and fills it in.
    pub async fn sign_in(&mut self, person: impl Into<Person>) -> Answer {
        let person = person.into();
        self.stand.accounts.account(self.stand, person).await;
        self.sign_in_as(&person.email(), PASSWORD).await
    }

    pub async fn sign_in_as(&mut self, email: &str, password: &str) -> Answer {
        self.get("/ui/login").await;
        self.submit("/ui/login", &[("email", email), ("password", password)]).await
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let answer = self.stand.get(path).header("Cookie", self.jar()).await;
        self.keep(answer)
    }

    /// Sends a form of the page last seen, with its CSRF token.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.hidden("csrf");
        let all: Vec<_> = [("csrf", token.as_str())].iter().chain(fields).copied().collect();
        self.submit_exactly(path, &all).await
    }

    /// Sends these fields and no others.
    pub async fn submit_exactly(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.stand.post(path).header("Cookie", self.jar()).form(fields).await;
        self.keep(answer)
    }

    /// The value of the last hidden field of this name on the page last seen.
    pub fn hidden(&self, name: &str) -> String {
        let field = format!(r#"name="{name}" value=""#);
        let value = self.page.rsplit_once(&field).and_then(|(_, rest)| rest.split_once('"'));
        value.map(|(value, _)| value.to_owned()).unwrap_or_default()
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    fn jar(&self) -> String {
        let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    fn keep(&mut self, answer: Answer) -> Answer {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if !answer.text.is_empty() {
            self.page.clone_from(&answer.text);
        }
        answer
    }
}
