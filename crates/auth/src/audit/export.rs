//! The trail written out, and signed so that whoever is given the file can tell that it is whole.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Context, Start, Stretch};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    seal::{ExportSeal, hex},
    trail::{AuditFilter, AuditTrail, TrailLine},
};
use crate::Error;

/// How many lines one unit of work reads.
const BATCH: u32 = 500;

/// How an export is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportForm {
    /// One record a row, with the names of the members in the first (RFC 4180).
    Csv,
    /// One record a line of JSON, as its hash was taken of it, with `prev_hash` and `hash`.
    JsonLines,
}

/// The columns of a CSV.
const COLUMNS: [&str; 16] = [
    "seq",
    "id",
    "occurred_at",
    "actor_type",
    "actor_id",
    "action",
    "target_type",
    "target_id",
    "outcome",
    "request_id",
    "correlation_id",
    "ip_prefix",
    "pii_sha256",
    "metadata",
    "prev_hash",
    "hash",
];

/// An export under way: piece after piece of one text, the last of which bears its seal.
pub struct Export {
    trail: AuditTrail,
    cx: Context,
    filter: AuditFilter,
    form: ExportForm,
    exported_at: DateTime<Utc>,
    /// The last line written.
    beyond: Uuid,
    digest: Sha256,
    lines: u64,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Begun,
    Writing,
    Exhausted,
    Sealed,
}

impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Export").field("lines", &self.lines).finish_non_exhaustive()
    }
}

impl Export {
    pub(super) fn begin(trail: AuditTrail, cx: Context, filter: AuditFilter, form: ExportForm) -> Self {
        let now = trail.clock.now();
        // What happened at this very moment, the line about the export with it, is still inside.
        let end = now + TimeDelta::microseconds(1);
        let until = filter.until.map_or(end, |until| until.min(end));
        let filter = AuditFilter { until: Some(until), ..filter };
        let (digest, state) = (Sha256::new(), State::Begun);
        Self { trail, cx, filter, form, exported_at: now, beyond: Uuid::nil(), digest, lines: 0, state }
    }

    /// The next piece; none after the seal.
    ///
    /// # Errors
    /// [`Error::Store`]: the text ends without its seal.
    pub async fn next(&mut self) -> Result<Option<String>, Error> {
        let piece = match self.state {
            State::Begun => {
                self.state = State::Writing;
                if self.form == ExportForm::Csv {
                    row(COLUMNS.map(Cell::plain))
                } else {
                    self.batch().await?
                }
            }
            State::Writing => self.batch().await?,
            State::Exhausted => {
                self.state = State::Sealed;
                return Ok(Some(self.seal()));
            }
            State::Sealed => return Ok(None),
        };
        self.digest.update(&piece);
        Ok(Some(piece))
    }

    async fn batch(&mut self) -> Result<String, Error> {
        let stretch = Stretch { start: Start::NewerThan(self.beyond), size: BATCH };
        let filter = self.filter.clone();
        let lines = self.trail.store.read(&self.cx, move |tx| Ok(tx.list_audit(&filter, stretch)?)).await?;
        if lines.len() <= BATCH as usize {
            self.state = State::Exhausted;
        }
        self.beyond = lines.last().map_or(self.beyond, |line| line.record.id.as_uuid());
        self.lines += lines.len() as u64;
        let written = lines.iter().map(|line| match self.form {
            ExportForm::Csv => in_row(line),
            ExportForm::JsonLines => in_json(line),
        });
        Ok(written.collect())
    }

    fn seal(&mut self) -> String {
        let digest = hex(&self.digest.finalize_reset());
        let signer = self.trail.signer.as_deref();
        let seal = ExportSeal::sign(self.cx.tenant(), (self.lines, digest), self.exported_at, signer);
        match self.form {
            ExportForm::Csv => format!("# {}\r\n", seal.to_line()),
            ExportForm::JsonLines => format!("{}\n", seal.to_line()),
        }
    }
}

fn in_json(line: &TrailLine) -> String {
    let mut record = line.record.to_json(line.link.as_ref().map(|link| link.seq));
    record["prev_hash"] = line.link.as_ref().map(|link| link.prev_hash.as_str()).into();
    record["hash"] = line.link.as_ref().map(|link| link.hash.as_str()).into();
    format!("{record}\n")
}

fn in_row(line: &TrailLine) -> String {
    let (record, link) = (&line.record, line.link.as_ref());
    row([
        Cell::plain(link.map(|link| link.seq.to_string()).unwrap_or_default()),
        Cell::plain(record.id.to_string()),
        Cell::plain(record.occurred_at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()),
        Cell::plain(&*record.actor_type),
        Cell::plain(record.actor_id.map(|id| id.to_string()).unwrap_or_default()),
        Cell::plain(&*record.action),
        Cell::plain(&*record.target_type),
        Cell::plain(record.target_id.to_string()),
        Cell::plain(&*record.outcome),
        Cell::given(&record.request_id),
        Cell::given(&record.correlation_id),
        Cell::plain(record.ip_prefix.as_deref().unwrap_or_default()),
        Cell::plain(record.pii_sha256.as_deref().unwrap_or_default()),
        Cell::plain(record.metadata.to_string()),
        Cell::plain(link.map(|link| &*link.prev_hash).unwrap_or_default()),
        Cell::plain(link.map(|link| &*link.hash).unwrap_or_default()),
    ])
}

/// One value of a row.
struct Cell(String);

impl Cell {
    fn plain(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Chosen by a client: what a spreadsheet would take for a formula gets an apostrophe before it.
    fn given(text: &str) -> Self {
        let is_formula = text.starts_with(['=', '+', '-', '@']);
        Self(if is_formula { format!("'{text}") } else { text.to_owned() })
    }

    fn quoted(self) -> String {
        let Self(text) = self;
        if text.contains(['"', ',', '\r', '\n']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    }
}

fn row<const N: usize>(cells: [Cell; N]) -> String {
    let mut row = cells.map(Cell::quoted).join(",");
    row.push_str("\r\n");
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_when_it_must_be_and_never_a_formula() {
        let cells = [Cell::plain("plain"), Cell::plain(r#"{"a":1,"b":"c"}"#), Cell::given("=1+1")];
        assert_eq!(row(cells), "plain,\"{\"\"a\"\":1,\"\"b\"\":\"\"c\"\"}\",'=1+1\r\n");
    }
}
