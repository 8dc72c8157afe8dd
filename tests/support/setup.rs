//! What is particular about the application under test.

use std::{collections::HashMap, sync::Arc};

use adapters::in_process::SystemClock;
use comptoir::{
    Application,
    config::{Config, Source},
    demo::{mailbox::Mailbox, sandbox::Sandbox},
};
use kernel::{
    Clock,
    testing::{ManualClock, instant},
};

use crate::{CountingRandom, EventContracts, Stand, TestDatabase, database::databases, logs};

/// When every story begins.
pub const BEGINNING: &str = "2026-11-21T10:00:00Z";

/// The account of the national register and the token of API Entreprise, where a stand has them.
const REGISTERS: [(&str, &str); 3] = [
    ("INPI_FORMALITES_API_KEY", "comptoir@tests.example:a-password-for-the-national-register"),
    ("ENTREPRISE_API_TOKEN", "a-token-for-the-trade-register"),
    ("ENTREPRISE_API_RECIPIENT", "13002526500013"),
];

/// Signs the tokens of every stand, so that a test can forge one.
pub const SECRET: &str = "a-secret-of-the-tests-that-is-long-enough";

/// The settings of a stand, by the names of the environment. Nothing of the machine's own reaches it.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    settings: HashMap<&'static str, String>,
    runs_in_real_time: bool,
    may_leave_jobs: bool,
}

impl Setup {
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a setting reads better without an ampersand")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.settings.insert(name, value.to_string());
        self
    }

    /// All three official sources, not the required one alone.
    #[must_use]
    pub fn with_registers(self) -> Self {
        REGISTERS.into_iter().fold(self, |setup, (name, value)| setup.with(name, value))
    }

    /// The machine's clock instead of the one that stands still; [`Stand::clock`] then moves nothing.
    #[must_use]
    pub fn in_real_time(mut self) -> Self {
        self.runs_in_real_time = true;
        self
    }

    /// This story ends with work undone, on purpose.
    #[must_use]
    pub fn leaving_jobs(mut self) -> Self {
        self.may_leave_jobs = true;
        self
    }

    /// Tells the story on every database, each time from the beginning.
    ///
    /// # Panics
    /// When the story fails, ends with an unprocessed job, or an event is not as `contracts/events` describes it.
    pub async fn everywhere(self, story: impl AsyncFn(&Stand)) {
        for database in databases() {
            let stand = self.clone().on(database);
            story(&stand).await;
            stand.settle().await;
            if !self.may_leave_jobs {
                stand.assert_no_job_is_left();
            }
            EventContracts::ours().check(&stand.database);
        }
    }

    /// The application on `database`, answering.
    pub fn on(self, database: TestDatabase) -> Stand {
        logs::record();
        let (sandbox, mailbox) = (Sandbox::start().unwrap(), Mailbox::start().unwrap());
        let clock = ManualClock::at(instant(BEGINNING));
        let told: Arc<dyn Clock> =
            if self.runs_in_real_time { Arc::new(SystemClock) } else { Arc::new(clock.clone()) };
        let config = self.config(&database, &sandbox, &mailbox);
        let application = Application::open(config, told, Arc::new(CountingRandom::default())).unwrap();
        Stand::new(Arc::new(application), clock, (sandbox, mailbox), database)
    }

    fn config(self, database: &TestDatabase, sandbox: &Sandbox, mailbox: &Mailbox) -> Config {
        let defaults = [
            ("DATABASE_URL", database.url.clone()),
            ("COMPANY_RECHERCHE_URL", sandbox.base_url()),
            ("COMPANY_INPI_URL", sandbox.base_url()),
            ("COMPANY_API_ENTREPRISE_URL", sandbox.base_url()),
            // The sandbox has room for all, and no clock here moves on by itself.
            ("COMPANY_RATE_RPS", "10000".to_owned()),
            ("COMPANY_RATE_BURST", "10000".to_owned()),
            ("COMPANY_RATE_TENANT_RPS", "10000".to_owned()),
            ("SMTP_HOST", mailbox.host()),
            ("SMTP_PORT", mailbox.port().to_string()),
            // A story may call as often as it likes, unless it is about that.
            ("RATE_LIMIT_MODE", "off".to_owned()),
            ("JWT_SECRET", SECRET.to_owned()),
            ("PUBLIC_URL", "http://localhost:8000".to_owned()),
        ];
        let settings: HashMap<_, _> = defaults.into_iter().chain(self.settings).collect();
        let lookup = move |name: &str| settings.get(name).cloned();
        Config::read(Source::new(toml::Table::new(), lookup), &CountingRandom::default()).unwrap()
    }
}
