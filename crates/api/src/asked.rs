//! What a query string asks for; all that is wrong with it is told at once.

use std::{collections::HashMap, str::FromStr};

use actix_web::web::Query;
use http_support::{ApiError, ApiResult, Cursors, Edge, Paging};
use kernel::{Context, Detail, Stretch};

/// Parameters by name.
pub(crate) type Given = Query<HashMap<String, String>>;

/// The longest word that anything bears.
const LONGEST: usize = 200;
/// The longest text that a list is searched for, in characters.
const LONGEST_TEXT: usize = 255;

/// Reads parameters one by one and remembers what was wrong.
pub(crate) struct Reader<'a> {
    given: &'a HashMap<String, String>,
    faults: Vec<Detail>,
}

/// Parameters that tell how much of a list is shown, not what it holds.
const PLACING: [&str; 4] = ["count", "cursor", "page", "size"];

/// The stretch of a list that is asked for, and the list's cursors, bound to whatever narrows it.
///
/// # Errors
/// As [`Cursors::stretch`].
pub(crate) fn stretch(
    edge: &Edge,
    cx: &Context,
    list: &str,
    (given, page): (&Given, Paging),
) -> ApiResult<(Stretch, Cursors)> {
    let named = given.iter().map(|(name, value)| (&**name, &**value));
    let narrowing = named.filter(|(name, _)| !PLACING.contains(name));
    let cursors = edge.settings.cursor_key.cursors(cx, list, narrowing)?;
    Ok((cursors.stretch(given.get("cursor").map(String::as_str), *page)?, cursors))
}

impl<'a> Reader<'a> {
    pub(crate) fn of(given: &'a HashMap<String, String>, names: &[&str]) -> Self {
        let unknown = given.keys().filter(|name| !names.contains(&name.as_str()));
        let faults = unknown.map(|name| Detail::new(name.clone(), "unknown_field")).collect();
        Self { given, faults }
    }

    /// What a list is searched for; nothing but space asks for nothing.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        let text = self.given.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())?;
        if text.chars().count() > LONGEST_TEXT {
            self.refuse(name, "too_long");
        }
        if text.contains('\0') {
            self.refuse(name, "nul");
        }
        Some(text.to_owned())
    }

    /// A word as the trail writes them; an empty one asks for nothing.
    pub(crate) fn word(&mut self, name: &'static str) -> Option<String> {
        let word = self.given.get(name).filter(|word| !word.is_empty())?;
        if word.chars().count() > LONGEST || word.contains(char::is_control) {
            self.refuse(name, "not_a_word");
            return None;
        }
        Some(word.clone())
    }

    pub(crate) fn parsed<T: FromStr>(&mut self, name: &'static str, reason: &'static str) -> Option<T> {
        let value = self.given.get(name)?.parse();
        if value.is_err() {
            self.refuse(name, reason);
        }
        value.ok()
    }

    pub(crate) fn refuse(&mut self, name: &'static str, reason: &'static str) {
        self.faults.push(Detail::new(name, reason));
    }

    pub(crate) fn finish<T>(mut self, asked: T) -> ApiResult<T> {
        if self.faults.is_empty() {
            return Ok(asked);
        }
        self.faults.sort_by(|a, b| a.field.cmp(&b.field));
        Err(ApiError::invalid(self.faults))
    }
}
