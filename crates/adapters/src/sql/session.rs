//! A transaction in progress: every repository trait is implemented on it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::{prelude::*, result::DatabaseErrorKind};
use kernel::{Clock, Context, Mode, Random, Scope, StoreError, Verdict};
use uuid::Uuid;

use super::{
    audit::AuditPolicy,
    column,
    connection::{Pooled, SqlConnection, each_backend},
    dialect,
};

pub(super) struct Session {
    connection: Pooled,
    pub(super) context: Context,
    pub(super) now: DateTime<Utc>,
    pub(super) random: Arc<dyn Random>,
    audit: AuditPolicy,
    /// The key of this unit of work is claimed: a second claim would be a nested `once`.
    pub(super) key_claimed: bool,
    /// What became of the idempotency key, in a word.
    pub(super) key: Option<&'static str>,
    /// How many jobs were added.
    pub(super) enqueued: u32,
    /// A job waits for a runner: they are woken after the commit.
    pub(super) wakes: bool,
    failed: bool,
    statements: u32,
}

/// What a finished unit of work leaves for the transactor to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ended {
    pub wake: bool,
    /// Jobs added and committed.
    pub enqueued: u32,
    pub statements: u32,
    /// What became of the idempotency key; a claim that was rolled back never was.
    pub key: Option<&'static str>,
}

impl Session {
    pub(super) fn begin(
        connection: Pooled,
        context: Context,
        mode: Mode,
        clock: &dyn Clock,
        (random, audit): (Arc<dyn Random>, AuditPolicy),
    ) -> Result<Self, StoreError> {
        let now = clock.now();
        let mut session = Self {
            connection,
            context,
            now,
            random,
            audit,
            key_claimed: false,
            key: None,
            enqueued: 0,
            wakes: false,
            failed: false,
            statements: 0,
        };
        let scope = session.context.scope;
        let begun = dialect::begin(&mut session.connection, scope, mode);
        begun.map_err(|error| store_error(&error))?;
        Ok(session)
    }

    /// Commits only if the closure asked for it **and** no statement failed. Postgres answers the COMMIT of an aborted
    /// transaction with success and stores nothing, so a closure that swallows an error must not reach it.
    pub(super) fn end(mut self, verdict: Verdict) -> Result<Ended, StoreError> {
        let commit = verdict == Verdict::Commit && !self.failed;
        each_backend!(&mut *self.connection, c => if commit { dialect::commit(c) } else { dialect::rollback(c) })
            .map_err(|error| store_error(&error))?;
        if verdict == Verdict::Commit && self.failed {
            return Err(StoreError::Swallowed);
        }
        let enqueued = if commit { self.enqueued } else { 0 };
        let key = self.key.filter(|word| commit || *word != "claimed");
        Ok(Ended { wake: commit && self.wakes, enqueued, statements: self.statements, key })
    }

    /// Every statement on a tenant's rows filters or writes with this; there is no other way to name a tenant. In system
    /// scope it is the nil id, which no row bears.
    pub(super) fn tenant(&self) -> column::Id {
        match self.context.scope {
            Scope::Tenant(tenant) => tenant.into(),
            Scope::System => kernel::TenantId::from_uuid(Uuid::nil()).into(),
        }
    }

    /// Whose trail or outbox an entry is for. Work of the system may name a tenant; a tenant's own session speaks for no
    /// other.
    pub(super) fn addressee(&self, named: Option<kernel::TenantId>) -> Option<kernel::TenantId> {
        self.context.tenant().or(named)
    }

    pub(super) fn now(&self) -> column::Instant {
        self.now.into()
    }

    pub(super) fn audit_policy(&self) -> AuditPolicy {
        self.audit.clone()
    }

    /// Forgets a failed statement whose effects were rolled back to a savepoint.
    pub(super) fn forgive(&mut self) {
        self.failed = false;
    }

    pub(super) fn connection(&mut self) -> &mut SqlConnection {
        &mut self.connection
    }

    pub(super) fn new_id<Entity>(&self) -> kernel::Id<Entity> {
        kernel::Id::new(self.now, &*self.random)
    }

    /// Passes a statement's result on, counts it and remembers a failure.
    pub(super) fn check<T>(&mut self, result: QueryResult<T>) -> Result<T, StoreError> {
        self.statements += 1;
        result.map_err(|error| {
            self.failed = true;
            store_error(&error)
        })
    }
}

/// Tells an outage from a refusal.
fn store_error(error: &diesel::result::Error) -> StoreError {
    use diesel::result::Error::{DatabaseError, QueryBuilderError};
    match error {
        DatabaseError(
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand,
            cause,
        ) => StoreError::unavailable(cause.message()),
        DatabaseError(DatabaseErrorKind::Unknown, cause) if is_outage(cause.message()) => {
            StoreError::unavailable(cause.message())
        }
        QueryBuilderError(cause) => StoreError::database(cause),
        other => StoreError::database(other),
    }
}

/// SQLite and libpq tell of these in words only.
fn is_outage(message: &str) -> bool {
    [
        "readonly database",
        "disk is full",
        "disk I/O error",
        "database is locked",
        "server closed the connection",
        "terminating connection",
    ]
    .iter()
    .any(|words| message.contains(words))
}

/// A stored value that the domain does not accept any more.
#[expect(clippy::needless_pass_by_value, reason = "callers pass ids and references to texts: both are small")]
pub(super) fn corrupt(table: &'static str, id: impl ToString, column: &'static str) -> StoreError {
    StoreError::Corrupt { table, id: id.to_string(), column }
}

/// Reads a word of a closed list, or a number in its canonical form.
pub(super) fn parse<T: std::str::FromStr>(
    text: &str,
    table: &'static str,
    id: impl ToString,
    column: &'static str,
) -> Result<T, StoreError> {
    text.parse().map_err(|_| corrupt(table, id, column))
}
