use reqwest::Method;
use serde_json::{Value, json};

use super::Screen;

pub const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";
/// More presses of Tab than any page has places for the focus.
const TABS: usize = 60;

impl Screen<'_> {
    pub async fn visit(&self, path: &str) {
        self.session.post("/url", json!({ "url": self.stand.url(path) })).await;
    }

    pub async fn click(&self, css: &str) {
        self.session.of(css, Method::POST, "click", Some(json!({}))).await;
    }

    /// Types into a field, in place of what stood there.
    pub async fn fill(&self, css: &str, text: &str) {
        self.session.of(css, Method::POST, "clear", Some(json!({}))).await;
        self.session.of(css, Method::POST, "value", Some(json!({ "text": text }))).await;
    }

    /// Types wherever the focus is.
    pub async fn keys(&self, text: &str) {
        let strokes = |letter: char| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": letter}));
        let actions: Vec<Value> = text.chars().flat_map(strokes).collect();
        let keyboard = json!({"type": "key", "id": "keyboard", "actions": actions});
        self.session.post("/actions", json!({ "actions": [keyboard] })).await;
    }

    /// Presses Tab until the focus is on `css`, as someone does who has no mouse.
    pub async fn tab_to(&self, css: &str) {
        for _ in 0..TABS {
            if self.is_at(css).await {
                return;
            }
            self.keys(TAB).await;
        }
        panic!("no number of tabs leads to {css}");
    }
}
