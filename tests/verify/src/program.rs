//! Programs on this machine.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of `PATH` that holds `name`.
pub fn folder_on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find(|folder| folder.join(name).is_file())
}

/// Runs quietly and tells whether it went well; a program that is not there did not.
pub fn succeeds(program: impl AsRef<Path>, arguments: &[&str]) -> bool {
    let mut command = Command::new(program.as_ref());
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// What a program printed, without the end of the line.
pub fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

pub fn is_root() -> bool {
    answer("id", &["-u"]).is_some_and(|id| id == "0")
}

/// A command that is told to end when this process does, where the machine has a way to say so: without it a stage
/// would go on for minutes after verify alone was killed.
pub fn ending_with_us(program: &str) -> Command {
    let wrapped = ["--pdeathsig", "TERM"];
    if !succeeds("setpriv", &[wrapped[0], wrapped[1], "true"]) {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(wrapped).arg(program);
    command
}
