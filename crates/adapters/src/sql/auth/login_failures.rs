use ::auth::{LoginFailures, model::Failures};
use diesel::{prelude::*, upsert::excluded};
use kernel::StoreError;

use super::tables::login_failures::{self, dsl};
use crate::sql::{column, connection::each_backend, session::Session};

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = login_failures, treat_none_as_default_value = false)]
struct FailuresRow {
    account_hash: String,
    ip_prefix: String,
    count: i32,
    open: i32,
    first_at: column::Instant,
    locks: i32,
    locked_until: Option<column::Instant>,
    updated_at: column::Instant,
}

impl From<FailuresRow> for Failures {
    fn from(row: FailuresRow) -> Self {
        Self {
            account: row.account_hash,
            network: row.ip_prefix,
            count: row.count,
            open: row.open,
            changed_at: row.updated_at.into(),
            first_at: row.first_at.into(),
            locks: row.locks,
            locked_until: row.locked_until.map(Into::into),
        }
    }
}

fn rows(counters: &[Failures]) -> Vec<FailuresRow> {
    let row = |counter: &Failures| FailuresRow {
        account_hash: counter.account.clone(),
        ip_prefix: counter.network.clone(),
        count: counter.count,
        open: counter.open,
        first_at: counter.first_at.into(),
        locks: counter.locks,
        locked_until: counter.locked_until.map(Into::into),
        updated_at: counter.changed_at.into(),
    };
    counters.iter().map(row).collect()
}

impl LoginFailures for Session {
    fn hold_failures(&mut self, begun: &[Failures]) -> Result<Vec<Failures>, StoreError> {
        let rows = rows(begun);
        // An update that changes nothing holds the row, in the order given: no two attempts wait for each other.
        let held = each_backend!(self.connection(), c => diesel::insert_into(login_failures::table)
            .values(&rows)
            .on_conflict((dsl::account_hash, dsl::ip_prefix))
            .do_update()
            .set(dsl::count.eq(dsl::count))
            .returning(FailuresRow::as_select())
            .get_results(c));
        Ok(self.check(held)?.into_iter().map(Failures::from).collect())
    }

    fn put_failures(&mut self, counters: &[Failures]) -> Result<(), StoreError> {
        let rows = rows(counters);
        let written = each_backend!(self.connection(), c => diesel::insert_into(login_failures::table)
            .values(&rows)
            .on_conflict((dsl::account_hash, dsl::ip_prefix))
            .do_update()
            .set((
                dsl::count.eq(excluded(dsl::count)),
                dsl::open.eq(excluded(dsl::open)),
                dsl::first_at.eq(excluded(dsl::first_at)),
                dsl::locks.eq(excluded(dsl::locks)),
                dsl::locked_until.eq(excluded(dsl::locked_until)),
                dsl::updated_at.eq(excluded(dsl::updated_at)),
            ))
            .execute(c));
        self.check(written).map(drop)
    }

    fn forget_failures(&mut self, account: &str) -> Result<(), StoreError> {
        let all = login_failures::table.filter(dsl::account_hash.eq(account));
        let written = diesel::delete(all).execute(self.connection());
        self.check(written).map(drop)
    }
}
