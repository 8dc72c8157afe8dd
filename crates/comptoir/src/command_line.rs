//! The commands.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use adapters::{
    in_process::{OsRandom, SystemClock},
    sql::Migrations,
};
use auth::{NewTenant, NewUser, SetPlatformAdmin};
use clap::{Args, Parser, Subcommand};
use futures::StreamExt;
use kernel::Context;
use secrecy::ExposeSecret;

use crate::{
    api_client_command::ApiClientCommand,
    application::Application,
    audit_command::AuditCommand,
    config::{Config, Faults, Layers, Places, SCHEMA},
    demo::{self, DemoOptions},
    flags_command::FlagsCommand,
    retention_command::RetentionCommand,
    server::{self, Process, Role, StopSignals},
    signing_key_file,
    start::StartFault,
    telemetry::{About, LogTo, Running, Telemetry},
    tenant_command::TenantCommand,
};

/// One back office behind the counter of a small organisation.
#[derive(Debug, Parser)]
#[command(name = "comptoir", version)]
pub struct CommandLine {
    /// A setting, over every other place that names it; not for secrets
    #[arg(long = "set", global = true, value_name = "NAME=VALUE", value_parser = setting)]
    flags: Vec<(String, String)>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// API, pages and jobs in one process
    Serve,
    /// API and pages alone (Postgres)
    Api,
    /// Jobs alone (Postgres)
    Worker,
    /// Try it: a fresh database with demonstration data, on this machine only
    Demo {
        /// The port; 0 takes a free one
        #[arg(long, default_value_t = 8000)]
        port: u16,
        /// Print one line of JSON instead of words
        #[arg(long)]
        json: bool,
        /// Keep the database in this folder
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
        /// Ask the official source instead of the sandbox
        #[arg(long)]
        live: bool,
    },
    /// Bring the schema up or down, or tell where it stands
    #[command(subcommand)]
    Migrate(Migrate),
    /// Organisations
    #[command(subcommand)]
    Tenant(TenantCommand),
    /// Accounts
    #[command(subcommand)]
    User(UserCommand),
    /// The audit trail
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Programs and their tokens
    #[command(subcommand)]
    ApiClient(ApiClientCommand),
    /// What is past its time
    #[command(subcommand)]
    Retention(RetentionCommand),
    /// Switches that parts of the program obey
    #[command(subcommand)]
    Flags(FlagsCommand),
    /// The configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the description of the API
    Openapi,
}

#[derive(Debug, Subcommand)]
enum Migrate {
    /// Apply what is pending
    Up,
    /// Revert the newest migrations
    Down {
        #[arg(default_value_t = 1)]
        count: usize,
    },
    /// List what is applied and what is pending
    Status,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Create an account; its password is generated and shown once
    Create {
        /// Owner of the tenant, which is created when it does not exist
        #[arg(long, required = true)]
        owner: bool,
        #[arg(long)]
        email: String,
        #[arg(long, default_value = "default")]
        tenant: String,
        /// The name of a new tenant
        #[arg(long)]
        tenant_name: Option<String>,
    },
    /// Let an account administer the platform: its tenants, and the flags of all
    Promote(Why),
    /// Let it no longer
    Demote(Why),
}

#[derive(Debug, Args)]
struct Why {
    email: String,
    /// Why, for the audit trail
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Read everything and tell all faults at once
    Check,
    /// Print every setting in force and where it comes from, secrets masked
    Show {
        /// Print JSON instead of lines
        #[arg(long)]
        json: bool,
    },
    /// Print every setting with its type, default and meaning, as JSON
    Schema,
}

/// Runs the command; a fault is one line on standard error.
pub fn run() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().worker_threads(2).build();
    let outcome = match runtime {
        Ok(runtime) => {
            let outcome = runtime.block_on(CommandLine::parse().execute());
            // Whoever wanted to wait for what runs has done so.
            runtime.shutdown_background();
            outcome
        }
        Err(error) => Err(StartFault::Other(format!("no runtime: {error}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            say(&format!("comptoir: {fault}"));
            ExitCode::from(fault.exit_code())
        }
    }
}

impl CommandLine {
    async fn execute(self) -> Result<(), StartFault> {
        let flags = self.flags;
        match self.command {
            Command::Serve => serve(Role::Serve, &flags).await,
            Command::Api => serve(Role::Api, &flags).await,
            Command::Worker => serve(Role::Worker, &flags).await,
            Command::Demo { port, json, keep, live } => {
                demo::run(DemoOptions { port, json, keep, live }).await
            }
            Command::Migrate(migrate) => migrate.execute(&flags),
            Command::Tenant(command) => command.execute(&flags).await,
            Command::User(user) => user.execute(&flags).await,
            Command::Audit(audit) => audit.execute(&flags).await,
            Command::ApiClient(command) => command.execute(&flags).await,
            Command::Retention(command) => command.execute(&flags).await,
            Command::Flags(command) => command.execute(&flags).await,
            Command::Config(command) => command.execute(&flags),
            Command::Openapi => {
                let description = api::openapi().to_pretty_json();
                print(&description.map_err(|error| StartFault::Other(error.to_string()))?);
                Ok(())
            }
        }
    }
}

fn setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

/// What `--set` names.
pub(crate) type Flags = [(String, String)];

pub(crate) fn configuration(flags: &Flags) -> Result<Config, Faults> {
    let named = std::env::var("COMPTOIR_CONFIG").ok();
    let layers = Layers::open(Places {
        file: named.as_deref().unwrap_or("config/comptoir.toml").as_ref(),
        is_file_required: named.is_some(),
        dot_env: ".env".as_ref(),
        environment: Box::new(|name| std::env::var(name).ok()),
        flags: flags.to_vec(),
    })?;
    Config::read(layers.into(), &OsRandom)
}

pub(crate) fn open(config: Config) -> Result<Arc<Application>, StartFault> {
    Application::open(config, Arc::new(SystemClock), Arc::new(OsRandom)).map(Arc::new)
}

async fn serve(role: Role, flags: &Flags) -> Result<(), StartFault> {
    let signals = StopSignals::listen().map_err(|error| StartFault::Other(error.to_string()))?;
    let mut config = configuration(flags)?;
    let telemetry = start_telemetry(&config);
    let flags = flags.to_vec();
    reload_on_hang_up(telemetry.clone(), move || configuration(&flags))?;
    let sqlite = config.database.is_sqlite();
    match role {
        Role::Api if sqlite => return Err(StartFault::NeedsPostgres("api")),
        Role::Worker if sqlite => return Err(StartFault::NeedsPostgres("worker")),
        Role::Serve | Role::Api | Role::Worker => {}
    }
    let listener = match role {
        Role::Worker => None,
        Role::Serve | Role::Api => Some(server::listen(&config.host, config.port, "APP_PORT")?),
    };
    let operators = config.operations.address.clone();
    let operators = operators.map(|address| server::listen_on(address, "OPS_ADDR")).transpose()?;
    signing_key_file::settle(&mut config)?;
    let application = open(config)?;
    if sqlite {
        let taken = application.worker.take_back().await;
        taken.map_err(|error| StartFault::store(&error, sqlite))?;
    }
    if role == Role::Serve {
        invite_the_first(&application).await?;
    }
    telemetry.count_in(Arc::new(application.edge.metrics.clone()));
    let process = Process { application, role, listener, operators, suggestions: None };
    let ended = process.run(signals).await.map_err(|error| StartFault::Other(error.to_string()));
    telemetry.flush().await;
    ended
}

fn start_telemetry(config: &Config) -> Running {
    let operations = config.operations.clone();
    let telemetry = Telemetry {
        about: About::new(&operations.service_name, config.environment),
        level: operations.log_level,
        format: operations.log_format,
        to: LogTo::StandardOutput,
        collector: operations.collector,
        share: operations.trace_share,
    };
    telemetry.start()
}

/// On a desk, an installation without any account tells whoever started it where to make the first one: on standard error,
/// which no log keeps.
async fn invite_the_first(application: &Application) -> Result<(), StartFault> {
    if !application.config.environment.is_local() {
        return Ok(());
    }
    if let Some(token) = application.auth.founding_token(&Context::system("start")).await? {
        let (url, token) = (&application.config.public_url, token.expose_secret());
        say("comptoir: nobody has an account yet; make the first one within a day:");
        say(&format!("  {}/ui/first?token={token}", url.trim_end_matches('/')));
    }
    Ok(())
}

/// SIGHUP reads the configuration again and follows its log level. A faulty one changes nothing.
fn reload_on_hang_up(
    telemetry: Running,
    configuration: impl Fn() -> Result<Config, Faults> + Send + 'static,
) -> Result<(), StartFault> {
    let mut hang_ups = server::hang_ups().map_err(|error| StartFault::Other(error.to_string()))?;
    tokio::spawn(async move {
        while hang_ups.next().await.is_some() {
            match configuration() {
                Ok(config) => {
                    telemetry.set_level(&config.operations.log_level);
                    tracing::info!(log_level = config.operations.log_level, "configuration read again");
                }
                Err(faults) => tracing::error!(%faults, "configuration not changed"),
            }
        }
    });
    Ok(())
}

impl ConfigCommand {
    fn execute(self, flags: &Flags) -> Result<(), StartFault> {
        match self {
            Self::Check => {
                configuration(flags)?;
                print("the configuration is sound");
            }
            Self::Show { json } => {
                let shown = configuration(flags)?.shown();
                if json {
                    let text = serde_json::to_string_pretty(&shown);
                    print(&text.map_err(|error| StartFault::Other(error.to_string()))?);
                } else {
                    for setting in &shown {
                        print(&setting.to_string());
                    }
                }
            }
            Self::Schema => print(SCHEMA.trim_end()),
        }
        Ok(())
    }
}

impl Migrate {
    fn execute(self, flags: &Flags) -> Result<(), StartFault> {
        let config = configuration(flags)?;
        let fault = |fault| StartFault::migration(fault, config.database.is_sqlite());
        let mut migrations = Migrations::open(&config.database).map_err(fault)?;
        match self {
            Self::Up => print(&format!("{} applied", migrations.up().map_err(fault)?)),
            Self::Down { count } => print(&format!("{} reverted", migrations.down(count).map_err(fault)?)),
            Self::Status => {
                let status = migrations.status().map_err(fault)?;
                for (state, versions) in
                    [("applied", status.applied), ("pending", status.pending), ("unknown", status.unknown)]
                {
                    for version in versions {
                        print(&format!("{state} {version}"));
                    }
                }
            }
        }
        Ok(())
    }
}

impl UserCommand {
    async fn execute(self, flags: &Flags) -> Result<(), StartFault> {
        let application = open(configuration(flags)?)?;
        let (accounts, operator) = (&application.auth, Context::system("cli"));
        match self {
            Self::Create { owner: _, email, tenant, tenant_name } => {
                let name = tenant_name.unwrap_or_else(|| tenant.clone());
                let new = NewUser::owner(email, NewTenant { slug: tenant, name });
                let created = accounts.create_user(&operator, new).await?;
                print(&format!("owner {} created", created.email.as_str()));
                if let Some(password) = created.password {
                    print(&format!("password (shown once): {}", password.expose_secret()));
                }
            }
            Self::Promote(Why { email, reason }) => {
                let set = SetPlatformAdmin { email: email.clone(), granted: true, reason };
                accounts.set_platform_admin(&operator, set).await?;
                print(&format!("{email} administers the platform"));
            }
            Self::Demote(Why { email, reason }) => {
                let set = SetPlatformAdmin { email: email.clone(), granted: false, reason };
                accounts.set_platform_admin(&operator, set).await?;
                print(&format!("{email} does not administer the platform"));
            }
        }
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "the result of a command is what it prints")]
pub(crate) fn print(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "a person reads it, whether or not logging runs")]
fn say(line: &str) {
    eprintln!("{line}");
}
