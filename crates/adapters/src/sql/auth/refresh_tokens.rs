use ::auth::{
    RefreshTokens,
    model::{Nonce, RefreshToken, SecretHash},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{Id, StoreError};

use super::tables::refresh_tokens::{self, dsl};
use crate::sql::{
    column,
    connection::SqlConnection,
    fragment::First,
    session::{Session, corrupt},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = refresh_tokens)]
struct RefreshRow {
    id: column::Id,
    tenant_id: column::Id,
    session_id: column::Id,
    user_id: column::Id,
    token_hash: String,
    parent_token_hash: Option<String>,
    counter: i64,
    nonce: String,
    role: String,
    expires_at: column::Instant,
    used_at: Option<column::Instant>,
    revoked_at: Option<column::Instant>,
    created_at: column::Instant,
}

impl TryFrom<RefreshRow> for RefreshToken {
    type Error = StoreError;

    fn try_from(row: RefreshRow) -> Result<Self, StoreError> {
        let id: Id<Self> = row.id.into();
        let unreadable = |column| corrupt("refresh_tokens", id, column);
        let parent = row.parent_token_hash.map(|hex| SecretHash::parse(&hex));
        Ok(Self {
            id,
            session: row.session_id.into(),
            user: row.user_id.into(),
            tenant: row.tenant_id.into(),
            hash: SecretHash::parse(&row.token_hash).ok_or_else(|| unreadable("token_hash"))?,
            parent: parent.map(|hash| hash.ok_or_else(|| unreadable("parent_token_hash"))).transpose()?,
            counter: row.counter,
            nonce: parse_nonce(&row.nonce).ok_or_else(|| unreadable("nonce"))?,
            role: row.role,
            expires_at: row.expires_at.into(),
            used_at: row.used_at.map(Into::into),
            revoked_at: row.revoked_at.map(Into::into),
            created_at: row.created_at.into(),
        })
    }
}

/// 32 hexadecimal digits.
pub(super) fn nonce_text(nonce: Nonce) -> String {
    format!("{:032x}", u128::from_be_bytes(nonce))
}

pub(super) fn parse_nonce(hex: &str) -> Option<Nonce> {
    u128::from_str_radix(hex, 16).ok().map(u128::to_be_bytes)
}

impl RefreshTokens for Session {
    fn hold_refresh_token(&mut self, hash: &SecretHash) -> Result<Option<RefreshToken>, StoreError> {
        let one = refresh_tokens::table.filter(dsl::token_hash.eq(hash.to_string()));
        // SQLite has one writer, and this is a write.
        let found = match self.connection() {
            SqlConnection::Postgres(c) => one.select(RefreshRow::as_select()).for_update().first(c),
            SqlConnection::Sqlite(c) => one.select(RefreshRow::as_select()).first(c),
        };
        self.check(found.optional())?.map(RefreshToken::try_from).transpose()
    }

    fn hold_current_refresh_token(
        &mut self,
        session: Id<kernel::Session>,
    ) -> Result<Option<RefreshToken>, StoreError> {
        let one = refresh_tokens::table
            .filter(dsl::session_id.eq(column::Id::from(session)))
            .filter(dsl::used_at.is_null())
            .filter(dsl::revoked_at.is_null());
        let found = match self.connection() {
            SqlConnection::Postgres(c) => one.select(RefreshRow::as_select()).for_update().first(c),
            SqlConnection::Sqlite(c) => one.select(RefreshRow::as_select()).first(c),
        };
        self.check(found.optional())?.map(RefreshToken::try_from).transpose()
    }

    fn find_successor(&mut self, parent: &SecretHash) -> Result<Option<RefreshToken>, StoreError> {
        let one = refresh_tokens::table
            .filter(dsl::parent_token_hash.eq(parent.to_string()))
            .select(RefreshRow::as_select());
        let found = First(one).get_result(self.connection()).optional();
        self.check(found)?.map(RefreshToken::try_from).transpose()
    }

    fn insert_refresh_token(&mut self, token: &RefreshToken) -> Result<(), StoreError> {
        let row = (
            dsl::id.eq(column::Id::from(token.id)),
            dsl::tenant_id.eq(column::Id::from(token.tenant)),
            dsl::session_id.eq(column::Id::from(token.session)),
            dsl::user_id.eq(column::Id::from(token.user)),
            dsl::token_hash.eq(token.hash.to_string()),
            dsl::parent_token_hash.eq(token.parent.map(|hash| hash.to_string())),
            dsl::counter.eq(token.counter),
            dsl::nonce.eq(nonce_text(token.nonce)),
            dsl::role.eq(&token.role),
            dsl::expires_at.eq(column::Instant::from(token.expires_at)),
            dsl::used_at.eq(token.used_at.map(column::Instant::from)),
            dsl::revoked_at.eq(token.revoked_at.map(column::Instant::from)),
            dsl::created_at.eq(column::Instant::from(token.created_at)),
        );
        let written = diesel::insert_into(refresh_tokens::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }

    fn use_refresh_token(&mut self, token: Id<RefreshToken>, at: DateTime<Utc>) -> Result<(), StoreError> {
        let statement = diesel::update(refresh_tokens::table)
            .filter(dsl::id.eq(column::Id::from(token)))
            .set(dsl::used_at.eq(Some(column::Instant::from(at))));
        let written = statement.execute(self.connection());
        self.check(written).map(drop)
    }
}
