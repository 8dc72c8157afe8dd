use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use super::account::Account;
use super::binaries;
use super::scratch::Scratch;
use crate::program::succeeds;

const WATCHER: &str = include_str!("watcher.sh");
const PATIENCE: Duration = Duration::from_mins(1);
/// Between choosing a free port and listening on it another program may take it.
const TRIES: usize = 3;

/// A running server; stopped and removed with this value, or by its watcher when this process is killed.
#[derive(Debug)]
pub struct Instance {
    watcher: Child,
    scratch: Scratch,
    port: u16,
}

impl Instance {
    pub fn start() -> Result<Self, String> {
        let programs = binaries::find_or_install()?;
        let account = Account::choose()?;
        let mut reason = String::new();
        for _ in 0..TRIES {
            let mut instance =
                Self::spawn(&programs, account).map_err(|error| format!("cannot start Postgres: {error}"))?;
            match instance.wait_until_ready(&programs) {
                Ok(()) => return Ok(instance),
                Err(log) => reason = log,
            }
        }
        Err(format!("Postgres from {} did not come up; its log ends:\n{reason}", programs.display()))
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn spawn(programs: &Path, account: Account) -> std::io::Result<Self> {
        let scratch = Scratch::create(account)?;
        let port = free_port()?;
        let mut command = Command::new("sh");
        command.args(["-c", WATCHER, "watcher"]).arg(programs).arg(scratch.path()).arg(port.to_string());
        account.run(&mut command);
        // A group of its own: Ctrl-C in the terminal must reach verify, not the one who cleans up after it.
        let watcher = command.process_group(0).current_dir("/").stdin(Stdio::piped()).spawn()?;
        Ok(Self { watcher, scratch, port })
    }

    /// Waits for the first connection to be possible; the end of the log when that does not happen.
    fn wait_until_ready(&mut self, programs: &Path) -> Result<(), String> {
        let deadline = Instant::now() + PATIENCE;
        let port = self.port.to_string();
        while Instant::now() < deadline && matches!(self.watcher.try_wait(), Ok(None)) {
            // The server that answers must be ours, not one that took the port first.
            let is_ours = self.scratch.path().join("data/postmaster.pid").exists();
            if is_ours && succeeds(programs.join("pg_isready"), &["-q", "-h", "127.0.0.1", "-p", &port]) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err(end_of(&self.scratch.path().join("log")))
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // Closing the pipe is the order to stop.
        drop(self.watcher.stdin.take());
        self.watcher.wait().ok();
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn end_of(log: &PathBuf) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}
