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
/// Who else signs in: one a connection, so that nobody waits for anybody else's counters.
const PEOPLE: u32 = crate::load::CONNECTIONS;
/// Whose accounts are shut out before anything runs.
const DISABLED: u32 = 5;
const PATIENCE: Duration = Duration::from_secs(20);

type Fallible<T> = Result<T, Box<dyn Error>>;

#[derive(Debug)]
pub struct Stand {
    pub server: Process,
    pub address: SocketAddr,
    token: String,
    /// Those who sign in, and those who cannot.
    pub people: Vec<Credentials>,
    pub disabled: Vec<Credentials>,
    /// From the start of the process to the first good answer of `/readyz`.
    pub ready_after: Duration,
    /// Before the first request, in MB.
    pub idle: Option<f64>,
    pub request: uuid::Uuid,
}

/// What somebody shows at the door.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub email: String,
    pub password: String,
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
            // So that one machine can be many networks.
            command.env("TRUSTED_PROXIES", "127.0.0.1/32").env("SESSIONS_PER_USER", "100");
            command
        };
        let create = |email: String| create(configured(), email);
        let owner = create(EMAIL.to_owned())?;
        let people =
            (0..PEOPLE).map(|n| create(format!("person-{n}@bench.example"))).collect::<Result<_, _>>()?;
        let disabled: Vec<Credentials> =
            (0..DISABLED).map(|n| create(format!("gone-{n}@bench.example"))).collect::<Result<_, _>>()?;
        for gone in &disabled {
            configured().args(["user", "disable", &gone.email]).output()?;
        }

        let started = Instant::now();
        let mut server = Process::start(configured().arg("serve"))?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let ready_after = until_ready(&mut server, address, started)?;
        // What the start itself needed is given back by now.
        thread::sleep(Duration::from_secs(2));
        let idle = server.resident();

        let token =
            text(&call(address, "POST", "/v1/auth/login", "", Some(&owner.body()))?, "/access_token")?;
        let request = submit_and_wait(address, &token)?;
        Ok(Self { server, address, token, people, disabled, ready_after, idle, request })
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

    /// Everybody signs in over and over.
    pub fn login(&self) -> Target {
        let logins = self.people.iter().map(|person| login_of(person, None));
        Target::of_each(self.address, logins, 200)
    }

    /// Everybody signs in once, and exchanges one refresh token for the next from then on.
    ///
    /// # Errors
    /// When somebody does not get in.
    pub fn refresh(&self) -> Fallible<Target> {
        let begin = |person: &Credentials| {
            let body = body_of(&Target::of(self.address, login_of(person, None), 200))?;
            refresh_with(&body).ok_or_else(|| io::Error::other("no refresh token"))
        };
        let requests = self.people.iter().map(begin).collect::<Result<Vec<_>, _>>()?;
        Ok(Target { next: Some(refresh_with), ..Target::of_each(self.address, requests, 200) })
    }

    /// One sign-in that is refused, from a network of its own so that nothing locks.
    pub fn refused(&self, who: &Credentials, network: u32) -> Target {
        Target::of(self.address, login_of(who, Some(network)), 401)
    }

    /// A request of the same bytes for a yardstick.
    pub fn bare(&self, port: u16, path: &str) -> Target {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Target { address, ..self.target("GET", path, None, 200) }
    }

    fn target(&self, method: &str, path: &str, body: Option<&Value>, status: u16) -> Target {
        Target::of(self.address, bytes_of(method, path, &self.token, body), status)
    }
}

impl Credentials {
    fn body(&self) -> Value {
        json!({ "email": self.email, "password": self.password })
    }
}

/// An owner of the tenant there is, as the command line makes them.
fn create(mut command: Command, email: String) -> Fallible<Credentials> {
    let created = command.args(["user", "create", "--owner", "--json", "--email", &email]).output()?;
    let said: Value = serde_json::from_slice(&created.stdout)
        .map_err(|_| String::from_utf8_lossy(&created.stderr).into_owned())?;
    Ok(Credentials { email, password: text(&said, "/password")? })
}

/// A sign-in from a network, or from this machine.
fn login_of(who: &Credentials, network: Option<u32>) -> Vec<u8> {
    let bytes = bytes_of("POST", "/v1/auth/login", "", Some(&who.body()));
    let Some(network) = network else { return bytes };
    let [_, high, middle, low] = network.to_be_bytes();
    let from = format!("Host: localhost\r\nX-Forwarded-For: {}.{middle}.{low}.1\r\n", 20 + high);
    String::from_utf8_lossy(&bytes).replacen("Host: localhost\r\n", &from, 1).into_bytes()
}

/// The exchange of the refresh token in an answer.
fn refresh_with(answer: &[u8]) -> Option<Vec<u8>> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let body = json!({ "refresh_token": answer["refresh_token"].as_str()? });
    Some(bytes_of("POST", "/v1/auth/refresh", "", Some(&body)))
}

/// Asks `/readyz` until it answers 200.
pub fn until_ready(server: &mut Process, address: SocketAddr, started: Instant) -> Fallible<Duration> {
    let target = Target::of(address, bytes_of("GET", "/readyz", "", None), 200);
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
        let answer = wire.exchange(&target.request()).await?;
        let refused = || io::Error::other(String::from_utf8_lossy(answer.body));
        if answer.status == target.status { Ok(answer.body.to_vec()) } else { Err(refused()) }
    })
}

fn call(address: SocketAddr, method: &str, path: &str, token: &str, body: Option<&Value>) -> Fallible<Value> {
    let request = bytes_of(method, path, token, body);
    let expected = if path == "/v1/requests" { 201 } else { 200 };
    Ok(serde_json::from_slice(&body_of(&Target::of(address, request, expected))?)?)
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
