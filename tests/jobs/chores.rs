//! A kind of job that does what its payload says, and a book of what was done.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use company_enrichment::{Error, SystemRepository};
use kernel::{Audit, Backoff, Context, Job, JobEnd, JobFailure, JobHandler, LeasedJob, TenantId, UnitOfWork};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::watch;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Chore {
    pub name: String,
    pub does: Does,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Does {
    Work,
    /// Works once the door is open.
    WaitAtTheDoor,
    Fail,
    FailOnce,
    FailForGood,
    /// Neither runs nor lets itself be given up at the first try.
    FailToBeGivenUp,
    Panic,
    PanicOnceDone,
    /// Writes its effect, then fails before the transaction ends.
    FailHalfWay,
}

impl Job for Chore {
    const NAME: &'static str = "test.chore";
    const QUEUE: &'static str = "test";
    const MAX_ATTEMPTS: u16 = 3;
    const BACKOFF: Backoff = Backoff { base: Duration::from_secs(10), max: Duration::from_hours(1) };
}

/// Does chores. An effect is a line in the audit trail, written in the transaction that ends the job.
pub struct Helper {
    pub system: UnitOfWork<dyn SystemRepository, Error>,
    pub tenant: TenantId,
    book: watch::Sender<Vec<String>>,
    door: watch::Sender<bool>,
}

impl Helper {
    pub fn new(system: UnitOfWork<dyn SystemRepository, Error>, tenant: TenantId) -> Arc<Self> {
        Arc::new(Self {
            system,
            tenant,
            book: watch::Sender::new(Vec::new()),
            door: watch::Sender::new(false),
        })
    }

    pub fn open_the_door(&self) {
        self.door.send_replace(true);
    }

    pub fn book(&self) -> Vec<String> {
        self.book.borrow().clone()
    }

    /// Until `count` lines of the book start with `words`.
    pub async fn noted(&self, words: &str, count: usize) {
        let enough = |book: &Vec<String>| book.iter().filter(|line| line.starts_with(words)).count() >= count;
        self.book.subscribe().wait_for(enough).await.unwrap();
    }

    fn note(&self, line: String) {
        self.book.send_modify(|book| book.push(line));
    }

    async fn end(&self, job: &LeasedJob, end: JobEnd, then: Option<Error>) -> Result<(), JobFailure> {
        let (lease, tenant) = (job.lease, self.tenant);
        let effect = Audit::new("test.chore.done", "job", lease.job.as_uuid())
            .with(json!({ "attempt": job.attempt }))
            .of_tenant(tenant);
        let cx = Context::system(&job.correlation_id);
        let write = self.system.write(&cx, move |tx| {
            if !tx.end_job(&lease, &end)? {
                return Ok(false);
            }
            tx.audit(effect)?;
            then.map_or(Ok(true), Err)
        });
        match write.await {
            Ok(true) => Ok(()),
            Ok(false) => Err(JobFailure::LeaseLost),
            Err(error) => Err(JobFailure::Retry(error.to_string())),
        }
    }
}

/// Notes that a handler was dropped where it stood.
struct Presence<'a>(&'a Helper, String);

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        self.0.note(format!("left {}", self.1));
    }
}

#[async_trait]
impl JobHandler for Helper {
    async fn run(&self, job: &LeasedJob) -> Result<(), JobFailure> {
        let chore: Chore = serde_json::from_value(job.payload.clone()).unwrap();
        let Chore { name, does } = chore;
        self.note(format!("began {name}, attempt {}", job.attempt));
        let _presence = Presence(self, name.clone());
        match does {
            Does::Fail | Does::FailToBeGivenUp => {
                return Err(JobFailure::Retry("it did not work".to_owned()));
            }
            Does::FailOnce if job.attempt == 1 => return Err(JobFailure::Retry("not today".to_owned())),
            Does::FailForGood => return Err(JobFailure::Permanent("it never will".to_owned())),
            Does::Panic => panic!("as told"),
            Does::FailHalfWay if job.attempt == 1 => {
                return self.end(job, JobEnd::Succeeded, Some(Error::Conflict)).await;
            }
            Does::WaitAtTheDoor => drop(self.door.subscribe().wait_for(|open| *open).await.unwrap()),
            Does::Work | Does::FailOnce | Does::PanicOnceDone | Does::FailHalfWay => {}
        }
        self.end(job, JobEnd::Succeeded, None).await?;
        assert_ne!(does, Does::PanicOnceDone, "as told");
        self.note(format!("did {name}"));
        Ok(())
    }

    async fn give_up(&self, job: &LeasedJob, error: &str) -> Result<(), JobFailure> {
        let chore: Chore = serde_json::from_value(job.payload.clone()).unwrap();
        let tries = self.book().iter().filter(|line| line.starts_with("gave up")).count();
        self.note(format!("gave up {}: {error}", chore.name));
        if chore.does == Does::FailToBeGivenUp && tries == 0 {
            return Err(JobFailure::Retry("the database is away".to_owned()));
        }
        self.end(job, JobEnd::Dead { error: error.to_owned() }, None).await
    }
}

/// A kind of job that only a newer process knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Novelty {
    pub name: String,
    pub does: Does,
}

impl Job for Novelty {
    const NAME: &'static str = "test.novelty";
    const QUEUE: &'static str = "test";
    const MAX_ATTEMPTS: u16 = 3;
    const BACKOFF: Backoff = Chore::BACKOFF;
}
