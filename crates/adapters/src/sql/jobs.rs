//! The queue: one table, leases with fencing tokens, no lock held while a job runs.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{dsl::count_star, prelude::*};
use kernel::{
    Id, JobEnd, JobLedger, JobQueue, Lease, LeasedJob, NewJob, QueueDepth, QueueFigures, Queued, StoreError,
    TraceParent,
};
use uuid::Uuid;

use super::{
    column,
    connection::each_backend,
    dialect,
    schema::{
        background_jobs::{self, dsl},
        schedule_slots,
    },
    session::Session,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = background_jobs)]
struct JobRow {
    #[diesel(deserialize_as = column::Id)]
    id: Id<LeasedJob>,
    tenant_id: Option<column::Id>,
    job_type: String,
    #[diesel(deserialize_as = column::Document)]
    payload_json: serde_json::Value,
    priority: i16,
    attempt: i16,
    max_attempts: i16,
    correlation_id: String,
    #[diesel(deserialize_as = column::Instant)]
    run_at: DateTime<Utc>,
    traceparent: Option<String>,
}

impl JobRow {
    fn leased(self, token: Uuid, now: DateTime<Utc>) -> LeasedJob {
        LeasedJob {
            lease: Lease { job: self.id, token },
            name: self.job_type,
            payload: self.payload_json,
            priority: u8::try_from(self.priority).unwrap_or(u8::MAX),
            attempt: self.attempt.unsigned_abs(),
            max_attempts: self.max_attempts.unsigned_abs(),
            tenant: self.tenant_id.map(Into::into),
            correlation_id: self.correlation_id.into(),
            waited: (now - self.run_at).to_std().unwrap_or_default(),
            traceparent: self.traceparent.and_then(|text| text.parse().ok()),
        }
    }
}

impl Session {
    /// See [`kernel::Journal::enqueue`]. A live job that ends between the refused insert and the look-up is gone: then
    /// the insert is tried again.
    pub(super) fn insert_job(&mut self, job: &NewJob) -> Result<Queued, StoreError> {
        for _ in 0..3 {
            if let Some(queued) = self.try_insert_job(job)? {
                self.enqueued += 1;
                // A job born leased waits for nobody.
                self.wakes |= queued.leased.is_none();
                return Ok(queued);
            }
            if let Some(queued) = self.find_live_job(job)? {
                return Ok(queued);
            }
        }
        Err(StoreError::Unavailable("the queue does not settle".to_owned()))
    }

    fn try_insert_job(&mut self, job: &NewJob) -> Result<Option<Queued>, StoreError> {
        let id = self.new_id::<LeasedJob>();
        let tenant = if job.tenantless { None } else { self.context.tenant() };
        let lease = job.leased_for.map(|_| Lease { job: id, token: self.fencing_token() });
        let (now, traceparent) = (self.now(), TraceParent::current());
        let row = (
            (
                dsl::id.eq(column::Id::from(id)),
                dsl::tenant_id.eq(tenant.map(column::Id::from)),
                dsl::queue.eq(job.queue),
                dsl::job_type.eq(job.name),
                dsl::payload_json.eq(column::Document::from(job.payload.clone())),
                dsl::status.eq(if lease.is_some() { "running" } else { "queued" }),
                dsl::priority.eq(i16::from(job.priority)),
                dsl::run_at.eq(now),
                dsl::attempt.eq(i16::from(lease.is_some())),
            ),
            (
                dsl::max_attempts.eq(i16::try_from(job.max_attempts).unwrap_or(i16::MAX)),
                dsl::unique_key.eq(job.unique_key.as_deref()),
                dsl::lease_until.eq(job.leased_for.map(|lease| self.after(lease))),
                dsl::lease_token.eq(lease.map(|lease| token_column(lease.token))),
                dsl::correlation_id.eq(self.context.correlation_id.to_string()),
                dsl::created_at.eq(now),
                dsl::updated_at.eq(now),
                dsl::traceparent.eq(traceparent.map(|span| span.to_string())),
            ),
        );
        let written = each_backend!(self.connection(), c => diesel::insert_into(background_jobs::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c));
        if self.check(written)? == 0 {
            return Ok(None);
        }
        let leased = lease.map(|lease| LeasedJob {
            lease,
            name: job.name.to_owned(),
            payload: job.payload.clone(),
            priority: job.priority,
            attempt: 1,
            max_attempts: job.max_attempts,
            tenant,
            correlation_id: self.context.correlation_id.clone(),
            waited: Duration::ZERO,
            traceparent,
        });
        Ok(Some(Queued { job: id, fresh: true, running: leased.is_some(), leased }))
    }

    fn find_live_job(&mut self, job: &NewJob) -> Result<Option<Queued>, StoreError> {
        let Some(key) = &job.unique_key else { return Ok(None) };
        let tenant = if job.tenantless { None } else { self.context.tenant().map(column::Id::from) };
        let found = dialect::lock_live_job(self.connection(), job.name, key, tenant);
        let found = self.check(found)?;
        Ok(found.map(|(id, status)| Queued {
            job: id.into(),
            fresh: false,
            running: status == "running",
            leased: None,
        }))
    }

    fn fencing_token(&self) -> Uuid {
        self.new_id::<Lease>().as_uuid()
    }

    fn after(&self, duration: Duration) -> column::Instant {
        (self.now + TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)).into()
    }
}

fn token_column(token: Uuid) -> column::Id {
    Id::<Lease>::from_uuid(token).into()
}

impl JobLedger for Session {
    fn extend_lease(&mut self, lease: &Lease, by: Duration) -> Result<bool, StoreError> {
        let (now, until) = (self.now(), self.after(by));
        let written = diesel::update(background_jobs::table.find(column::Id::from(lease.job)))
            .filter(dsl::lease_token.eq(token_column(lease.token)))
            .set((dsl::lease_until.eq(Some(until)), dsl::heartbeat_at.eq(Some(now))))
            .execute(self.connection());
        Ok(self.check(written)? == 1)
    }

    fn end_job(&mut self, lease: &Lease, end: &JobEnd) -> Result<bool, StoreError> {
        let now = self.now();
        let (status, run_at, error) = match end {
            JobEnd::Succeeded => ("succeeded", now, None),
            JobEnd::Retry { at, error } => ("failed", column::Instant::from(*at), Some(error.as_str())),
            JobEnd::Dead { error } => ("dead", now, Some(error.as_str())),
            JobEnd::HandedBack => ("queued", now, None),
        };
        self.wakes |= matches!(end, JobEnd::Retry { .. } | JobEnd::HandedBack);
        let uncounted = i16::from(*end == JobEnd::HandedBack);
        let written = diesel::update(background_jobs::table.find(column::Id::from(lease.job)))
            .filter(dsl::lease_token.eq(token_column(lease.token)))
            .set((
                dsl::status.eq(status),
                dsl::run_at.eq(run_at),
                dsl::attempt.eq(dsl::attempt - uncounted),
                dsl::last_error.eq(error),
                dsl::lease_until.eq(None::<column::Instant>),
                dsl::lease_token.eq(None::<column::Id>),
                dsl::updated_at.eq(now),
            ))
            .execute(self.connection());
        Ok(self.check(written)? == 1)
    }
}

impl JobQueue for Session {
    fn claim_jobs(
        &mut self,
        names: &[&'static str],
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<LeasedJob>, StoreError> {
        let (now, until) = (self.now(), self.after(lease));
        let due = dialect::lock_due_jobs(self.connection(), names, now, i64::from(limit));
        let due = self.check(due)?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let token = self.fencing_token();
        let claimed = each_backend!(self.connection(), c =>
            diesel::update(background_jobs::table.filter(dsl::id.eq_any(due)))
                .set((
                    dsl::status.eq("running"),
                    dsl::attempt.eq(dsl::attempt + 1),
                    dsl::lease_until.eq(Some(until)),
                    dsl::lease_token.eq(Some(token_column(token))),
                    dsl::heartbeat_at.eq(Some(now)),
                    dsl::updated_at.eq(now),
                ))
                .returning(JobRow::as_select())
                .load(c));
        let rows: Vec<JobRow> = self.check(claimed)?;
        Ok(rows.into_iter().map(|row| row.leased(token, self.now)).collect())
    }

    fn reap_jobs(&mut self) -> Result<u64, StoreError> {
        let now = self.now();
        self.requeue(Some(now))
    }

    fn take_back_jobs(&mut self) -> Result<u64, StoreError> {
        self.requeue(None)
    }

    fn take_slot(&mut self, schedule: &'static str, next: DateTime<Utc>) -> Result<bool, StoreError> {
        use schedule_slots::dsl::{name, next_at};
        let (now, next) = (self.now(), column::Instant::from(next));
        let moved = diesel::update(schedule_slots::table.find(schedule))
            .filter(next_at.le(now))
            .set(next_at.eq(next))
            .execute(self.connection());
        if self.check(moved)? == 1 {
            return Ok(true);
        }
        let first = (name.eq(schedule), next_at.eq(next));
        let written = each_backend!(self.connection(), c => diesel::insert_into(schedule_slots::table)
            .values(first)
            .on_conflict_do_nothing()
            .execute(c));
        self.check(written).map(|_| false)
    }

    fn measure_queue(&mut self) -> Result<QueueFigures, StoreError> {
        let depths = background_jobs::table
            .filter(dialect::unsuccessful())
            .group_by((dsl::queue, dsl::status))
            .select((dsl::queue, dsl::status, count_star()))
            .load::<(String, String, i64)>(self.connection());
        let depths = self.check(depths)?.into_iter().map(|(queue, status, jobs)| QueueDepth {
            queue,
            status,
            jobs: jobs.unsigned_abs(),
        });
        let depths = depths.collect();
        let oldest = background_jobs::table
            .filter(dialect::waiting())
            .select(dsl::run_at)
            .order(dsl::run_at)
            .first::<column::Instant>(self.connection())
            .optional();
        Ok(QueueFigures { depths, oldest_due: self.check(oldest)?.map(Into::into) })
    }
}

impl Session {
    /// Puts running jobs back in the queue: those whose lease ended before `expired_at`, or all.
    fn requeue(&mut self, expired_at: Option<column::Instant>) -> Result<u64, StoreError> {
        let now = self.now();
        let mut running = diesel::update(background_jobs::table).filter(dialect::running()).into_boxed();
        if let Some(expired_at) = expired_at {
            running = running.filter(dsl::lease_until.lt(expired_at));
        }
        let written = running
            .set((
                dsl::status.eq("queued"),
                dsl::run_at.eq(now),
                dsl::lease_until.eq(None::<column::Instant>),
                dsl::lease_token.eq(None::<column::Id>),
                dsl::updated_at.eq(now),
            ))
            .execute(self.connection());
        let requeued = self.check(written)?;
        self.wakes |= requeued > 0;
        Ok(requeued as u64)
    }
}
