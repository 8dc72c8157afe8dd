//! The wiring: one long, boring constructor, the only place that names both services and adapters.

use std::{fs, path::Path, sync::Arc};

use adapters::{
    http::CallKit,
    in_process::InProcessWakeUp,
    passwords::Argon2Passwords,
    sql::{
        APP_ROLE, Database, Migrations, PostgresWakeUp, SYSTEM_ROLE, Transactor, lacking, laxities,
        same_place,
    },
    tokens::JwtTokens,
};
use api::Readiness;
use auth::{
    SendLetter,
    audit::AuditKeeper,
    model::Keyring,
    retention::{RetentionKeeper, RunRetention},
};
use company_enrichment::{EnrichCompany, SharedRestraint};
use http_support::{CursorKey, Edge, EdgeSettings, FingerprintKey, Metrics};
use kernel::{Background, Clock, Figures, Flag, Random, UnitOfWork, WakeUp, Witness};
use secrecy::ExposeSecret;
use worker::{Handlers, Runner, Schedules, Worker};

use crate::{
    audit_chores, company_chores::TryAgain, company_sources, config::Config, mail_desk, readiness,
    retention_chore::LetGo, sampling, sharing::Sharing, start::StartFault,
};

/// The flags there are.
const FLAGS: [Flag; 1] = [company_enrichment::SYNC_ATTEMPT];

/// Everything that runs in one process, whatever serves it.
#[derive(Debug)]
pub struct Application {
    pub audit: AuditKeeper,
    pub auth: Arc<auth::Service>,
    pub company: Arc<company_enrichment::Service>,
    pub edge: Arc<Edge>,
    pub retention: RetentionKeeper,
    pub worker: Arc<Worker>,
    pub schedules: Arc<Schedules>,
    pub readiness: Arc<Readiness>,
    pub store: Arc<Transactor>,
    pub config: Config,
    pub sharing: Sharing,
    /// Held for as long as the process uses a SQLite file.
    _lock: Option<fs::File>,
}

impl Application {
    /// Opens the database, checks its schema and builds every service. Must be called inside a tokio runtime, on which
    /// jobs will run.
    ///
    /// # Errors
    /// [`StartFault`]: one line with the cause and the remedy.
    pub fn open(config: Config, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Result<Self, StartFault> {
        let lock = prepare(&config)?;
        let wake = wake_up(&config.database)?;
        let metrics =
            Metrics::new(config.edge.version).map_err(|fault| StartFault::Other(fault.to_string()))?;
        let figures: Arc<dyn Figures> = Arc::new(metrics.clone());
        let store = open_store(&config, (&clock, &random), &wake, &figures)?;
        let audit = audit_chores::keeper(&config.audit, &store, &clock, &random);

        let runner = Runner::counting(
            Arc::clone(&figures),
            UnitOfWork::new(store.clone()),
            (Arc::clone(&clock), Arc::clone(&random)),
            config.company.lease,
        );
        let keyring = keyring(&config);
        let letters = mail_desk::letter_writer(&config, &store, &keyring, &clock)?;
        let auth = identity(&config, &store, (keyring, Arc::clone(&figures)), (&clock, &random));
        let mut sharing = Sharing::begin(&config, &clock)?;
        let kit = call_kit(&config, &store, (&clock, &figures));
        let company = Arc::new(company_enrichment::Service {
            store: UnitOfWork::new(store.clone()),
            system: UnitOfWork::new(store.clone()),
            enricher: config
                .company
                .enricher(company_sources::open(&config.sources, &kit)?, Arc::clone(&clock)),
            background: Arc::clone(&runner) as Arc<dyn Background>,
            flags: auth.clone(),
            clock: Arc::clone(&clock),
            random: Arc::clone(&random),
            settings: config.company.clone(),
        });
        let handlers = Handlers::default().with::<EnrichCompany>(company.clone());
        let retention = retention(&config, &store, (&clock, &random));
        let handlers = handlers.with::<SendLetter>(letters);
        runner.handle(handlers.with::<RunRetention>(Arc::new(retention.clone())));

        sharing.keep_in_step(&auth);
        let redis = sharing.sampler(&figures);
        metrics.sampled_by(sampling::samplers(&store, (&audit, &auth), (&figures, &clock), redis));
        let readiness = readiness::checks(&store, &config.database, sharing.check(), Arc::clone(&clock));
        let schedules = Arc::new(schedules((&audit, &retention, &company), &store, &clock));
        let limits = Some(sharing.limits.clone());
        let witness = Some(auth.clone() as Arc<dyn Witness>);
        let settings = edge_settings(&config);
        let edge = Edge { limits, clock, random, authenticator: auth.clone(), witness, metrics, settings };
        let worker = Worker { runner, wake, settings: config.worker };
        let (edge, worker, readiness) = (Arc::new(edge), Arc::new(worker), Arc::new(readiness));
        Ok(Self {
            audit,
            auth,
            company,
            edge,
            retention,
            worker,
            schedules,
            readiness,
            sharing,
            store,
            config,
            _lock: lock,
        })
    }
}

/// All processes keep the same restraint towards the sources.
fn call_kit(
    config: &Config,
    store: &Arc<Transactor>,
    (clock, figures): (&Arc<dyn Clock>, &Arc<dyn Figures>),
) -> CallKit {
    let (clock, figures) = (Arc::clone(clock), Arc::clone(figures));
    let shared = (Arc::clone(&clock), Arc::clone(&figures));
    let restraint = SharedRestraint::new(UnitOfWork::new(store.clone()), shared, config.company.rules);
    CallKit { restraint: Arc::new(restraint), clock, figures }
}

/// A commit wakes the workers of every process there can be.
fn wake_up(database: &Database) -> Result<Arc<dyn WakeUp>, StartFault> {
    Ok(match database {
        Database::Sqlite(_) => Arc::new(InProcessWakeUp::default()),
        Database::Postgres(url) => {
            Arc::new(PostgresWakeUp::begin(url).map_err(|error| StartFault::Other(error.to_string()))?)
        }
    })
}

fn open_store(
    config: &Config,
    (clock, random): (&Arc<dyn Clock>, &Arc<dyn Random>),
    wake: &Arc<dyn WakeUp>,
    figures: &Arc<dyn Figures>,
) -> Result<Arc<Transactor>, StartFault> {
    let opened = Transactor::open(
        &config.database,
        config.pools,
        Arc::clone(clock),
        Arc::clone(random),
        Arc::clone(wake),
    );
    let opened = opened.and_then(|store| match &config.logins.system {
        Some(login) => store.with_system(login, config.pools),
        None => Ok(store),
    });
    let store = opened.map_err(|error| StartFault::store(&error, config.database.is_sqlite()))?;
    Ok(Arc::new(store.auditing(config.audit.policy.clone()).counting(Arc::clone(figures))))
}

/// What was made under an earlier signing secret is still recognised.
fn keyring(config: &Config) -> Keyring {
    let keys = &config.signing_keys;
    Keyring::new(keys.current.secret.clone(), keys.earlier.iter().map(|key| key.secret.clone()))
}

/// Fingerprints of calls and places in lists are keyed by the current signing secret alone: after a rotation a repeated
/// call is refused rather than made twice, and a list is read from its beginning.
fn edge_settings(config: &Config) -> EdgeSettings {
    let secret = config.signing_keys.current.secret.expose_secret();
    EdgeSettings {
        fingerprint_key: FingerprintKey::derived_from(secret),
        cursor_key: CursorKey::derived_from(secret),
        ..config.edge.clone()
    }
}

fn retention(
    config: &Config,
    store: &Arc<Transactor>,
    (clock, random): (&Arc<dyn Clock>, &Arc<dyn Random>),
) -> RetentionKeeper {
    RetentionKeeper::new(store.clone(), Arc::clone(clock), Arc::clone(random), config.retention.clone())
}

/// What is due at times.
fn schedules(
    (audit, retention, company): (&AuditKeeper, &RetentionKeeper, &Arc<company_enrichment::Service>),
    store: &Arc<Transactor>,
    clock: &Arc<dyn Clock>,
) -> Schedules {
    let mut chores = audit_chores::chores(audit);
    chores.push(Arc::new(LetGo(retention.clone())));
    chores.push(Arc::new(TryAgain(Arc::clone(company))));
    Schedules { queue: UnitOfWork::new(store.clone()), clock: Arc::clone(clock), chores }
}

/// Who someone is.
fn identity(
    config: &Config,
    store: &Arc<Transactor>,
    (keyring, figures): (Keyring, Arc<dyn Figures>),
    (clock, random): (&Arc<dyn Clock>, &Arc<dyn Random>),
) -> Arc<auth::Service> {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let keys = &config.signing_keys;
    let passwords = Argon2Passwords::new(cores, config.hash_cost.clone(), Arc::clone(random));
    let ports = auth::Ports {
        store: store.clone(),
        tenant_store: store.clone(),
        passwords: Arc::new(passwords),
        tokens: Arc::new(JwtTokens::new(&keys.current, &keys.earlier, config.auth.tokens.clone())),
        keyring,
        clock: Arc::clone(clock),
        random: Arc::clone(random),
        figures,
    };
    Arc::new(auth::Service::new(ports, config.auth.clone()).knowing(&FLAGS))
}

/// Brings the schema up, or tells that it is not, and takes a SQLite file for this process alone.
fn prepare(config: &Config) -> Result<Option<fs::File>, StartFault> {
    let lock = match &config.database {
        Database::Sqlite(path) => Some(lock(Path::new(path))?),
        Database::Postgres(_) => None,
    };
    let sqlite = lock.is_some();
    let fault = |fault| StartFault::migration(fault, sqlite);
    if config.auto_migrate {
        Migrations::open(&config.logins.migration)
            .and_then(|mut migrations| migrations.up())
            .map_err(fault)?;
        return restrained(config).map(|()| lock);
    }
    let mut migrations = Migrations::open(&config.database).map_err(fault)?;
    let status = migrations.status().map_err(fault)?;
    if !status.unknown.is_empty() {
        return Err(fault(adapters::sql::MigrationFault::Newer(status.unknown)));
    }
    if !status.pending.is_empty() {
        return Err(StartFault::Pending(status.pending.join(", ")));
    }
    restrained(config).map(|()| lock)
}

/// Refuses a database whose policies would not bind the roles that every transaction takes, and logins that cannot take
/// them.
fn restrained(config: &Config) -> Result<(), StartFault> {
    let fault = |error: &dyn std::fmt::Display| StartFault::database(error, config.database.is_sqlite());
    let mut connection = config.database.establish().map_err(|error| fault(&error))?;
    let found = laxities(&mut connection).map_err(|error| fault(&error))?;
    if !found.is_empty() {
        return Err(StartFault::Lax(found.join("; ")));
    }
    let lacks = match &config.logins.system {
        None => lacking(&mut connection, &[APP_ROLE, SYSTEM_ROLE]).map_err(|error| fault(&error))?,
        Some(login) => {
            let mut system = login.establish().map_err(|error| fault(&error))?;
            if !same_place(&mut connection, &mut system).map_err(|error| fault(&error))? {
                return Err(StartFault::TwoDatabases);
            }
            let mut lacks = lacking(&mut connection, &[APP_ROLE]).map_err(|error| fault(&error))?;
            lacks.extend(lacking(&mut system, &[SYSTEM_ROLE]).map_err(|error| fault(&error))?);
            lacks
        }
    };
    if lacks.is_empty() { Ok(()) } else { Err(StartFault::NoRole(lacks.join("; "))) }
}

/// A second process on the same file would take the first one's leases.
fn lock(path: &Path) -> Result<fs::File, StartFault> {
    let unusable =
        |error: std::io::Error| StartFault::database(&format!("{}: {error}", path.display()), true);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(unusable)?;
    }
    let file = fs::File::create(path.with_added_extension("lock")).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(StartFault::Locked(path.display().to_string())),
        Err(fs::TryLockError::Error(error)) => Err(unusable(error)),
    }
}
