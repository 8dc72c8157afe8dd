//! What a query string asks of the trail.

use auth::audit::{AuditFilter, ExportForm, SecurityFilter};
use http_support::ApiResult;

use crate::asked::{Given, Reader};

const STRETCH: [&str; 2] = ["cursor", "size"];
const TIMES: [&str; 2] = ["since", "until"];
const LINES: [&str; 4] = ["entity_type", "entity_id", "actor", "action"];

/// # Errors
/// 400 for what no line can be told by.
pub(super) fn lines(given: &Given) -> ApiResult<AuditFilter> {
    let mut reader = Reader::of(given, &[&STRETCH[..], &TIMES, &LINES].concat());
    let filter = audit_filter(&mut reader);
    reader.finish(filter)
}

/// # Errors
/// As [`lines`].
pub(super) fn events(given: &Given) -> ApiResult<SecurityFilter> {
    let mut reader = Reader::of(given, &[&STRETCH[..], &TIMES, &["event_type"]].concat());
    let filter = SecurityFilter {
        event_type: reader.word("event_type"),
        since: reader.parsed("since", "not_a_time"),
        until: reader.parsed("until", "not_a_time"),
    };
    reader.finish(filter)
}

pub(super) fn export_of_lines(given: &Given) -> ApiResult<(AuditFilter, ExportForm)> {
    let mut reader = Reader::of(given, &[&TIMES[..], &LINES, &["format"]].concat());
    let form = match given.get("format").map_or("jsonl", String::as_str) {
        "jsonl" => ExportForm::JsonLines,
        "csv" => ExportForm::Csv,
        _ => {
            reader.refuse("format", "expected_csv_or_jsonl");
            ExportForm::JsonLines
        }
    };
    let asked = (audit_filter(&mut reader), form);
    reader.finish(asked)
}

fn audit_filter(reader: &mut Reader<'_>) -> AuditFilter {
    AuditFilter {
        entity_type: reader.word("entity_type"),
        entity_id: reader.parsed("entity_id", "not_an_id"),
        actor: reader.parsed("actor", "not_an_id"),
        action: reader.word("action"),
        since: reader.parsed("since", "not_a_time"),
        until: reader.parsed("until", "not_a_time"),
    }
}
