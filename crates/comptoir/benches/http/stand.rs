//! The release binary on a fresh database, with an owner signed in and one fresh company.

use std::{
    error::Error,
    io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    load::{Target, Wire},
    process::Process,
};

const BINARY: &str = env!("CARGO_BIN_EXE_comptoir");
/// DANONE: finances, complements and a VAT number, so a card of ordinary size.
pub const SIREN: &str = "552032534";
const EMAIL: &str = "owner@bench.example";
const PATIENCE: Duration = Duration::from_secs(20);

type Fallible<T> = Result<T, Box<dyn Error>>;

#[derive(Debug)]
pub struct Stand {
    pub server: Process,
    address: SocketAddr,
    token: String,
    /// From the start of the process to the first good answer of `/readyz`.
    pub ready_after: Duration,
    /// Before the first request, in MB.
    pub idle: Option<f64>,
    pub request: uuid::Uuid,
}

/// The binary with nothing of this machine's configuration.
pub fn binary(scratch: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.env_clear().env("TMPDIR", scratch).current_dir(scratch);
    command
}

impl Stand {
    pub fn open(database: &str, upstream: &str, scratch: &Path) -> Fallible<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let configured = || {
            let mut command = binary(scratch);
            command.env("DATABASE_URL", database).env("COMPANY_RECHERCHE_URL", upstream);
            command.env("APP_HOST", "127.0.0.1").env("APP_PORT", port.to_string());
            command.env("ACCESS_TOKEN_TTL_S", "3600").env("RATE_LIMIT_MODE", "shadow");
            command
        };
        let created = configured().args(["user", "create", "--owner", "--email", EMAIL]).output()?;
        let said = String::from_utf8_lossy(&created.stdout);
        let password = said.lines().find_map(|line| line.strip_prefix("password (shown once): "));
        let password = password.ok_or_else(|| String::from_utf8_lossy(&created.stderr).into_owned())?;

        let started = Instant::now();
        let mut server = Process::start(configured().arg("serve"))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let ready_after = until_ready(&mut server, address, started)?;
        // What the start itself needed is given back by now.
        thread::sleep(Duration::from_secs(2));
        let idle = server.resident();

        let login = json!({ "email": EMAIL, "password": password });
        let token = text(&call(address, "POST", "/v1/auth/login", "", Some(&login))?, "/access_token")?;
        let request = submit_and_wait(address, &token)?;
        Ok(Self { server, address, token, ready_after, idle, request })
    }

    pub fn me(&self) -> Target {
        self.target("GET", "/v1/auth/me", None, 200)
    }

    pub fn card(&self) -> Target {
        self.target("GET", &format!("/v1/requests/{}", self.request), None, 200)
    }

    pub fn submit(&self) -> Target {
        self.target("POST", "/v1/requests", Some(&json!({ "siren": SIREN })), 201)
    }

    /// A request of the same bytes for a yardstick.
    pub fn bare(&self, port: u16, path: &str) -> Target {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Target { address, ..self.target("GET", path, None, 200) }
    }

    fn target(&self, method: &str, path: &str, body: Option<&Value>, status: u16) -> Target {
        Target { address: self.address, request: bytes_of(method, path, &self.token, body), status }
    }
}

/// Asks `/readyz` until it answers 200.
pub fn until_ready(server: &mut Process, address: SocketAddr, started: Instant) -> Fallible<Duration> {
    let target = Target { address, request: bytes_of("GET", "/readyz", "", None), status: 200 };
    while body_of(&target).is_err() {
        if server.has_ended() || started.elapsed() > PATIENCE {
            return Err("the server does not become ready".into());
        }
        thread::sleep(Duration::from_millis(2));
    }
    Ok(started.elapsed())
}

fn submit_and_wait(address: SocketAddr, token: &str) -> Fallible<uuid::Uuid> {
    let submitted = call(address, "POST", "/v1/requests", token, Some(&json!({ "siren": SIREN })))?;
    let id = text(&submitted, "/request/id")?;
    let deadline = Instant::now() + PATIENCE;
    loop {
        let card = call(address, "GET", &format!("/v1/requests/{id}"), token, None)?;
        if text(&card, "/request/enrichment_status")? == "SUCCESS" && card["enrichment_running"] == false {
            return Ok(id.parse()?);
        }
        if Instant::now() > deadline {
            return Err("the company does not become fresh".into());
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The body of one answer.
pub fn body_of(target: &Target) -> io::Result<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut wire = Wire::connect(target.address).await?;
        let answer = wire.exchange(&target.request).await?;
        let refused = || io::Error::other(String::from_utf8_lossy(answer.body));
        if answer.status == target.status { Ok(answer.body.to_vec()) } else { Err(refused()) }
    })
}

fn call(address: SocketAddr, method: &str, path: &str, token: &str, body: Option<&Value>) -> Fallible<Value> {
    let request = bytes_of(method, path, token, body);
    let expected = if path == "/v1/requests" { 201 } else { 200 };
    Ok(serde_json::from_slice(&body_of(&Target { address, request, status: expected })?)?)
}

fn bytes_of(method: &str, path: &str, token: &str, body: Option<&Value>) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n");
    if !token.is_empty() {
        head.extend(["Authorization: Bearer ", token, "\r\n"]);
    }
    let body = body.map(Value::to_string).unwrap_or_default();
    if !body.is_empty() {
        let length = body.len().to_string();
        head.extend(["Content-Type: application/json\r\nContent-Length: ", &length, "\r\n"]);
    }
    format!("{head}\r\n{body}").into_bytes()
}

fn text(value: &Value, pointer: &str) -> Fallible<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    Ok(found.ok_or_else(|| format!("no {pointer} in {value}"))?.to_owned())
}
