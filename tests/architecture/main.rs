//! What `docs/architecture.md` promises about the shape of this repository, read from the page and checked.
#![expect(clippy::expect_used, reason = "the whole crate is a test")]

mod arrows;
mod graph;
mod links;
mod migrations;
mod names;
mod pattern;
mod plan;
mod repository;
mod system_scope;
mod unfinished;
mod violations;

/// Fails with one line per finding, so that the log alone tells what to change.
fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "{} finding(s):\n  {}\n", findings.len(), findings.join("\n  "));
}
