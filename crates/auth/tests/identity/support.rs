use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use adapters::{
    in_process::SystemClock,
    sql::Transactor,
    tokens::{JwtTokens, SigningKey},
};
use async_trait::async_trait;
use auth::{
    BrowserSession, CreatedUser, HashFault, Login, NewTenant, NewUser, PasswordHasher, Ports, Role, Service,
    Settings, SignedIn, SystemRepository, Tokens,
};
use kernel::{
    Actor, Authenticator as _, Clock as _, Context, Credential, NoFigures, Principal, Random, ShownToken,
    StoreError, Unauthenticated, UnitOfWork,
    testing::{ManualClock, SeededRandom, instant},
};
use secrecy::{ExposeSecret, SecretString};
use system_tests::TestDatabase;

pub const PASSWORD: &str = "correct horse battery";

/// One database, a clock that stands still and the service on them.
pub struct World {
    pub database: TestDatabase,
    pub clock: ManualClock,
    pub random: Arc<dyn Random>,
    pub passwords: Arc<PlainPasswords>,
    pub transactor: Arc<Transactor>,
    pub store: UnitOfWork<dyn SystemRepository, StoreError>,
    pub service: Service,
}

pub fn every_world() -> Vec<World> {
    system_tests::databases().into_iter().map(World::on).collect()
}

impl World {
    pub fn on(database: TestDatabase) -> Self {
        let clock = ManualClock::at(instant("2026-11-21T10:00:00Z"));
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(42));
        let passwords = Arc::new(PlainPasswords::default());
        let transactor = database.transactor(Arc::new(clock.clone()), Arc::clone(&random));
        let ports = ports(&transactor, &clock, &random, &passwords);
        Self {
            store: UnitOfWork::new(transactor.clone()),
            service: Service::new(ports, Settings::default()),
            database,
            clock,
            random,
            passwords,
            transactor,
        }
    }

    /// Another process on the same database.
    pub fn another_process(&self) -> Service {
        let ports = ports(&self.transactor, &self.clock, &self.random, &self.passwords);
        Service::new(ports, Settings::default())
    }

    pub async fn member(&self, email: &str, tenant: &str, roles: &[Role]) -> CreatedUser {
        let new = NewUser {
            password: Some(PASSWORD.to_owned().into()),
            roles: roles.to_vec(),
            ..NewUser::owner(email, tenant_named(tenant))
        };
        self.service.create_user(&operator(), new).await.unwrap()
    }

    /// A unit of work on the repository alone.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut (dyn SystemRepository + 'static)) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.write(&operator(), work).await
    }

    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut (dyn SystemRepository + 'static)) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.read(&operator(), work).await
    }

    pub async fn token(&self, email: &str) -> auth::AccessToken {
        self.tokens(email).await.access
    }

    pub async fn tokens(&self, email: &str) -> Tokens {
        match self.service.login(&anonymous(), login(email)).await.unwrap() {
            SignedIn::Ready(token) => token,
            SignedIn::TenantRequired(_) => panic!("several tenants"),
        }
    }

    pub async fn cookie(&self, email: &str) -> BrowserSession {
        match self.service.login_browser(&anonymous(), login(email)).await.unwrap() {
            SignedIn::Ready(session) => session,
            SignedIn::TenantRequired(_) => panic!("several tenants"),
        }
    }
}

fn ports(
    transactor: &Arc<Transactor>,
    clock: &ManualClock,
    random: &Arc<dyn Random>,
    passwords: &Arc<PlainPasswords>,
) -> Ports {
    let key = SigningKey { kid: "test".to_owned(), secret: vec![7; 32].into() };
    Ports {
        keyring: auth::model::Keyring::new(vec![7; 32].into(), []),
        store: transactor.clone(),
        tenant_store: transactor.clone(),
        passwords: passwords.clone(),
        tokens: Arc::new(JwtTokens::new(&key, &[], Settings::default().tokens)),
        clock: Arc::new(clock.clone()),
        random: Arc::clone(random),
        figures: Arc::new(NoFigures),
    }
}

pub fn anonymous() -> Context {
    Context { actor: Actor::Anonymous, ..Context::system("test") }
}

pub fn operator() -> Context {
    Context::system("test")
}

pub fn tenant_named(slug: &str) -> NewTenant {
    NewTenant { slug: slug.to_owned(), name: slug.to_uppercase() }
}

pub fn login(email: &str) -> Login {
    Login {
        email: email.to_owned(),
        password: PASSWORD.to_owned().into(),
        tenant: None,
        user_agent: Some("Test/1".to_owned()),
        device: None,
    }
}

/// Lets a token in, or says why not.
pub async fn by_token(service: &Service, token: &SecretString) -> Result<Principal, &'static str> {
    let cx = anonymous();
    let shown = ShownToken { token: token.expose_secret(), in_query: false, address: None, cx: &cx };
    reason(service.authenticate(Credential::Bearer(shown)).await)
}

pub async fn by_cookie(service: &Service, secret: &SecretString) -> Result<Principal, &'static str> {
    reason(service.authenticate(Credential::Cookie(secret.expose_secret())).await)
}

fn reason(result: Result<Principal, Unauthenticated>) -> Result<Principal, &'static str> {
    result.map_err(|fault| match fault {
        Unauthenticated::Refused { reason } => reason,
        Unauthenticated::NoTenant => "no_tenant",
        Unauthenticated::Store(fault) => panic!("{fault}"),
    })
}

/// No hashing at all, but it notes every comparison: whether there was a hash to compare with.
#[derive(Default)]
pub struct PlainPasswords {
    pub compared: Mutex<Vec<bool>>,
    /// How many were hashed.
    pub hashed: AtomicUsize,
    pub busy: AtomicBool,
    /// Whether hashes begin with another word from now on, as if they had another cost.
    pub costly: AtomicBool,
    /// How long a comparison takes.
    pub takes: Mutex<Duration>,
}

impl PlainPasswords {
    fn word(&self) -> &'static str {
        if self.costly.load(Ordering::Relaxed) { "costly:" } else { "plain:" }
    }

    fn admit(&self) -> Result<(), HashFault> {
        if self.busy.load(Ordering::Relaxed) { Err(HashFault::Busy) } else { Ok(()) }
    }
}

#[async_trait]
impl PasswordHasher for PlainPasswords {
    async fn hash(&self, password: SecretString) -> Result<SecretString, HashFault> {
        self.admit()?;
        self.hashed.fetch_add(1, Ordering::Relaxed);
        Ok(format!("{}{}", self.word(), password.expose_secret()).into())
    }

    async fn verify(&self, password: SecretString, phc: Option<SecretString>) -> Result<bool, HashFault> {
        self.admit()?;
        self.compared.lock().unwrap().push(phc.is_some());
        let takes = *self.takes.lock().unwrap();
        SystemClock.sleep(takes).await;
        let is_right =
            |phc: &str| phc.split_once(':').is_some_and(|(_, text)| text == password.expose_secret());
        Ok(phc.is_some_and(|phc| is_right(phc.expose_secret())))
    }

    fn is_outdated(&self, phc: &SecretString) -> bool {
        !phc.expose_secret().starts_with(self.word())
    }
}
