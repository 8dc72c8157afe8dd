use ::auth::{FeatureFlags, model::FlagSetting};
use chrono::{DateTime, Utc};
use diesel::{dsl::count_star, prelude::*};
use kernel::{Id, StoreError, TenantId};

use super::tables::feature_flags::{self, dsl};
use crate::sql::{
    column,
    connection::each_backend,
    dialect,
    session::{Session, corrupt},
};

#[derive(AsChangeset, Insertable, Queryable, Selectable)]
#[diesel(table_name = feature_flags, primary_key(slot), treat_none_as_null = true)]
struct FlagRow {
    id: column::Id,
    tenant_id: Option<column::Id>,
    key: String,
    slot: String,
    enabled: bool,
    variant: Option<String>,
    rollout_percent: i32,
    expires_at: Option<column::Instant>,
    note: Option<String>,
    updated_at: column::Instant,
}

impl TryFrom<FlagRow> for FlagSetting {
    type Error = StoreError;

    fn try_from(row: FlagRow) -> Result<Self, StoreError> {
        let id: Id<Self> = row.id.into();
        let share = u8::try_from(row.rollout_percent);
        Ok(Self {
            id,
            tenant: row.tenant_id.map(Into::into),
            key: row.key,
            enabled: row.enabled,
            variant: row.variant,
            rollout_percent: share.map_err(|_| corrupt("feature_flags", id, "rollout_percent"))?,
            expires_at: row.expires_at.map(Into::into),
            note: row.note,
        })
    }
}

impl FeatureFlags for Session {
    fn list_flags(&mut self, tenant: Option<TenantId>) -> Result<Vec<FlagSetting>, StoreError> {
        let theirs = dsl::tenant_id.eq(tenant.map(column::Id::from));
        let query = feature_flags::table
            .filter(theirs.or(dsl::tenant_id.is_null()))
            .order(dsl::slot)
            .select(FlagRow::as_select());
        let rows = query.load::<FlagRow>(self.connection());
        self.check(rows)?.into_iter().map(FlagSetting::try_from).collect()
    }

    fn hold_flags(&mut self, tenant: Option<TenantId>) -> Result<(), StoreError> {
        let turn = dialect::take_turns(self.connection(), "feature_flags", tenant);
        self.check(turn)
    }

    fn count_expired_flags(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let expired = feature_flags::table.filter(dsl::expires_at.le(column::Instant::from(now)));
        let found: QueryResult<i64> = expired.select(count_star()).get_result(self.connection());
        Ok(self.check(found)?.unsigned_abs())
    }

    fn put_flag(&mut self, setting: &FlagSetting) -> Result<(), StoreError> {
        let row = FlagRow {
            id: setting.id.into(),
            tenant_id: setting.tenant.map(Into::into),
            key: setting.key.clone(),
            slot: setting.slot(),
            enabled: setting.enabled,
            variant: setting.variant.clone(),
            rollout_percent: setting.rollout_percent.into(),
            expires_at: setting.expires_at.map(Into::into),
            note: setting.note.clone(),
            updated_at: self.now(),
        };
        let written = each_backend!(self.connection(), c => diesel::insert_into(feature_flags::table)
            .values(&row)
            .on_conflict(dsl::slot)
            .do_update()
            .set(&row)
            .execute(c));
        self.check(written).map(drop)
    }

    fn drop_flag(&mut self, setting: &FlagSetting) -> Result<(), StoreError> {
        let statement = diesel::delete(feature_flags::table).filter(dsl::slot.eq(setting.slot()));
        let written = statement.execute(self.connection());
        self.check(written).map(drop)
    }
}
