use std::{cell::RefCell, fs, path::PathBuf};

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::{Method, Url};
use serde_json::json;

use super::Screen;

impl Screen<'_> {
    /// The path shown in the address bar.
    pub async fn path(&self) -> String {
        let url = self.session.get("/url").await;
        Url::parse(url.as_str().unwrap()).unwrap().path().to_owned()
    }

    /// Waits, ten seconds at most, for something to be there; its text as a person reads it.
    pub async fn see(&self, css: &str) -> String {
        let text = self.session.of(css, Method::GET, "text", None).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the text of something holds these words.
    pub async fn read(&self, css: &str, words: &str) {
        let seen = RefCell::new(String::new());
        let is_read = self.session.until(async || {
            let text = self.see(css).await;
            let is_read = text.contains(words);
            seen.replace(text);
            is_read
        });
        assert!(is_read.await, "{css} never reads {words}, but {}", seen.into_inner());
    }

    /// Waits until no such thing is there any more.
    pub async fn sees_no(&self, css: &str) {
        assert!(self.session.until(async || !self.shows(css).await).await, "{css} stays");
    }

    /// Whether it is there now.
    pub async fn shows(&self, css: &str) -> bool {
        self.session.look(css).await.is_some()
    }

    /// Whether the focus is on `css` now.
    pub async fn is_at(&self, css: &str) -> bool {
        self.session.look(css).await == Some(self.session.focus().await)
    }

    pub async fn attribute(&self, css: &str, name: &str) -> String {
        let value = self.session.of(css, Method::GET, &format!("attribute/{name}"), None).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// A property as the style sheets leave it.
    pub async fn style(&self, css: &str, name: &str) -> String {
        let value = self.session.of(css, Method::GET, &format!("css/{name}"), None).await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Left and right edge, in pixels of the page.
    pub async fn edges(&self, css: &str) -> (f64, f64) {
        let place = self.session.of(css, Method::GET, "rect", None).await;
        let (left, width) = (place["x"].as_f64().unwrap(), place["width"].as_f64().unwrap());
        (left, left + width)
    }

    /// Whether the page is wider than the window, so that one has to scroll sideways. Scripts of tests run even where
    /// those of pages do not.
    pub async fn is_too_wide(&self) -> bool {
        let script = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        self.session.post("/execute/sync", json!({"script": script, "args": []})).await == true
    }

    /// Writes what is seen to `target/screenshots`, for people to look at.
    pub async fn photograph(&self, name: &str) {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/screenshots"));
        let image = self.session.get("/screenshot").await;
        fs::create_dir_all(&folder).unwrap();
        let bytes = BASE64_STANDARD.decode(image.as_str().unwrap()).unwrap();
        fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }
}
