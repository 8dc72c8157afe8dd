//! Deletes what is past its time, oldest first and by index.

use ::auth::{
    Retention,
    retention::{Data, Purged},
};
use chrono::{DateTime, Utc};
use diesel::{QueryableByName, prelude::*, sql_query, sql_types::BigInt};
use kernel::StoreError;

use super::{
    column,
    connection::{SqlConnection, each_backend},
    schema::retention_runs::{self, dsl},
    session::Session,
};

/// Where the rows of one kind are, and when each ended.
struct Place {
    table: &'static str,
    /// Indexed.
    ended: &'static str,
    /// True of what has ended. It names all that the index is about, since neither database proves that.
    has_ended: &'static str,
}

fn place(data: Data) -> Place {
    let job = |has_ended| Place { table: "background_jobs", ended: "updated_at", has_ended };
    let of = |table, ended| Place { table, ended, has_ended: "true" };
    match data {
        Data::JobsSucceeded => job("status = 'succeeded' AND status IN ('succeeded', 'dead', 'cancelled')"),
        Data::JobsCancelled => job("status = 'cancelled' AND status IN ('succeeded', 'dead', 'cancelled')"),
        Data::JobsDead => job("status = 'dead' AND status IN ('succeeded', 'dead', 'cancelled')"),
        Data::IdempotencyKeys => of("idempotency_keys", "expires_at"),
        Data::RefreshTokens => of("refresh_tokens", "expires_at"),
        Data::Sessions => of("sessions", "coalesce(revoked_at, expires_at)"),
        Data::OneTimeTokens => of("one_time_tokens", "expires_at"),
        Data::LoginFailures => Place {
            table: "login_failures",
            ended: "updated_at",
            has_ended: "coalesce(locked_until, updated_at) <= $1",
        },
        Data::SecurityEvents => of("security_events", "occurred_at"),
    }
}

impl Place {
    fn is_past(&self) -> String {
        let Self { ended, has_ended, .. } = self;
        format!("{ended} <= $1 AND {has_ended}")
    }

    fn count(&self) -> String {
        let (table, is_past) = (self.table, self.is_past());
        format!("SELECT count(*) AS rows FROM (SELECT 1 FROM {table} WHERE {is_past} LIMIT $2) AS past")
    }

    /// Rows are named by where they lie, which needs no key. On Postgres the condition stands twice: a row that
    /// someone changes while the purge waits for it is judged again, and not every release looks again where it lies.
    fn delete(&self, connection: &SqlConnection) -> String {
        let Self { table, ended, .. } = self;
        let is_past = self.is_past();
        let oldest =
            |address| format!("SELECT {address} FROM {table} WHERE {is_past} ORDER BY {ended} LIMIT $2");
        match connection {
            SqlConnection::Postgres(_) => {
                let oldest = oldest("ctid");
                format!("DELETE FROM {table} WHERE ctid = ANY (ARRAY({oldest})) AND {is_past}")
            }
            SqlConnection::Sqlite(_) => {
                let oldest = oldest("rowid");
                format!("DELETE FROM {table} WHERE rowid IN ({oldest})")
            }
        }
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = retention_runs)]
struct PurgedRow {
    run_id: column::Id,
    data: String,
    cutoff: column::Instant,
    dry_run: bool,
    rows_found: i64,
    complete: bool,
    started_at: column::Instant,
    finished_at: column::Instant,
}

impl From<PurgedRow> for Purged {
    fn from(row: PurgedRow) -> Self {
        Self {
            run: row.run_id.into(),
            data: row.data,
            cutoff: row.cutoff.into(),
            dry_run: row.dry_run,
            rows: row.rows_found.unsigned_abs(),
            complete: row.complete,
            started_at: row.started_at.into(),
            finished_at: row.finished_at.into(),
        }
    }
}

impl Retention for Session {
    fn count_past(&mut self, data: Data, cutoff: DateTime<Utc>, most: u64) -> Result<u64, StoreError> {
        let cutoff = column::Instant::from(cutoff);
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let counted = each_backend!(self.connection(), c => sql_query(place(data).count())
            .bind::<column::kind::Instant, _>(cutoff)
            .bind::<BigInt, _>(most)
            .get_result::<Count>(c));
        Ok(self.check(counted)?.rows.unsigned_abs())
    }

    fn delete_past(&mut self, data: Data, cutoff: DateTime<Utc>, most: u32) -> Result<u64, StoreError> {
        let cutoff = column::Instant::from(cutoff);
        let delete = place(data).delete(self.connection());
        let deleted = each_backend!(self.connection(), c => sql_query(delete)
            .bind::<column::kind::Instant, _>(cutoff)
            .bind::<BigInt, _>(i64::from(most))
            .execute(c));
        Ok(self.check(deleted)? as u64)
    }

    fn insert_purged(&mut self, purged: &Purged) -> Result<(), StoreError> {
        let row = (
            dsl::id.eq(column::Id::from(self.new_id::<Purged>())),
            dsl::run_id.eq(column::Id::from(purged.run)),
            dsl::data.eq(&purged.data),
            dsl::cutoff.eq(column::Instant::from(purged.cutoff)),
            dsl::dry_run.eq(purged.dry_run),
            dsl::rows_found.eq(i64::try_from(purged.rows).unwrap_or(i64::MAX)),
            dsl::complete.eq(purged.complete),
            dsl::started_at.eq(column::Instant::from(purged.started_at)),
            dsl::finished_at.eq(column::Instant::from(purged.finished_at)),
        );
        let written = diesel::insert_into(retention_runs::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }

    fn list_purged(&mut self, most: u32) -> Result<Vec<Purged>, StoreError> {
        let newest = retention_runs::table
            .order((dsl::run_id.desc(), dsl::data))
            .limit(most.into())
            .select(PurgedRow::as_select());
        let rows = newest.load(self.connection());
        Ok(self.check(rows)?.into_iter().map(Purged::from).collect())
    }
}

#[cfg(test)]
mod tests {
    use ::auth::retention::KEPT;
    use diesel::{connection::SimpleConnection as _, sql_types::Text};
    use system_tests::TestDatabase;

    use super::*;
    use crate::sql::Database;

    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = Text)]
        detail: String,
    }

    /// The rows are few, so Postgres is told that other ways are dear.
    fn plan(test: &TestDatabase, delete: &str) -> String {
        let delete = delete.replace("$1", "'2026-01-01T00:00:00.000000Z'").replace("$2", "5000");
        let mut connection = Database::parse(&test.url).unwrap().establish().unwrap();
        match &mut connection {
            SqlConnection::Sqlite(c) => {
                let steps: Vec<Step> = sql_query(format!("EXPLAIN QUERY PLAN {delete}")).load(c).unwrap();
                steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("\n")
            }
            SqlConnection::Postgres(c) => {
                c.batch_execute("SET enable_seqscan = off; SET enable_bitmapscan = off").unwrap();
                let explain = format!(
                    "CREATE TEMP TABLE plan (detail text);
                     DO $$ DECLARE line text; BEGIN
                         FOR line IN EXECUTE $q$EXPLAIN {delete}$q$ LOOP INSERT INTO plan VALUES (line); END LOOP;
                     END $$"
                );
                c.batch_execute(&explain).unwrap();
                let steps: Vec<Step> = sql_query("SELECT detail FROM plan").load(c).unwrap();
                steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("\n")
            }
        }
    }

    #[test]
    fn every_delete_finds_its_rows_by_an_index_in_their_order() {
        for test in system_tests::databases() {
            let connection = Database::parse(&test.url).unwrap().establish().unwrap();
            for kept in KEPT {
                let plan = plan(&test, &place(kept.data).delete(&connection));
                let (by_index, dear) = if test.is_sqlite() {
                    ("USING COVERING INDEX", ["SCAN ", "TEMP B-TREE"])
                } else {
                    ("Index Scan using", ["Seq Scan", "Sort"])
                };
                let is_cheap = !dear.iter().any(|step| plan.contains(step));
                let by_index = plan.replace("USING INDEX", "USING COVERING INDEX").contains(by_index);
                assert!(by_index && is_cheap, "{}: {plan}", kept.name);
            }
        }
    }
}
