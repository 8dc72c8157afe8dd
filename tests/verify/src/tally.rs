//! How many tests passed and failed, read from the closing lines of the programs that ran them.

use std::ops::AddAssign;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    pub const ONE_PASSED: Self = Self { passed: 1, failed: 0 };
    pub const ONE_FAILED: Self = Self { passed: 0, failed: 1 };

    /// `test result: FAILED. 3 passed; 1 failed; 0 ignored; …`: one such line per test binary.
    pub fn from_libtest(line: &str) -> Option<Self> {
        let line = without_colours(line);
        let (_, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
        Some(Self::of(counts.split("; ")))
    }

    /// `Summary [   0.1s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 0 skipped`: once, at the end.
    pub fn from_nextest(line: &str) -> Option<Self> {
        let line = without_colours(line);
        let (_, counts) = line.trim().strip_prefix("Summary [")?.split_once(" run: ")?;
        Some(Self::of(without_parentheses(counts).split(", ")))
    }

    /// Everything a runner counts and did not pass failed, but for what it left out on purpose.
    fn of<'line>(counts: impl Iterator<Item = &'line str>) -> Self {
        let mut tally = Self::default();
        for (count, word) in counts.filter_map(|count| count.trim().split_once(' ')) {
            let count = count.parse().unwrap_or(0);
            match word.trim() {
                "passed" => tally.passed += count,
                "failed" | "exec failed" | "timed out" => tally.failed += count,
                _ => {}
            }
        }
        tally
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Drops escape sequences such as `ESC [ 1 m`, which end with a letter.
fn without_colours(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let plain = parts.next().unwrap_or_default().to_owned();
    parts.fold(plain, |plain, part| {
        plain + part.trim_start_matches(|it: char| !it.is_ascii_alphabetic()).get(1..).unwrap_or_default()
    })
}

fn without_parentheses(text: &str) -> String {
    let mut parts = text.split('(');
    let plain = parts.next().unwrap_or_default().to_owned();
    parts.fold(plain, |plain, part| plain + part.split_once(')').map_or("", |(_, rest)| rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_of_libtest_is_read() {
        let ok =
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s";
        assert_eq!(Tally::from_libtest(ok), Some(Tally { passed: 12, failed: 0 }));
        let failed = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s\n";
        assert_eq!(Tally::from_libtest(failed), Some(Tally { passed: 3, failed: 2 }));
    }

    #[test]
    fn the_closing_line_of_nextest_is_read() {
        let ok = "     Summary [   0.014s] 3 tests run: 3 passed, 0 skipped";
        assert_eq!(Tally::from_nextest(ok), Some(Tally { passed: 3, failed: 0 }));
        assert_eq!(
            Tally::from_nextest("     Summary [   0.014s] 1 test run: 1 passed, 0 skipped"),
            Some(Tally { passed: 1, failed: 0 })
        );
    }

    #[test]
    fn every_way_to_fail_in_nextest_counts() {
        let line = "  Summary [ 9.0s] 9/12 tests run: 4 passed (1 slow, 1 leaky), 2 failed, 1 exec failed, 2 timed out, 5 skipped";
        assert_eq!(Tally::from_nextest(line), Some(Tally { passed: 4, failed: 5 }));
    }

    #[test]
    fn colours_do_not_hide_a_closing_line() {
        let line = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.2s] \u{1b}[1m2\u{1b}[0m tests run: \u{1b}[1m1\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m1\u{1b}[0m \u{1b}[31;1mfailed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m skipped";
        assert_eq!(Tally::from_nextest(line), Some(Tally { passed: 1, failed: 1 }));
        assert_eq!(
            Tally::from_libtest("test result: \u{1b}[32mok\u{1b}[0m. 2 passed; 0 failed; 0 ignored"),
            Some(Tally { passed: 2, failed: 0 })
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in [
            "",
            "running 3 tests",
            "test a ... ok",
            "the test result: ok. 1 passed; 0 failed",
            "Summary of all: 1 passed",
        ] {
            assert_eq!((Tally::from_libtest(line), Tally::from_nextest(line)), (None, None), "{line}");
        }
    }
}
