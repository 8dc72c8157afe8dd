//! What a query string asks of the trail; all that is wrong with it is told at once.

use std::{collections::HashMap, str::FromStr};

use actix_web::web::Query;
use auth::audit::{AuditFilter, ExportForm, Order, SecurityFilter, Stretch};
use http_support::{ApiError, ApiResult, Paging};
use kernel::Detail;

/// Parameters by name.
pub(crate) type Given = Query<HashMap<String, String>>;

const STRETCH: [&str; 2] = ["cursor", "size"];
const TIMES: [&str; 2] = ["since", "until"];
const LINES: [&str; 4] = ["entity_type", "entity_id", "actor", "action"];

/// The longest word that anything in the trail bears.
const LONGEST: usize = 200;

/// Reads parameters one by one and remembers what was wrong.
struct Reader<'a> {
    given: &'a HashMap<String, String>,
    faults: Vec<Detail>,
}

/// # Errors
/// 400 for what no line can be told by, `INVALID_CURSOR` for a cursor that is none of ours.
pub(super) fn stretch_of_lines(given: &Given, page: Paging) -> ApiResult<(AuditFilter, Stretch)> {
    let mut reader = Reader::of(given, &[&STRETCH[..], &TIMES, &LINES].concat());
    let filter = reader.audit_filter();
    Ok((reader.finish(filter)?, stretch(given, page)?))
}

/// # Errors
/// As [`stretch_of_lines`].
pub(super) fn stretch_of_events(given: &Given, page: Paging) -> ApiResult<(SecurityFilter, Stretch)> {
    let mut reader = Reader::of(given, &[&STRETCH[..], &TIMES, &["event_type"]].concat());
    let filter = SecurityFilter {
        event_type: reader.word("event_type"),
        since: reader.parsed("since", "not_a_time"),
        until: reader.parsed("until", "not_a_time"),
    };
    Ok((reader.finish(filter)?, stretch(given, page)?))
}

fn stretch(given: &Given, page: Paging) -> ApiResult<Stretch> {
    let cursor = given.get("cursor").map(|text| text.parse().map_err(|_| ApiError::invalid_cursor()));
    Ok(Stretch { beyond: cursor.transpose()?, size: page.size(), order: Order::NewestFirst })
}

pub(super) fn export_of_lines(given: &Given) -> ApiResult<(AuditFilter, ExportForm)> {
    let mut reader = Reader::of(given, &[&TIMES[..], &LINES, &["format"]].concat());
    let form = match given.get("format").map_or("jsonl", String::as_str) {
        "jsonl" => ExportForm::JsonLines,
        "csv" => ExportForm::Csv,
        _ => {
            reader.faults.push(Detail::new("format", "expected_csv_or_jsonl"));
            ExportForm::JsonLines
        }
    };
    let asked = (reader.audit_filter(), form);
    reader.finish(asked)
}

impl<'a> Reader<'a> {
    fn of(given: &'a HashMap<String, String>, names: &[&str]) -> Self {
        let unknown = given.keys().filter(|name| !names.contains(&name.as_str()));
        let faults = unknown.map(|name| Detail::new(name.clone(), "unknown_field")).collect();
        Self { given, faults }
    }

    fn audit_filter(&mut self) -> AuditFilter {
        AuditFilter {
            entity_type: self.word("entity_type"),
            entity_id: self.parsed("entity_id", "not_an_id"),
            actor: self.parsed("actor", "not_an_id"),
            action: self.word("action"),
            since: self.parsed("since", "not_a_time"),
            until: self.parsed("until", "not_a_time"),
        }
    }

    /// A word as the trail writes them; an empty one asks for nothing.
    fn word(&mut self, name: &'static str) -> Option<String> {
        let word = self.given.get(name).filter(|word| !word.is_empty())?;
        if word.len() > LONGEST || word.contains(char::is_control) {
            self.faults.push(Detail::new(name, "not_a_word"));
            return None;
        }
        Some(word.clone())
    }

    fn parsed<T: FromStr>(&mut self, name: &'static str, reason: &'static str) -> Option<T> {
        let value = self.given.get(name)?.parse();
        if value.is_err() {
            self.faults.push(Detail::new(name, reason));
        }
        value.ok()
    }

    fn finish<T>(mut self, asked: T) -> ApiResult<T> {
        if self.faults.is_empty() {
            return Ok(asked);
        }
        self.faults.sort_by(|a, b| a.field.cmp(&b.field));
        Err(ApiError::invalid(self.faults))
    }
}
