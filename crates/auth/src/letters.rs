//! Letters to users, written and handed over by a job.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{
    Audit, AuditOutcome, Clock, Context, JobEnd, JobFailure, JobHandler, LeasedJob, Locale, Store, UnitOfWork,
};
use serde_json::json;

use crate::{
    Error,
    jobs::SendLetter,
    model::{Keyring, OneTimeToken, User},
    ports::{Letter, MailFault, Mailer, SystemRepository},
};

/// Does [`SendLetter`].
pub struct LetterWriter {
    system: UnitOfWork<dyn SystemRepository, Error>,
    mailer: Arc<dyn Mailer>,
    keyring: Keyring,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for LetterWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LetterWriter")
    }
}

/// What the database knows of a letter's reader.
struct Facts {
    user: User,
    tenant: Option<String>,
    token: Option<OneTimeToken>,
}

impl LetterWriter {
    pub fn new(
        store: Arc<dyn Store<dyn SystemRepository>>,
        mailer: Arc<dyn Mailer>,
        keyring: Keyring,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { system: UnitOfWork::new(store), mailer, keyring, clock }
    }

    /// The letter as things stand; none when there is nobody to write to, or its link would open nothing.
    async fn compose(
        &self,
        cx: &Context,
        job: &LeasedJob,
        work: &SendLetter,
    ) -> Result<Option<Letter>, JobFailure> {
        let asked = work.clone();
        let found =
            self.system.read(cx, move |tx| look_up(tx, &asked)).await.map_err(|error| retry(&error))?;
        let Some(Facts { user, tenant, token }) = found else { return Ok(None) };
        let now = self.clock.now();
        let token = match (work.token, token) {
            (None, _) => None,
            (Some(_), Some(token)) if is_good(&token, now) => token.text(&self.keyring),
            (Some(_), _) => return Ok(None),
        };
        if work.token.is_some() && token.is_none() {
            return Err(JobFailure::Permanent("the key of its token is gone".to_owned()));
        }
        Ok(Some(Letter {
            id: job.lease.job.as_uuid(),
            topic: work.topic,
            locale: user.locale.or_else(|| Locale::from_code(&work.language)).unwrap_or_default(),
            to: user.email,
            name: user.display_name,
            tenant,
            token,
            written_at: now,
        }))
    }

    /// Ends the job, with a line in the audit trail when a letter went out or never will.
    async fn end(
        &self,
        job: &LeasedJob,
        work: &SendLetter,
        end: JobEnd,
        told: Option<AuditOutcome>,
    ) -> Result<(), JobFailure> {
        let line = told.map(|outcome| {
            let metadata = json!({ "topic": work.topic, "letter": job.lease.job, "attempts": job.attempt });
            let line =
                Audit::new("mail.letter.sent", "user", work.user.as_uuid()).with(metadata).ending(outcome);
            work.tenant.map_or(line.clone(), |tenant| line.of_tenant(tenant))
        });
        let lease = job.lease;
        let write = move |tx: &mut (dyn SystemRepository + 'static)| {
            let is_held = tx.end_job(&lease, &end)?;
            if let Some(line) = line.filter(|_| is_held) {
                tx.audit(line)?;
            }
            Ok(is_held)
        };
        let cx = Context::system(&job.correlation_id);
        let is_held: bool = self.system.write(&cx, write).await.map_err(|error| retry(&error))?;
        if is_held { Ok(()) } else { Err(JobFailure::LeaseLost) }
    }
}

/// Sent at least once: between handing over and ending the job lies a network.
#[async_trait]
impl JobHandler for LetterWriter {
    async fn run(&self, job: &LeasedJob) -> Result<(), JobFailure> {
        let work = read_payload(job)?;
        let cx = Context::system(&job.correlation_id);
        let letter = self.compose(&cx, job, &work).await?;
        if let Some(letter) = &letter {
            self.mailer.send(letter).await.map_err(|fault| failure(&fault))?;
        }
        let told = letter.map(|_| AuditOutcome::Success);
        self.end(job, &work, JobEnd::Succeeded, told).await
    }

    async fn give_up(&self, job: &LeasedJob, error: &str) -> Result<(), JobFailure> {
        let work = read_payload(job)?;
        let dead = JobEnd::Dead { error: error.to_owned() };
        self.end(job, &work, dead, Some(AuditOutcome::Failure)).await
    }
}

fn look_up(tx: &mut dyn SystemRepository, work: &SendLetter) -> Result<Option<Facts>, Error> {
    let Some(user) = tx.find_user_by_id(work.user)? else { return Ok(None) };
    let token = work.token.map(|id| tx.find_one_time_token(id)).transpose()?.flatten();
    let tenant = match work.tenant {
        None => None,
        Some(tenant) => {
            let enrolments = tx.list_enrolments(work.user)?;
            enrolments.into_iter().find(|it| it.tenant.id == tenant).map(|it| it.tenant.name)
        }
    };
    Ok(Some(Facts { user, tenant, token }))
}

fn is_good(token: &OneTimeToken, now: DateTime<Utc>) -> bool {
    token.judge(token.slot.errand, now).is_ok()
}

fn read_payload(job: &LeasedJob) -> Result<SendLetter, JobFailure> {
    serde_json::from_value(job.payload.clone()).map_err(|fault| JobFailure::Permanent(fault.to_string()))
}

fn retry(error: &Error) -> JobFailure {
    JobFailure::Retry(error.to_string())
}

fn failure(fault: &MailFault) -> JobFailure {
    match fault {
        MailFault::Refused(_) => JobFailure::Permanent(fault.to_string()),
        MailFault::Failed(_) => JobFailure::Retry(fault.to_string()),
    }
}
