//! Searches what the tests logged for secrets (platform.md §9, scenario 66).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::tally::Tally;

/// Where the test kit writes what the application logs.
pub const VARIABLE: &str = "COMPTOIR_TEST_LOGS";

/// What no log may hold, one a line; a line that starts with `#` says why the next ones are there.
const KNOWN: &str = include_str!("../../fixtures/secrets.txt");

/// A search that reads less than this has found nothing for want of anything to read.
const LEAST: usize = 500;

/// A folder of logs; removed with this value.
#[derive(Debug)]
pub struct Logs(PathBuf);

impl Logs {
    pub fn create() -> io::Result<Self> {
        let folder = std::env::temp_dir().join(format!("comptoir-logs-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    pub fn folder(&self) -> &Path {
        &self.0
    }
}

impl Drop for Logs {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

/// Searches every log of `folder` and tells where a secret is, not which one it is: that would be one more.
pub fn search(folder: &Path) -> Tally {
    let outcome = find(folder);
    match &outcome {
        Ok(Found { lines, findings }) if findings.is_empty() => println!("{lines} lines of logs, no secret"),
        Ok(Found { findings, .. }) => println!("{}", findings.join("\n")),
        Err(error) => eprintln!("the logs cannot be read: {error}"),
    }
    match outcome {
        Ok(Found { lines, findings }) if findings.is_empty() && lines >= LEAST => Tally::ONE_PASSED,
        _ => Tally::ONE_FAILED,
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    lines: usize,
    findings: Vec<String>,
}

fn find(folder: &Path) -> io::Result<Found> {
    let mut found = Found::default();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let text = fs::read(&path)?;
        let name = path.file_name().unwrap_or_default().display().to_string();
        for (number, line) in String::from_utf8_lossy(&text).lines().enumerate() {
            found.lines += 1;
            for (secret, _) in secrets().filter(|(_, secret)| line.contains(secret)) {
                let place = format!("{name}:{}", number + 1);
                found
                    .findings
                    .push(format!("{place} holds the secret of line {secret} of tests/fixtures/secrets.txt"));
            }
        }
    }
    Ok(found)
}

/// Each with its line in the file.
fn secrets() -> impl Iterator<Item = (usize, &'static str)> {
    let lines = KNOWN.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_in(text: &str) -> Found {
        let folder =
            std::env::temp_dir().join(format!("verify-secrets-{}-{}", std::process::id(), text.len()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("it.log"), text).unwrap();
        let found = find(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        found
    }

    #[test]
    fn scenario_66_each_known_secret_is_found_where_it_is_and_not_repeated() {
        assert!(secrets().count() >= 5);
        for (number, secret) in secrets() {
            let found = found_in(&format!("fine\n{{\"message\":\"it is {secret}!\"}}\n"));
            let [finding] = &found.findings[..] else { panic!("line {number}: {found:?}") };
            assert!(finding.starts_with("it.log:2 ") && !finding.contains(secret), "{finding}");
        }
    }

    #[test]
    fn what_is_no_secret_is_not_found() {
        let text = "{\"message\":\"answered\",\"status\":200}\n{\"message\":\"signing key read\"}\n";
        assert_eq!(found_in(text), Found { lines: 2, findings: Vec::new() });
    }

    #[test]
    fn too_few_lines_prove_nothing() {
        let folder = std::env::temp_dir().join(format!("verify-secrets-empty-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let outcome = search(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(outcome, Tally::ONE_FAILED);
    }
}
