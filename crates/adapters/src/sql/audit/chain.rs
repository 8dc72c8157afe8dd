//! The chains, as the sealer and the verifier reach them.

use ::auth::audit::{AuditChain, AuditRecord, Chain, Checkpoint, Head, Link, SealedRecord};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{Audit, Id, StoreError, TenantId, UserId};
use serde_json::Value;
use uuid::Uuid;

use super::rows::{CheckpointRow, LineRow};
use crate::sql::{
    column,
    connection::each_backend,
    fragment::First,
    schema::{audit_checkpoints, audit_events, audit_heads, person_keys},
    session::Session,
};

/// Lines of a chain, or of none: `IS NOT DISTINCT FROM` would not use an index on Postgres.
macro_rules! of_chain {
    ($table:ident, $chain:expr) => {{
        let all = $table::table.into_boxed();
        match $chain {
            Some(tenant) => all.filter($table::tenant_id.eq(column::Id::from(tenant))),
            None => all.filter($table::tenant_id.is_null()),
        }
    }};
}

fn key_of(chain: Chain) -> column::Id {
    chain.unwrap_or(TenantId::from_uuid(Uuid::nil())).into()
}

fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

impl Session {
    /// Lines without a place, one by one, since one of them cannot be read.
    fn list_readable(&mut self, limit: u32) -> Result<Vec<AuditRecord>, StoreError> {
        let query = audit_events::table.filter(audit_events::seq.is_null()).order(audit_events::id);
        let ids = query.limit(limit.into()).select(audit_events::id).load::<column::Id>(self.connection());
        let mut readable = Vec::new();
        for id in self.check(ids)? {
            let query = audit_events::table.find(id).select(LineRow::as_select());
            match First(query).get_result(self.connection()) {
                Err(diesel::result::Error::DeserializationError(cause)) => {
                    let line = Id::<Audit>::from(id);
                    tracing::error!(%line, %cause, "a line of the audit trail cannot be read, and waits unsealed");
                }
                found => readable.push(self.check(found)?.into()),
            }
        }
        Ok(readable)
    }
}

impl AuditChain for Session {
    fn list_unsealed(&mut self, limit: u32) -> Result<Vec<AuditRecord>, StoreError> {
        let query = audit_events::table
            .filter(audit_events::seq.is_null())
            .order(audit_events::id)
            .limit(limit.into())
            .select(LineRow::as_select());
        match query.load(self.connection()) {
            Err(diesel::result::Error::DeserializationError(_)) => self.list_readable(limit),
            found => Ok(self.check(found)?.into_iter().map(AuditRecord::from).collect()),
        }
    }

    fn count_unsealed(&mut self, chain: Chain) -> Result<u64, StoreError> {
        let query = of_chain!(audit_events, chain).filter(audit_events::seq.is_null()).count();
        let found = query.get_result::<i64>(self.connection());
        Ok(self.check(found)?.unsigned_abs())
    }

    fn seal_line(&mut self, line: Id<Audit>, link: &Link) -> Result<(), StoreError> {
        let statement = diesel::update(audit_events::table.find(column::Id::from(line))).set((
            audit_events::seq.eq(Some(number(link.seq))),
            audit_events::prev_hash.eq(Some(&link.prev_hash)),
            audit_events::hash.eq(Some(&link.hash)),
        ));
        let written = statement.execute(self.connection());
        self.check(written).map(drop)
    }

    fn find_head(&mut self, chain: Chain) -> Result<Option<Head>, StoreError> {
        let query = audit_heads::table.find(key_of(chain)).select((audit_heads::seq, audit_heads::hash));
        let found = First(query).get_result::<(i64, String)>(self.connection()).optional();
        Ok(self.check(found)?.map(|(seq, hash)| Head { seq: seq.unsigned_abs(), hash }))
    }

    fn put_head(&mut self, chain: Chain, head: &Head) -> Result<(), StoreError> {
        let now = self.now();
        let row = (
            audit_heads::chain_id.eq(key_of(chain)),
            audit_heads::tenant_id.eq(chain.map(column::Id::from)),
            audit_heads::seq.eq(number(head.seq)),
            audit_heads::hash.eq(&head.hash),
            audit_heads::checkpoint_seq.eq(0_i64),
            audit_heads::updated_at.eq(now),
        );
        let written = each_backend!(self.connection(), c => diesel::insert_into(audit_heads::table)
            .values(row)
            .on_conflict(audit_heads::chain_id)
            .do_update()
            .set((
                audit_heads::seq.eq(number(head.seq)),
                audit_heads::hash.eq(&head.hash),
                audit_heads::updated_at.eq(now),
            ))
            .execute(c));
        self.check(written).map(drop)
    }

    fn list_chains(&mut self) -> Result<Vec<Chain>, StoreError> {
        let query = audit_heads::table.order(audit_heads::chain_id).select(audit_heads::tenant_id);
        let found = query.load::<Option<column::Id>>(self.connection());
        Ok(self.check(found)?.into_iter().map(|chain| chain.map(Into::into)).collect())
    }

    fn list_chains_beyond_checkpoint(&mut self, lines: u64) -> Result<Vec<(Chain, Head)>, StoreError> {
        let query = audit_heads::table
            .filter(audit_heads::seq.ge(audit_heads::checkpoint_seq + number(lines)))
            .select((audit_heads::tenant_id, audit_heads::seq, audit_heads::hash));
        let found = query.load::<(Option<column::Id>, i64, String)>(self.connection());
        let chain = |(tenant, seq, hash): (Option<column::Id>, i64, String)| {
            (tenant.map(Into::into), Head { seq: seq.unsigned_abs(), hash })
        };
        Ok(self.check(found)?.into_iter().map(chain).collect())
    }

    fn list_sealed(&mut self, chain: Chain, seq: u64, limit: u32) -> Result<Vec<SealedRecord>, StoreError> {
        // As the unique index is written, so that it is used.
        let key = diesel::dsl::sql::<diesel::sql_types::Bool>(
            "coalesce(tenant_id, '00000000-0000-0000-0000-000000000000') = ",
        )
        .bind::<column::kind::Id, _>(key_of(chain));
        let query = audit_events::table
            .filter(key)
            .filter(audit_events::seq.gt(number(seq)))
            .order((audit_events::seq, audit_events::id))
            .limit(limit.into())
            .select(LineRow::as_select());
        let found = query.load(self.connection());
        self.check(found)?.into_iter().map(SealedRecord::try_from).collect()
    }

    fn insert_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), StoreError> {
        let row = (
            audit_checkpoints::id.eq(column::Id::from(checkpoint.id)),
            audit_checkpoints::tenant_id.eq(checkpoint.tenant_id.map(column::Id::from)),
            audit_checkpoints::seq.eq(number(checkpoint.seq)),
            audit_checkpoints::hash.eq(&checkpoint.hash),
            audit_checkpoints::signed_at.eq(column::Instant::from(checkpoint.signed_at)),
            audit_checkpoints::signature.eq(&checkpoint.signature),
        );
        let written = diesel::insert_into(audit_checkpoints::table).values(row).execute(self.connection());
        self.check(written)?;
        let reach = diesel::update(audit_heads::table.find(key_of(checkpoint.tenant_id)))
            .set(audit_heads::checkpoint_seq.eq(number(checkpoint.seq)))
            .execute(self.connection());
        self.check(reach).map(drop)
    }

    fn list_checkpoints(&mut self, chain: Chain) -> Result<Vec<Checkpoint>, StoreError> {
        let query = of_chain!(audit_checkpoints, chain)
            .order((audit_checkpoints::seq, audit_checkpoints::id))
            .select(CheckpointRow::as_select());
        let found = query.load(self.connection());
        Ok(self.check(found)?.into_iter().map(Checkpoint::from).collect())
    }

    fn list_unexported(&mut self, limit: u32) -> Result<Vec<Checkpoint>, StoreError> {
        let query = audit_checkpoints::table
            .filter(audit_checkpoints::exported_to.is_null())
            .order(audit_checkpoints::id)
            .limit(limit.into())
            .select(CheckpointRow::as_select());
        let found = query.load(self.connection());
        Ok(self.check(found)?.into_iter().map(Checkpoint::from).collect())
    }

    fn mark_exported(&mut self, checkpoint: Id<Checkpoint>, place: &str) -> Result<(), StoreError> {
        let written = diesel::update(audit_checkpoints::table.find(column::Id::from(checkpoint)))
            .set(audit_checkpoints::exported_to.eq(Some(place)))
            .execute(self.connection());
        self.check(written).map(drop)
    }

    fn purge_until(&mut self, checkpoint: &Checkpoint, at: DateTime<Utc>) -> Result<u64, StoreError> {
        let marked = diesel::update(audit_checkpoints::table.find(column::Id::from(checkpoint.id)))
            .set(audit_checkpoints::purged_at.eq(Some(column::Instant::from(at))))
            .execute(self.connection());
        self.check(marked)?;
        let until = audit_events::seq.le(number(checkpoint.seq));
        let tenant = checkpoint.tenant_id.map(column::Id::from);
        let deleted = match tenant {
            Some(tenant) => {
                diesel::delete(audit_events::table.filter(audit_events::tenant_id.eq(tenant)).filter(until))
                    .execute(self.connection())
            }
            None => {
                diesel::delete(audit_events::table.filter(audit_events::tenant_id.is_null()).filter(until))
                    .execute(self.connection())
            }
        };
        Ok(self.check(deleted)? as u64)
    }

    fn find_personal(&mut self, line: Id<Audit>) -> Result<Option<Value>, StoreError> {
        self.read_personal(line)
    }

    fn destroy_person_key(&mut self, person: UserId) -> Result<bool, StoreError> {
        let deleted =
            diesel::delete(person_keys::table.find(column::Id::from(person))).execute(self.connection());
        Ok(self.check(deleted)? == 1)
    }
}
