//! One run of the binary, with an environment of its own and nothing of the machine's.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex,
        mpsc::{self, Receiver},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use system_tests::TestDatabase;
use tempfile::TempDir;

/// How long anything may take before a test gives up. Nothing waits this long when all is well.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A command line and its environment.
pub struct Binary {
    command: Command,
    folder: TempDir,
    /// A service logs; what other commands print is their result.
    is_service: bool,
}

impl Binary {
    pub fn new(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_comptoir"));
        command.args(arguments).env_clear().current_dir(folder.path()).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let is_service = ["serve", "api", "worker"].contains(&arguments[0]);
        Self { command, folder, is_service }
    }

    pub fn with(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// With this on its standard input.
    pub fn reading(mut self, text: &str) -> Self {
        let path = self.folder.path().join("input");
        fs::write(&path, text).unwrap();
        self.command.stdin(fs::File::open(path).unwrap());
        self
    }

    /// Where it runs, which is nowhere else.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn start(mut self) -> Process {
        let mut child = self.command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, output) = mpsc::channel();
        let is_service = self.is_service;
        let reading = thread::spawn(move || {
            let mut log = String::new();
            for line in lines.map_while(Result::ok) {
                if is_service {
                    log.push_str(&line);
                    log.push('\n');
                }
                sender.send(line).ok();
            }
            system_tests::logs::keep(&log);
        });
        let mut complaints = child.stderr.take().unwrap();
        let complaints = thread::spawn(move || {
            let mut text = String::new();
            complaints.read_to_string(&mut text).map(|_| text).unwrap()
        });
        Process {
            child,
            output: Mutex::new(output),
            reading: Some(reading),
            complaints: Some(complaints),
            folder: Some(self.folder),
        }
    }

    /// Runs it to its end.
    pub fn run(self) -> Finished {
        self.start().finish()
    }
}

/// A running binary; killed when dropped.
pub struct Process {
    child: Child,
    output: Mutex<Receiver<String>>,
    reading: Option<JoinHandle<()>>,
    complaints: Option<JoinHandle<String>>,
    folder: Option<TempDir>,
}

/// What is left of one.
#[derive(Debug)]
pub struct Finished {
    pub status: ExitStatus,
    pub stdout: Vec<String>,
    pub stderr: String,
    /// Where it ran.
    pub folder: TempDir,
}

impl Process {
    /// The next line of its standard output.
    pub fn line(&self) -> String {
        self.output.lock().unwrap().recv_timeout(PATIENCE).unwrap()
    }

    /// Asks it to stop, once it listens for that: before, the order would end it on the spot.
    pub fn terminate(&self) {
        let begun = Instant::now();
        while !self.catches_sigterm() {
            assert!(begun.elapsed() < PATIENCE, "it does not listen");
            thread::sleep(Duration::from_millis(5));
        }
        let order = format!("kill -TERM {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &order]).status().unwrap().success());
    }

    /// As Linux tells it: bit 14 of the signals caught. Elsewhere nobody tells, and a moment has to do.
    fn catches_sigterm(&self) -> bool {
        let Ok(status) = fs::read_to_string(format!("/proc/{}/status", self.child.id())) else {
            thread::sleep(Duration::from_millis(200));
            return true;
        };
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        u64::from_str_radix(caught.unwrap().trim(), 16).unwrap() & (1 << 14) != 0
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for it to end by itself.
    pub fn finish(mut self) -> Finished {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            thread::sleep(Duration::from_millis(5));
        };
        let stderr = self.complaints.take().unwrap().join().unwrap();
        let stdout = self.output.lock().unwrap().iter().collect();
        Finished { status, stdout, stderr, folder: self.folder.take().unwrap() }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        if let Some(reading) = self.reading.take() {
            reading.join().ok();
        }
    }
}

impl Finished {
    /// The one line on standard error, for whoever reads it in the middle of the night.
    pub fn complaint(&self) -> &str {
        let line = self.stderr.strip_suffix('\n').unwrap_or_default();
        assert!(line.starts_with("comptoir: ") && !line.contains('\n'), "one line, no more: {self:?}");
        assert!(!self.status.success());
        line
    }

    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// All that it printed anywhere.
    pub fn everything(&self) -> String {
        format!("{}\n{}", self.stdout.join("\n"), self.stderr)
    }
}

/// A command on `database`, to its end.
pub fn on(database: &TestDatabase, arguments: &[&str]) -> Finished {
    Binary::new(arguments).with("DATABASE_URL", &database.url).run()
}

/// The same for one that must succeed: what it printed.
pub fn printed(database: &TestDatabase, arguments: &[&str]) -> Vec<String> {
    let finished = on(database, arguments);
    assert!(finished.status.success() && finished.stderr.is_empty(), "{finished:?}");
    finished.stdout
}

/// Looks every few milliseconds until there is something to see.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(begun.elapsed() < PATIENCE, "not seen in time: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
