use ::auth::{
    OneTimeTokens,
    model::{Errand, OneTimeToken, SecretHash, Slot},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{Id, StoreError};

use super::{
    refresh_tokens::{nonce_text, parse_nonce},
    tables::one_time_tokens::{self, dsl},
};
use crate::sql::{
    column,
    connection::each_backend,
    fragment::First,
    session::{Session, corrupt},
};

#[derive(AsChangeset, Insertable, Queryable, Selectable)]
#[diesel(table_name = one_time_tokens, primary_key(slot), treat_none_as_null = true)]
struct TokenRow {
    id: column::Id,
    tenant_id: Option<column::Id>,
    purpose: String,
    subject_id: column::Id,
    slot: String,
    token_hash: String,
    nonce: String,
    expires_at: column::Instant,
    used_at: Option<column::Instant>,
    created_at: column::Instant,
}

impl From<&OneTimeToken> for TokenRow {
    fn from(token: &OneTimeToken) -> Self {
        Self {
            id: token.id.into(),
            tenant_id: token.slot.tenant.map(Into::into),
            purpose: token.slot.errand.as_str().to_owned(),
            subject_id: Id::<()>::from_uuid(token.slot.subject).into(),
            slot: token.slot.text(),
            token_hash: token.hash.to_string(),
            nonce: nonce_text(token.nonce),
            expires_at: token.expires_at.into(),
            used_at: token.used_at.map(Into::into),
            created_at: token.created_at.into(),
        }
    }
}

impl TryFrom<TokenRow> for OneTimeToken {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> Result<Self, StoreError> {
        let id: Id<Self> = row.id.into();
        let unreadable = |column| corrupt("one_time_tokens", id, column);
        let subject: Id<()> = row.subject_id.into();
        let slot = Slot {
            errand: Errand::parse(&row.purpose).ok_or_else(|| unreadable("purpose"))?,
            tenant: row.tenant_id.map(Into::into),
            subject: subject.as_uuid(),
        };
        Ok(Self {
            id,
            slot,
            hash: SecretHash::parse(&row.token_hash).ok_or_else(|| unreadable("token_hash"))?,
            nonce: parse_nonce(&row.nonce).ok_or_else(|| unreadable("nonce"))?,
            expires_at: row.expires_at.into(),
            used_at: row.used_at.map(Into::into),
            created_at: row.created_at.into(),
        })
    }
}

impl OneTimeTokens for Session {
    fn put_one_time_token(&mut self, token: &OneTimeToken) -> Result<(), StoreError> {
        let row = TokenRow::from(token);
        let written = each_backend!(self.connection(), c => diesel::insert_into(one_time_tokens::table)
            .values(&row)
            .on_conflict(dsl::slot)
            .do_update()
            .set(&row)
            .execute(c));
        self.check(written).map(drop)
    }

    fn find_one_time_token(&mut self, id: Id<OneTimeToken>) -> Result<Option<OneTimeToken>, StoreError> {
        let one = one_time_tokens::table.filter(dsl::id.eq(column::Id::from(id)));
        let found = First(one.select(TokenRow::as_select())).get_result(self.connection()).optional();
        self.check(found)?.map(OneTimeToken::try_from).transpose()
    }

    fn use_one_time_token(&mut self, id: Id<OneTimeToken>, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let statement = diesel::update(one_time_tokens::table)
            .filter(dsl::id.eq(column::Id::from(id)))
            .filter(dsl::used_at.is_null())
            .set(dsl::used_at.eq(Some(column::Instant::from(at))));
        let written = statement.execute(self.connection());
        Ok(self.check(written)? == 1)
    }

    fn drop_one_time_token(&mut self, slot: &Slot) -> Result<bool, StoreError> {
        let statement = diesel::delete(one_time_tokens::table).filter(dsl::slot.eq(slot.text()));
        let written = statement.execute(self.connection());
        Ok(self.check(written)? == 1)
    }
}
