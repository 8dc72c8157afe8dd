//! One step of the verification: a cargo command and how its result is counted.

use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::ExitStatus;

use crate::program;
use crate::runner::{self, ClosingLine};
use crate::services::Environment;
use crate::tally::Tally;

#[derive(Debug, Clone, Copy)]
pub enum Counting {
    /// The stage itself is the one thing that passes or fails.
    Whole,
    /// The closing lines of its test runner; `None` executed is a failure where tests are known to exist.
    Tests { closing_line: ClosingLine, may_be_none: bool },
}

#[derive(Debug)]
pub struct Stage {
    pub name: &'static str,
    pub arguments: &'static [&'static str],
    pub counting: Counting,
}

impl Stage {
    pub fn run(&self, root: &Path, environment: &Environment) -> Tally {
        let mut command = program::ending_with_us(&cargo());
        command.args(self.arguments).current_dir(root);
        environment.apply(&mut command);
        if io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        match runner::run(&mut command, self.closing_line()) {
            Ok((status, counted)) => self.outcome(status, counted),
            Err(error) => {
                eprintln!("{}: {error}", self.name);
                Tally::ONE_FAILED
            }
        }
    }

    fn closing_line(&self) -> ClosingLine {
        match self.counting {
            Counting::Whole => |_| None,
            Counting::Tests { closing_line, .. } => closing_line,
        }
    }

    /// A runner may fail without a failed test to show for it: its tests did not compile, or there were none.
    fn outcome(&self, status: ExitStatus, counted: Tally) -> Tally {
        match self.counting {
            Counting::Whole if status.success() => Tally::ONE_PASSED,
            Counting::Whole => Tally::ONE_FAILED,
            Counting::Tests { may_be_none, .. } => {
                let ran_none = counted.is_empty() && !may_be_none;
                let unexplained = counted.failed == 0 && (!status.success() || ran_none);
                Tally { failed: counted.failed + u64::from(unexplained), ..counted }
            }
        }
    }
}

/// The cargo that runs this program, so that every stage uses the same toolchain.
pub fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    const TESTS: Counting = Counting::Tests { closing_line: Tally::from_libtest, may_be_none: false };
    const DOC_TESTS: Counting = Counting::Tests { closing_line: Tally::from_libtest, may_be_none: true };

    fn outcome(counting: Counting, exit_code: i32, counted: Tally) -> Tally {
        Stage { name: "it", arguments: &[], counting }.outcome(ExitStatus::from_raw(exit_code << 8), counted)
    }

    #[test]
    fn a_stage_without_tests_counts_as_one() {
        assert_eq!(outcome(Counting::Whole, 0, Tally::default()), Tally::ONE_PASSED);
        assert_eq!(outcome(Counting::Whole, 1, Tally::default()), Tally::ONE_FAILED);
    }

    #[test]
    fn tests_count_one_by_one() {
        let counted = Tally { passed: 5, failed: 2 };
        assert_eq!(outcome(TESTS, 100, counted), counted);
    }

    #[test]
    fn a_runner_that_failed_without_a_failed_test_counts_as_one_failure() {
        assert_eq!(outcome(TESTS, 101, Tally::default()), Tally::ONE_FAILED);
        assert_eq!(outcome(DOC_TESTS, 101, Tally::ONE_PASSED), Tally { passed: 1, failed: 1 });
    }

    #[test]
    fn running_no_test_is_a_failure_where_there_must_be_some() {
        assert_eq!(outcome(TESTS, 0, Tally::default()), Tally::ONE_FAILED);
        assert_eq!(outcome(DOC_TESTS, 0, Tally::default()), Tally::default());
    }
}
