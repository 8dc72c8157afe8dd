//! All that is written once per database or as plain SQL: beginning a transaction, locking rows, partial indexes.

use diesel::{
    Connection,
    connection::{AnsiTransactionManager, TransactionManager},
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};
use kernel::{Mode, Scope};
use uuid::Uuid;

use super::{
    column,
    connection::SqlConnection,
    fragment::Written,
    schema::background_jobs::{self, dsl},
};

/// Opens the transaction in the scope's role. On Postgres the tenant and the limits travel in the same message, so row
/// level security costs no round trip; SQLite has no roles, and its guard is the session's filter.
pub(super) fn begin(connection: &mut SqlConnection, scope: Scope, mode: Mode) -> QueryResult<()> {
    match connection {
        SqlConnection::Sqlite(c) => {
            let sql = if mode == Mode::Write { "BEGIN IMMEDIATE" } else { "BEGIN" };
            AnsiTransactionManager::begin_transaction_sql(c, sql)
        }
        SqlConnection::Postgres(c) => {
            AnsiTransactionManager::begin_transaction_sql(c, &postgres_begin(scope, mode))
        }
    }
}

fn postgres_begin(scope: Scope, mode: Mode) -> String {
    let begin = match mode {
        Mode::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        Mode::Write => "BEGIN ISOLATION LEVEL READ COMMITTED",
    };
    let (role, tenant) = match scope {
        Scope::Tenant(tenant) => ("comptoir_app", tenant.to_string()),
        Scope::System => ("comptoir_system", String::new()),
    };
    format!(
        "{begin}; SET LOCAL ROLE {role}; SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '15s'; \
         SELECT set_config('app.tenant_id', '{tenant}', true)"
    )
}

pub(super) fn commit<C>(c: &mut C) -> QueryResult<()>
where
    C: Connection<TransactionManager = AnsiTransactionManager>,
{
    AnsiTransactionManager::commit_transaction(c)
}

pub(super) fn rollback<C>(c: &mut C) -> QueryResult<()>
where
    C: Connection<TransactionManager = AnsiTransactionManager>,
{
    AnsiTransactionManager::rollback_transaction(c)
}

/// Up to `limit` due jobs, most urgent and oldest first, passing over those that another claim holds. SQLite's only
/// writer needs no locks.
pub(super) fn lock_due_jobs(
    connection: &mut SqlConnection,
    names: &[&'static str],
    now: column::Instant,
    limit: i64,
) -> QueryResult<Vec<column::Id>> {
    let due = background_jobs::table
        .filter(waiting())
        .filter(dsl::job_type.eq_any(names))
        .filter(dsl::run_at.le(now))
        .order((dsl::priority, dsl::run_at, dsl::id))
        .limit(limit)
        .select(dsl::id);
    match connection {
        SqlConnection::Postgres(c) => due.for_update().skip_locked().load(c),
        SqlConnection::Sqlite(c) => due.load(c),
    }
}

/// Lets one transaction at a time go on with what `name` names in a tenant. SQLite has one writer anyway.
pub(super) fn take_turns(
    connection: &mut SqlConnection,
    name: &str,
    tenant: Option<kernel::TenantId>,
) -> QueryResult<()> {
    let SqlConnection::Postgres(c) = connection else { return Ok(()) };
    let turn = format!("{name} of {}", tenant.map(|tenant| tenant.to_string()).unwrap_or_default());
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(turn)
        .execute(c)
        .map(drop)
}

/// Holds a live job until the end of the transaction, so that it cannot end unnoticed. None when it just did.
pub(super) fn lock_live_job(
    connection: &mut SqlConnection,
    job_type: &str,
    unique_key: &str,
    tenant: Option<column::Id>,
) -> QueryResult<Option<(column::Id, String)>> {
    let nobody = column::Id::from(kernel::TenantId::from_uuid(Uuid::nil()));
    let of_tenant = sql::<Bool>("coalesce(tenant_id, '00000000-0000-0000-0000-000000000000') = ")
        .bind::<column::kind::Id, _>(tenant.unwrap_or(nobody));
    let found = background_jobs::table
        .filter(dsl::job_type.eq(job_type))
        .filter(dsl::unique_key.eq(unique_key))
        .filter(live())
        .filter(of_tenant)
        .select((dsl::id, dsl::status));
    match connection {
        SqlConnection::Postgres(c) => found.for_update().first(c),
        SqlConnection::Sqlite(c) => found.first(c),
    }
    .optional()
}

/// Not ended. Written out, since neither database proves that a bound list is what a partial index is about.
pub(super) const fn live() -> Written {
    Written("background_jobs.status IN ('queued', 'running', 'failed')")
}

/// In the queue, or given up.
pub(super) const fn unsuccessful() -> Written {
    Written("background_jobs.status IN ('queued', 'running', 'failed', 'dead')")
}

/// For a runner, now or later.
pub(super) const fn waiting() -> Written {
    Written("background_jobs.status IN ('queued', 'failed')")
}

pub(super) const fn running() -> Written {
    Written("background_jobs.status = 'running'")
}
