//! What the terminal shows around the stages, and the closing line.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::stage::Stage;
use crate::tally::Tally;

#[derive(Debug, Default)]
pub struct Report {
    total: Tally,
    summary: Vec<String>,
    began: Option<Instant>,
}

impl Report {
    pub fn begin(&mut self, stage: &Stage) {
        println!("\n── {}: cargo {}", stage.name, stage.arguments.join(" "));
        self.began = Some(Instant::now());
    }

    pub fn end(&mut self, stage: &Stage, outcome: Tally) {
        let took = self.began.take().map(|began| began.elapsed()).unwrap_or_default();
        self.summary.push(line(stage.name, outcome, took));
        self.total += outcome;
    }

    /// Something that was checked without cargo.
    pub fn add(&mut self, what: &str, outcome: Tally) {
        self.summary.push(line(what, outcome, Duration::ZERO));
        self.total += outcome;
    }

    /// Nothing could be run at all.
    pub fn refuse(&mut self, what: &str, reason: &str) {
        eprintln!("{reason}");
        self.summary.push(line(what, Tally::ONE_FAILED, Duration::ZERO));
        self.total += Tally::ONE_FAILED;
    }

    /// Prints the closing line, which is the last one and has nothing else on it.
    pub fn close(self) -> ExitCode {
        println!("\n{}", self.summary.join("\n"));
        println!("{} passed, {} failed", self.total.passed, self.total.failed);
        if self.total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn line(name: &str, outcome: Tally, took: Duration) -> String {
    let mark = if outcome.failed == 0 { "ok  " } else { "FAIL" };
    format!("{mark} {name} ({} passed, {} failed, {} s)", outcome.passed, outcome.failed, took.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_summary_tells_what_failed() {
        let outcome = Tally { passed: 3, failed: 1 };
        assert_eq!(line("tests", outcome, Duration::from_secs(2)), "FAIL tests (3 passed, 1 failed, 2 s)");
    }
}
