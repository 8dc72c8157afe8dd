//! A form whose fields are as many as there are roles or permissions.

use std::collections::BTreeMap;

use kernel::{Context, IdempotencyKey};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::format::hex;

/// Texts and ticked boxes by their names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Filled(pub BTreeMap<String, String>);

impl Filled {
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    pub fn is_ticked(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The call with the form's own key: a second click, or a page loaded again, replays the first.
    pub fn once(&self, cx: &Context) -> Context {
        let key = self.text("once");
        let is_ours = key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit());
        let fields = self.0.iter().filter(|(name, _)| *name != "once");
        let told: Vec<String> = fields.map(|(name, value)| format!("{name}={value}")).collect();
        let fingerprint = hex(&Sha256::digest(told.join("\n")));
        let key = is_ours.then(|| IdempotencyKey { key: key.to_owned(), fingerprint });
        Context { idempotency: key, ..cx.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(fields: &[(&str, &str)]) -> Filled {
        Filled(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn the_same_form_is_one_call_and_another_is_not() {
        let cx = Context::system("test");
        let key = ("once", "00112233445566778899aabbccddeeff");
        let one = |name| filled(&[key, ("client_name", name)]).once(&cx).idempotency.unwrap();
        assert_eq!(one("A"), one("A"));
        assert_ne!(one("A").fingerprint, one("B").fingerprint);
        assert_eq!(filled(&[("once", "mine")]).once(&cx).idempotency, None);
    }
}
