use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use super::recipe::Recipe;
use super::scratch::Scratch;

const WATCHER: &str = include_str!("watcher.sh");
const PATIENCE: Duration = Duration::from_mins(1);
/// Between choosing a free port and listening on it another program may take it.
const TRIES: usize = 3;

/// A running server; stopped and removed with this value, or by its watcher when this process is killed.
#[derive(Debug)]
pub struct Instance {
    watcher: Child,
    scratch: Scratch,
    pub port: u16,
}

impl Instance {
    pub fn start(recipe: &Recipe) -> Result<Self, String> {
        let name = recipe.name;
        let mut reason = String::new();
        for _ in 0..TRIES {
            let mut instance =
                Self::spawn(recipe).map_err(|error| format!("cannot start {name}: {error}"))?;
            match instance.wait_until_ready(recipe.ready) {
                Ok(()) => return Ok(instance),
                Err(log) => reason = log,
            }
        }
        Err(format!("{name} from {} did not come up; its log ends:\n{reason}", recipe.programs.display()))
    }

    fn spawn(recipe: &Recipe) -> io::Result<Self> {
        let scratch = Scratch::create(recipe.account)?;
        let port = free_port()?;
        let mut command = Command::new("sh");
        command.args(["-c", WATCHER, "watcher"]).arg(scratch.path());
        command.args([recipe.prepare, recipe.serve, recipe.stop]);
        command.env("PATH", path_beginning_with(&recipe.programs)).env("PORT", port.to_string());
        command.env("HOME", scratch.path()).env("TMPDIR", scratch.path());
        recipe.account.run(&mut command);
        // A group of its own: Ctrl-C in the terminal must reach verify, not the one who cleans up after it.
        let watcher = command.process_group(0).current_dir("/").stdin(Stdio::piped()).spawn()?;
        Ok(Self { watcher, scratch, port })
    }

    /// Waits until its log says that it listens; the end of the log when that does not happen.
    fn wait_until_ready(&mut self, ready: &str) -> Result<(), String> {
        let log = self.scratch.path().join("log");
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline && matches!(self.watcher.try_wait(), Ok(None)) {
            if read(&log).contains(ready) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err(end_of(&read(&log)))
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // Closing the pipe is the order to stop.
        drop(self.watcher.stdin.take());
        self.watcher.wait().ok();
    }
}

fn path_beginning_with(folder: &Path) -> String {
    format!("{}:{}", folder.display(), env::var("PATH").unwrap_or_default())
}

fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn read(log: &Path) -> String {
    fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

fn end_of(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::account::Account;
    use super::*;

    fn recipe(serve: &'static str) -> Recipe {
        Recipe {
            name: "Sleeper",
            programs: "/usr/bin".into(),
            account: Account::OurOwn,
            prepare: "echo prepared >made",
            serve,
            ready: "it listens",
            stop: "TERM",
        }
    }

    #[test]
    fn a_server_and_what_it_started_are_gone_with_the_value() {
        let serve = "sh -c 'cat made; sleep 300 & echo $! >child; echo it listens on $PORT; wait'";
        let instance = Instance::start(&recipe(serve)).unwrap();
        let folder = instance.scratch.path().to_owned();
        let child = fs::read_to_string(folder.join("child")).unwrap();
        assert!(read(&folder.join("log")).contains(&format!("prepared\nit listens on {}", instance.port)));
        drop(instance);
        let deadline = Instant::now() + Duration::from_secs(5);
        while is_running(child.trim()) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!((folder.exists(), is_running(child.trim())), (false, false));
    }

    /// One that has ended stays visible until whoever inherited it asks for it.
    fn is_running(process: &str) -> bool {
        fs::read_to_string(format!("/proc/{process}/stat"))
            .is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or_default().starts_with(" Z"))
    }

    #[test]
    fn a_server_that_ends_at_once_is_refused_with_its_last_words() {
        let reason = Instance::start(&recipe("sh -c 'echo the port is taken; exit 1'")).unwrap_err();
        assert!(reason.starts_with("Sleeper from /usr/bin did not come up"), "{reason}");
        assert!(reason.ends_with("the port is taken"), "{reason}");
    }
}
