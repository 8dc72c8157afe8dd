//! The idempotency record, which commits with the effect it stands for.

use chrono::TimeDelta;
use diesel::{prelude::*, query_dsl::methods::FilterDsl, result::DatabaseErrorKind};
use kernel::{
    Actor, Audit, Claim, Event, IdempotencyKey, Journal, NewJob, Queued, SecurityEvent, StoreError,
};
use serde_json::Value;

use super::{
    column,
    connection::each_backend,
    fragment::First,
    schema::idempotency_keys::{self, dsl},
    session::Session,
};

/// How long an outcome is remembered (platform.md §6.3).
const KEPT: TimeDelta = TimeDelta::hours(24);

impl Journal for Session {
    fn publish(&mut self, event: Event) -> Result<(), StoreError> {
        self.insert_event(event)
    }

    fn audit(&mut self, entry: Audit) -> Result<(), StoreError> {
        self.insert_audit(entry)
    }

    fn alert(&mut self, event: SecurityEvent) -> Result<(), StoreError> {
        self.insert_security_event(event)
    }

    fn enqueue(&mut self, job: NewJob) -> Result<Queued, StoreError> {
        self.insert_job(&job)
    }

    fn claim_key(&mut self) -> Result<Claim, StoreError> {
        if std::mem::replace(&mut self.key_claimed, true) {
            return Err(StoreError::NestedOnce);
        }
        let Some(key) = self.context.idempotency.clone() else { return Ok(Claim::Unkeyed) };
        let claim = match self.insert_key(&key) {
            Ok(true) => Ok(Claim::Fresh),
            Ok(false) => self.replay(&key),
            Err(error) => Err(error),
        };
        self.key = match &claim {
            Ok(Claim::Fresh) => Some("claimed"),
            Ok(Claim::Replay(_)) => Some("replayed"),
            Err(StoreError::KeyReused) => Some("reused"),
            Err(StoreError::KeyBusy) => Some("in_progress"),
            Ok(Claim::Unkeyed) | Err(_) => None,
        };
        claim
    }

    fn remember(&mut self, outcome: Value) -> Result<(), StoreError> {
        let Some(key) = self.context.idempotency.clone() else { return Ok(()) };
        let (tenant, principal) = (self.tenant(), self.principal());
        let written = diesel::update(idempotency_keys::table.find((tenant, principal, key.key)))
            .set(dsl::outcome.eq(Some(column::Document::from(outcome))))
            .execute(self.connection());
        self.check(written).map(drop)
    }
}

impl Session {
    fn principal(&self) -> String {
        match self.context.actor {
            Actor::User(user) => user.to_string(),
            Actor::ApiClient(client) => client.to_string(),
            Actor::System => "system".to_owned(),
            Actor::Anonymous => "anonymous".to_owned(),
        }
    }

    /// Inserts the key, or takes an expired one over. While another transaction holds the same key Postgres waits here,
    /// at most its `lock_timeout`; on SQLite that wait was for the writer.
    fn insert_key(&mut self, key: &IdempotencyKey) -> Result<bool, StoreError> {
        let (now, expires_at) = (self.now(), column::Instant::from(self.now + KEPT));
        let row = (
            dsl::tenant_id.eq(self.tenant()),
            dsl::principal_id.eq(self.principal()),
            dsl::key.eq(&key.key),
            dsl::fingerprint.eq(&key.fingerprint),
            dsl::created_at.eq(now),
            dsl::expires_at.eq(expires_at),
        );
        let written = each_backend!(self.connection(), c => diesel::insert_into(idempotency_keys::table)
            .values(row)
            .on_conflict((dsl::tenant_id, dsl::principal_id, dsl::key))
            .do_update()
            .set((
                dsl::fingerprint.eq(&key.fingerprint),
                dsl::outcome.eq(None::<column::Document>),
                dsl::created_at.eq(now),
                dsl::expires_at.eq(expires_at),
            ))
            .filter(dsl::expires_at.le(now))
            .execute(c));
        let busy = written.as_ref().is_err_and(is_lock_timeout);
        let written = self.check(written);
        if busy { Err(StoreError::KeyBusy) } else { Ok(written? == 1) }
    }

    fn replay(&mut self, key: &IdempotencyKey) -> Result<Claim, StoreError> {
        let query = idempotency_keys::table
            .find((self.tenant(), self.principal(), &key.key))
            .select((dsl::fingerprint, dsl::outcome));
        let found = First(query).get_result::<(String, Option<column::Document>)>(self.connection());
        match self.check(found)? {
            (fingerprint, _) if fingerprint != key.fingerprint => Err(StoreError::KeyReused),
            (_, Some(outcome)) => Ok(Claim::Replay(outcome.into())),
            (_, None) => Err(StoreError::KeyBusy),
        }
    }
}

fn is_lock_timeout(error: &diesel::result::Error) -> bool {
    matches!(error, diesel::result::Error::DatabaseError(DatabaseErrorKind::Unknown, cause)
        if cause.message().contains("lock timeout"))
}
