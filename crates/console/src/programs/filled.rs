//! A form about a program, as its sender filled it in.

use std::collections::BTreeMap;

use auth::{ChangeApiClient, Expiry, NewApiClient};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use kernel::{Context, IdempotencyKey};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::format::hex;

/// What the box of a scope is called: this and the permission.
pub const SCOPE: &str = "scope_";

/// Texts and ticked boxes by their names.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Filled(pub BTreeMap<String, String>);

/// What was given for the last day is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDay;

impl Filled {
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    pub fn is_ticked(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// # Errors
    /// [`NoDay`].
    pub fn new_client(&self) -> Result<NewApiClient, NoDay> {
        Ok(NewApiClient {
            name: self.text("client_name").to_owned(),
            scopes: self.scopes(),
            allowed_cidrs: self.networks(),
            expires_at: self.expires_at()?,
        })
    }

    /// # Errors
    /// [`NoDay`].
    pub fn change(&self) -> Result<ChangeApiClient, NoDay> {
        let end: Expiry = self.expires_at()?.into();
        Ok(ChangeApiClient {
            name: Some(self.text("client_name").to_owned()),
            scopes: Some(self.scopes()),
            is_active: Some(self.is_ticked("is_active")),
            allowed_cidrs: Some(self.networks()),
            expires_at: Some(end),
        })
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

    fn scopes(&self) -> Vec<String> {
        self.0.keys().filter_map(|name| name.strip_prefix(SCOPE)).map(str::to_owned).collect()
    }

    fn networks(&self) -> Vec<String> {
        let words = self.text("allowed_cidrs").split([',', ';', ' ', '\n', '\r', '\t']);
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// The last day is whole: it ends at midnight, UTC.
    fn expires_at(&self) -> Result<Option<DateTime<Utc>>, NoDay> {
        let text = self.text("last_day").trim();
        if text.is_empty() {
            return Ok(None);
        }
        let day: NaiveDate = text.parse().map_err(|_| NoDay)?;
        let next = day.checked_add_days(Days::new(1)).ok_or(NoDay)?;
        Ok(Some(next.and_time(NaiveTime::MIN).and_utc()))
    }
}

/// The last day of something that ends at midnight after it.
pub fn last_day(end: DateTime<Utc>) -> String {
    let last = end.date_naive().pred_opt().filter(|_| end.time() == NaiveTime::MIN);
    last.unwrap_or_else(|| end.date_naive()).to_string()
}

#[cfg(test)]
mod tests {
    use kernel::testing::instant;

    use super::*;

    fn filled(fields: &[(&str, &str)]) -> Filled {
        Filled(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn boxes_words_and_a_day_become_the_command() {
        let fields = [
            ("client_name", "Caisse"),
            ("scope_requests:read", "yes"),
            ("scope_companies:read", "yes"),
            ("allowed_cidrs", "10.0.0.0/8,\r\n ::1"),
            ("last_day", "2026-12-31"),
        ];
        let command = filled(&fields).new_client().unwrap();
        assert_eq!(command.scopes, ["companies:read", "requests:read"]);
        assert_eq!(command.allowed_cidrs, ["10.0.0.0/8", "::1"]);
        let end = instant("2027-01-01T00:00:00Z");
        assert_eq!(command.expires_at, Some(end));
        assert_eq!(last_day(end), "2026-12-31");
        assert_eq!(last_day(instant("2027-01-01T10:00:00Z")), "2027-01-01");
        assert_eq!(filled(&[("last_day", "tomorrow")]).new_client().unwrap_err(), NoDay);
        assert_eq!(filled(&[]).change().unwrap().is_active, Some(false));
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
