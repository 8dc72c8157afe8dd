//! A Redis server of a test's own, which it may stop, silence and start again.

use std::{
    env,
    io::{Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// How long a server may take to answer. Nothing waits this long when all is well.
const PATIENCE: Duration = Duration::from_secs(20);

/// Answers until stopped or dropped; keeps its port when it starts again, and nothing else.
#[derive(Debug)]
pub struct TestRedis {
    program: String,
    address: SocketAddr,
    folder: TempDir,
    running: Mutex<Option<Child>>,
}

/// A server, unless the run is limited to SQLite.
///
/// # Panics
/// When Redis is wanted and `TEST_REDIS_URL` names no server: nothing is skipped in silence.
pub fn redis() -> Option<TestRedis> {
    (env::var("COMPTOIR_TEST_DATABASES").as_deref() != Ok("sqlite")).then(TestRedis::start)
}

impl TestRedis {
    fn start() -> Self {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let server = Self {
            program: program(),
            address: (Ipv4Addr::LOCALHOST, port).into(),
            folder: tempfile::tempdir().unwrap(),
            running: Mutex::default(),
        };
        server.restart();
        server
    }

    pub fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// Ends it as a power cut would.
    pub fn stop(&self) {
        if let Some(mut child) = self.running.lock().unwrap().take() {
            child.kill().ok();
            child.wait().ok();
        }
    }

    /// Starts it again, empty, and waits until it answers.
    pub fn restart(&self) {
        self.stop();
        let mut command = Command::new(&self.program);
        command.args(["--bind", "127.0.0.1", "--port", &self.address.port().to_string()]);
        command.args(["--save", "", "--appendonly", "no"]).current_dir(self.folder.path());
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        *self.running.lock().unwrap() = Some(child);
        let begun = Instant::now();
        while ask(self.address, "PING").is_none_or(|said| !said.contains("PONG")) {
            assert!(begun.elapsed() < PATIENCE, "Redis does not answer on {}", self.address);
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// From here on it keeps its connections and says nothing.
    pub fn silence(&self) {
        self.signal("STOP");
    }

    /// It goes on where it was silenced.
    pub fn speak(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let id = self.running.lock().unwrap().as_ref().unwrap().id();
        let order = format!("kill -{name} {id}");
        assert!(Command::new("sh").args(["-c", &order]).status().unwrap().success());
    }
}

impl Drop for TestRedis {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The program behind the server that the run was given.
fn program() -> String {
    let url = env::var("TEST_REDIS_URL")
        .unwrap_or_else(|_| panic!("TEST_REDIS_URL names no server: run `cargo verify`"));
    let address = url.strip_prefix("redis://").and_then(|rest| rest.parse().ok());
    let said = address.and_then(|address| ask(address, "INFO server"));
    let said = said.unwrap_or_else(|| panic!("{url} does not answer"));
    let program = said.lines().find_map(|line| line.strip_prefix("executable:"));
    program.unwrap_or_else(|| panic!("{url} does not tell its program: {said}")).to_owned()
}

/// One question in the plain form, and all that is answered at once.
fn ask(address: SocketAddr, question: &str) -> Option<String> {
    let mut connection = TcpStream::connect(address).ok()?;
    connection.set_read_timeout(Some(Duration::from_secs(1))).ok()?;
    connection.write_all(format!("{question}\r\nQUIT\r\n").as_bytes()).ok()?;
    let mut said = Vec::new();
    connection.read_to_end(&mut said).ok()?;
    Some(String::from_utf8_lossy(&said).into_owned())
}
