//! Runs a program, passes on what it prints as it comes, and reads the closing lines on the way.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use crate::tally::Tally;

/// Reads the counts from one printed line, if it is a closing line.
pub type ClosingLine = fn(&str) -> Option<Tally>;

pub fn run(command: &mut Command, closing_line: ClosingLine) -> io::Result<(ExitStatus, Tally)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let tally = thread::scope(|scope| {
        let errors = scope.spawn(move || pass_on(err, io::stderr(), closing_line));
        let mut tally = pass_on(out, io::stdout(), closing_line);
        tally += errors.join().unwrap_or_default();
        tally
    });
    Ok((child.wait()?, tally))
}

fn pass_on(from: Option<impl Read>, mut to: impl Write, closing_line: ClosingLine) -> Tally {
    let mut tally = Tally::default();
    let Some(from) = from else { return tally };
    let mut lines = BufReader::new(from);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        // Nobody listening is no reason to stop counting.
        to.write_all(&line).and_then(|()| to.flush()).ok();
        tally += closing_line(&String::from_utf8_lossy(&line)).unwrap_or_default();
        line.clear();
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unlike a real closing line, these may appear in the output of our own tests and be counted by nobody.
    fn either(line: &str) -> Option<Tally> {
        match line.trim() {
            "good" => Some(Tally::ONE_PASSED),
            "bad" => Some(Tally::ONE_FAILED),
            _ => None,
        }
    }

    #[test]
    fn what_is_printed_is_passed_on_unchanged() {
        let (text, mut printed) = ("one\ngood\n\u{e9}no end of line", Vec::new());
        let tally = pass_on(Some(text.as_bytes()), &mut printed, either);
        assert_eq!((String::from_utf8(printed).unwrap().as_str(), tally), (text, Tally::ONE_PASSED));
    }

    #[test]
    fn closing_lines_of_both_streams_are_summed_and_the_exit_code_kept() {
        let script = "echo good; echo bad >&2; exit 3";
        let (status, tally) = run(Command::new("sh").args(["-c", script]), either).unwrap();
        assert_eq!((status.code(), tally), (Some(3), Tally { passed: 1, failed: 1 }));
    }
}
