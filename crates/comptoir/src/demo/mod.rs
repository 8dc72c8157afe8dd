//! `comptoir demo`: the whole product on a throw-away database, with an upstream of its own.

mod clock;
pub mod mailbox;
pub mod sandbox;
mod seed;

use std::{fs, path::PathBuf, sync::Arc};

use adapters::in_process::OsRandom;
use secrecy::ExposeSecret;
use serde_json::json;
use tempfile::TempDir;

use self::{
    clock::DemoClock,
    mailbox::{LetterPage, Mailbox},
    sandbox::Sandbox,
    seed::Seeded,
};
use crate::{
    application::Application,
    command_line::print,
    config::{Config, Environment, LogFormat, Share, Source},
    server::{self, Process, Role, StopSignals},
    start::StartFault,
    telemetry::{About, LogTo, Telemetry},
};

/// What `comptoir demo` was asked for.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    pub port: u16,
    pub json: bool,
    pub keep: Option<PathBuf>,
    pub live: bool,
}

/// Runs the demonstration until told to stop.
///
/// # Errors
/// [`StartFault`] when the port is taken or the folder cannot be used.
pub async fn run(options: DemoOptions) -> Result<(), StartFault> {
    let signals = StopSignals::listen().map_err(other)?;
    let telemetry = Telemetry {
        about: About::new("comptoir", Environment::Local),
        level: "warn".to_owned(),
        format: LogFormat::Text,
        to: LogTo::StandardError,
        collector: None,
        share: Share::percent(0),
    };
    telemetry.start();
    let listener = server::listen("127.0.0.1", options.port, "--port")?;
    let place = Place::of(options.keep.as_deref().map(PathBuf::from))?;
    let sandbox = if options.live { None } else { Some(Sandbox::start().map_err(other)?) };
    let url = format!("http://{}", listener.local_addr().map_err(other)?);
    let mailbox = Mailbox::start().map_err(other)?;
    let letters = LetterPage::of(&mailbox).map_err(other)?;
    let config = config(&place, &url, sandbox.as_ref(), &mailbox)?;
    let clock = DemoClock::default();
    let application = Arc::new(Application::open(config, Arc::new(clock.clone()), Arc::new(OsRandom))?);
    let seeded = seed::accounts(&application).await?;
    if sandbox.is_some() {
        seed::requests(&application, &clock, &seeded).await?;
    }
    announce(&options, (&url, &letters.url()), &seeded, &place);
    let suggestions = sandbox.is_some().then(suggestions);
    let process =
        Process { application, role: Role::Serve, listener: Some(listener), operators: None, suggestions };
    process.run(signals).await.map_err(other)
}

/// A fresh database: in a folder that disappears, or in one that is kept.
struct Place {
    folder: PathBuf,
    kept: bool,
    _temporary: Option<TempDir>,
}

impl Place {
    fn of(keep: Option<PathBuf>) -> Result<Self, StartFault> {
        let Some(folder) = keep else {
            let temporary = tempfile::Builder::new().prefix("comptoir-demo-").tempdir().map_err(other)?;
            return Ok(Self {
                folder: temporary.path().to_owned(),
                kept: false,
                _temporary: Some(temporary),
            });
        };
        fs::create_dir_all(&folder).map_err(|error| StartFault::database(&error, true))?;
        let place = Self { folder, kept: true, _temporary: None };
        if place.database().exists() {
            let cause = format!("{} is there already", place.database().display());
            return Err(StartFault::Other(format!(
                "{cause}: the demonstration starts afresh, choose another --keep"
            )));
        }
        Ok(place)
    }

    fn database(&self) -> PathBuf {
        self.folder.join("comptoir.db")
    }
}

/// On whose behalf API Entreprise is asked: the state's own digital service.
const RECIPIENT: &str = "13002526500013";

/// Nothing of the machine's own configuration reaches the demonstration.
fn config(
    place: &Place,
    url: &str,
    sandbox: Option<&Sandbox>,
    mailbox: &Mailbox,
) -> Result<Config, StartFault> {
    let database = format!("sqlite://{}", place.database().display());
    let (url, upstream) = (url.to_owned(), sandbox.map(Sandbox::base_url));
    let (host, port) = (mailbox.host(), mailbox.port().to_string());
    let settings = move |name: &str| match name {
        "SMTP_HOST" => Some(host.clone()),
        "SMTP_PORT" => Some(port.clone()),
        "DATABASE_URL" => Some(database.clone()),
        "PUBLIC_URL" => Some(url.clone()),
        "COMPANY_RECHERCHE_URL" | "COMPANY_INPI_URL" | "COMPANY_API_ENTREPRISE_URL" => upstream.clone(),
        "INPI_FORMALITES_API_KEY" => upstream.is_some().then(|| "demo:demo".to_owned()),
        "ENTREPRISE_API_TOKEN" => upstream.is_some().then(|| "demo".to_owned()),
        "ENTREPRISE_API_RECIPIENT" => upstream.is_some().then(|| RECIPIENT.to_owned()),
        _ => None,
    };
    Ok(Config::read(Source::new(toml::Table::new(), settings), &OsRandom)?)
}

fn suggestions() -> console::Suggestions {
    let suggestion = |known: &sandbox::Known| console::Suggestion {
        identifier: known.identifier.to_owned(),
        label: known.name.trim_matches('—').to_owned(),
        note: known.key.to_owned(),
    };
    console::Suggestions(sandbox::known().iter().map(suggestion).collect())
}

fn announce(options: &DemoOptions, (url, letters): (&str, &str), seeded: &Seeded, place: &Place) {
    let password = seeded.password.expose_secret();
    if options.json {
        let line = json!({
            "url": url,
            "letters": letters,
            "email": seeded.owner_email(),
            "password": password,
            "tenant": seed::TENANT,
            "token": seeded.token.expose_secret(),
        });
        print(&line.to_string());
        return;
    }
    print(&format!("Comptoir is ready: {url}/ui\n"));
    print(&format!("  sign in as  {}\n  password    {password}", seeded.owner_email()));
    print(&format!("  letters     {letters}\n"));
    print("Everyone here has that password:");
    seeded.emails.iter().for_each(|(email, role)| print(&format!("  {email:<34} {role}")));
    if place.kept {
        print(&format!("\nThe database stays in {}.", place.folder.display()));
    }
    print("\nStop with Ctrl-C.");
}

fn other(error: impl std::fmt::Display) -> StartFault {
    StartFault::Other(error.to_string())
}
