//! The whole application, answering on a loopback port.

use std::{cell::RefCell, sync::Arc, time::Duration};

use chrono::TimeDelta;
use comptoir::{
    Application,
    demo::{
        mailbox::Mailbox,
        sandbox::{Sandbox, Script, Scripts},
    },
};
use kernel::{Clock as _, testing::ManualClock};
use reqwest::{Client, Method, redirect};

use crate::{
    Browser, Call, Setup, TestDatabase, Written,
    accounts::{Accounts, Person},
    server::Server,
};

/// Jobs that are not at their end.
const LIVE_JOBS: &str = "background_jobs WHERE status IN ('queued', 'running', 'failed')";

/// The application under test with all that surrounds it: database, upstream, clock, accounts and a port.
#[derive(Debug)]
pub struct Stand {
    server: Server,
    pub client: Client,
    pub application: Arc<Application>,
    /// Stands still until a test moves it.
    pub clock: ManualClock,
    sandbox: RefCell<Option<Sandbox>>,
    /// What was mailed, and how the mail server behaves.
    pub mailbox: Mailbox,
    scripts: Scripts,
    pub(crate) accounts: Accounts,
    // Last, since everything above uses it.
    pub database: TestDatabase,
}

impl Stand {
    /// Tells the story on every database with ordinary settings; see [`Setup::everywhere`].
    pub async fn everywhere(story: impl AsyncFn(&Self)) {
        Setup::default().everywhere(story).await;
    }

    /// Other settings first.
    pub fn with(name: &'static str, value: impl ToString) -> Setup {
        Setup::default().with(name, value)
    }

    pub(crate) fn new(
        application: Arc<Application>,
        clock: ManualClock,
        (sandbox, mailbox): (Sandbox, Mailbox),
        database: TestDatabase,
    ) -> Self {
        Self {
            server: Server::start(&application),
            client: Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap(),
            application,
            clock,
            scripts: sandbox.scripts().clone(),
            sandbox: RefCell::new(Some(sandbox)),
            mailbox,
            accounts: Accounts::default(),
            database,
        }
    }

    pub fn get(&self, path: impl Into<String>) -> Call<'_> {
        self.call(Method::GET, path)
    }

    pub fn post(&self, path: impl Into<String>) -> Call<'_> {
        self.call(Method::POST, path)
    }

    pub fn call(&self, method: Method, path: impl Into<String>) -> Call<'_> {
        Call::new(self, method, path.into())
    }

    /// Someone in front of a screen, not signed in.
    pub fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// An access token of this person, good for a day; a new one when the last has run out.
    pub async fn token(&self, person: impl Into<Person>) -> String {
        self.accounts.token(self, person.into()).await
    }

    /// An access token in a session of its own, opened now.
    pub async fn issue(&self, person: impl Into<Person>) -> auth::AccessToken {
        self.accounts.issue(self, person.into()).await
    }

    /// This person's account.
    pub async fn person(&self, person: impl Into<Person>) -> auth::CreatedUser {
        self.accounts.account(self, person.into()).await
    }

    /// How the company search behaves, and what it was asked.
    pub fn upstream(&self) -> &Script {
        &self.scripts.search
    }

    /// The same of the national register.
    pub fn inpi(&self) -> &Script {
        &self.scripts.inpi
    }

    /// The same of the trade register.
    pub fn rcs(&self) -> &Script {
        &self.scripts.rcs
    }

    /// From here on nothing listens where the upstream was.
    pub fn stop_upstream(&self) {
        drop(self.sandbox.borrow_mut().take());
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.url())
    }

    /// How many rows the tables hold that a use case writes to.
    pub fn written(&self) -> Written {
        Written::count(&self.database)
    }

    /// Statements since the start, begin and commit not counted.
    pub fn statements(&self) -> u64 {
        self.application.store.statements()
    }

    /// Plays the worker until no job is due: claims, runs, and waits for what runs.
    pub async fn work(&self) {
        loop {
            self.application.worker.run(std::future::ready(())).await;
            self.settle().await;
            if self.due_jobs() == 0 {
                return;
            }
        }
    }

    /// Waits for the jobs that run already.
    pub async fn settle(&self) {
        self.application.worker.runner.idle().await;
    }

    fn due_jobs(&self) -> usize {
        let now = self.application.edge.clock.now().format("%Y-%m-%dT%H:%M:%S%.6fZ");
        self.database.count(&format!("{LIVE_JOBS} AND run_at <= '{now}'"))
    }

    /// Jobs that are queued, running or waiting for another try.
    pub fn live_jobs(&self) -> usize {
        self.database.count(LIVE_JOBS)
    }

    pub(crate) fn assert_no_job_is_left(&self) {
        let left = self.live_jobs();
        assert_eq!(
            left, 0,
            "the story ends with unprocessed jobs: let `stand.work()` run, or say `leaving_jobs`"
        );
    }

    /// Waits until someone sleeps until exactly `by` from now.
    pub async fn sleeper(&self, by: Duration) {
        let alarm = self.clock.now() + TimeDelta::from_std(by).unwrap();
        let otherwise = || format!("nobody sleeps {by:?}: {:?}", self.clock.alarms());
        poll(|| self.clock.alarms().contains(&alarm), otherwise).await;
    }

    /// Moves the clock on by `by` as soon as someone sleeps until exactly then.
    pub async fn pass(&self, by: Duration) {
        self.sleeper(by).await;
        self.clock.advance(by);
    }

    /// Lets both waits between the three tries of a source pass.
    pub async fn pass_retries(&self) {
        self.pass(Duration::from_millis(250)).await;
        self.pass(Duration::from_millis(500)).await;
    }
}

/// Looks again and again, for at most ten seconds, until `is_true`.
pub async fn poll(is_true: impl Fn() -> bool, otherwise: impl Fn() -> String) {
    for _ in 0..5000 {
        if is_true() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("{}", otherwise());
}
