use ::auth::{Credentials, model::User};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::{Locale, StoreError, UserId};
use secrecy::{ExposeSecret, SecretString};

use super::{rows::UserRow, tables::users};
use crate::sql::{column, fragment::First, session::Session};

/// Only what is not none.
#[derive(AsChangeset)]
#[diesel(table_name = users)]
struct Changes<'a> {
    hashed_password: Option<&'a str>,
    password_changed_at: Option<column::Instant>,
    display_name: Option<&'a str>,
    name_key: Option<String>,
    locale: Option<&'static str>,
    updated_at: column::Instant,
}

impl Session {
    fn change_user(&mut self, user: UserId, changes: &Changes<'_>) -> Result<(), StoreError> {
        let one = users::table.filter(users::id.eq(column::Id::from(user)));
        let written = diesel::update(one).set(changes).execute(self.connection());
        self.check(written).map(drop)
    }
}

impl Credentials for Session {
    fn find_user_by_id(&mut self, user: UserId) -> Result<Option<User>, StoreError> {
        let query = users::table.filter(users::id.eq(column::Id::from(user))).select(UserRow::as_select());
        let found = First(query).get_result(self.connection()).optional();
        self.check(found)?.map(User::try_from).transpose()
    }

    fn put_password(
        &mut self,
        user: UserId,
        phc: &SecretString,
        changed_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let changes = Changes {
            hashed_password: Some(phc.expose_secret()),
            password_changed_at: Some(changed_at.into()),
            display_name: None,
            name_key: None,
            locale: None,
            updated_at: self.now(),
        };
        self.change_user(user, &changes)
    }

    fn replace_hash(
        &mut self,
        user: UserId,
        old: &SecretString,
        new: &SecretString,
    ) -> Result<bool, StoreError> {
        let unchanged = users::table
            .filter(users::id.eq(column::Id::from(user)))
            .filter(users::hashed_password.eq(old.expose_secret()));
        let now = self.now();
        let statement = diesel::update(unchanged)
            .set((users::hashed_password.eq(new.expose_secret()), users::updated_at.eq(now)));
        let written = statement.execute(self.connection());
        Ok(self.check(written)? == 1)
    }

    fn put_active(&mut self, user: UserId, is_active: bool) -> Result<bool, StoreError> {
        let other =
            users::table.filter(users::id.eq(column::Id::from(user))).filter(users::is_active.ne(is_active));
        let now = self.now();
        let statement =
            diesel::update(other).set((users::is_active.eq(is_active), users::updated_at.eq(now)));
        let written = statement.execute(self.connection());
        Ok(self.check(written)? == 1)
    }

    fn put_profile(
        &mut self,
        user: UserId,
        display_name: Option<&str>,
        locale: Option<Locale>,
    ) -> Result<(), StoreError> {
        let changes = Changes {
            hashed_password: None,
            password_changed_at: None,
            display_name,
            name_key: display_name.map(str::to_lowercase),
            locale: locale.map(Locale::code),
            updated_at: self.now(),
        };
        self.change_user(user, &changes)
    }
}
