//! Personal values beside audit lines, readable only with their person's key.

use std::fmt;

use diesel::prelude::*;
use kernel::{Audit, Id, Personal, StoreError, TenantId, UserId};
use secrecy::{ExposeSecret, SecretSlice};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    data_keys,
    sql::{
        column,
        connection::each_backend,
        fragment::First,
        schema::{audit_personal_values, person_keys},
        session::{Session, corrupt},
    },
};

/// So many random bytes before the value keep its digest from being guessed.
const SALT: usize = 16;

/// Bytes in hexadecimal digits.
struct Hex<'a>(&'a [u8]);

impl fmt::LowerHex for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A personal value on its way into its row.
pub(super) struct Encrypted {
    person: UserId,
    /// Of salt and value, for the chained line.
    pub digest: String,
    ciphertext: String,
}

impl Session {
    pub(super) fn encrypt_personal(
        &mut self,
        line: Id<Audit>,
        personal: &Personal,
    ) -> Result<Encrypted, StoreError> {
        let key = self.person_key(personal.person)?;
        let mut salted = vec![0; SALT];
        self.random.fill(&mut salted);
        salted.extend(serde_json_canonicalizer::to_vec(&personal.value).map_err(StoreError::database)?);
        let digest = format!("{:x}", Hex(&Sha256::digest(&salted)));
        let ciphertext = data_keys::encrypt(&key, &salted, &line.to_string(), &*self.random);
        let ciphertext = ciphertext.ok_or_else(|| StoreError::database("a value could not be encrypted"))?;
        Ok(Encrypted { person: personal.person, digest, ciphertext })
    }

    pub(super) fn insert_personal(
        &mut self,
        line: Id<Audit>,
        tenant: Option<TenantId>,
        value: &Encrypted,
    ) -> Result<(), StoreError> {
        let row = (
            audit_personal_values::audit_id.eq(column::Id::from(line)),
            audit_personal_values::tenant_id.eq(tenant.map(column::Id::from)),
            audit_personal_values::person_id.eq(column::Id::from(value.person)),
            audit_personal_values::ciphertext.eq(&value.ciphertext),
        );
        let written =
            diesel::insert_into(audit_personal_values::table).values(row).execute(self.connection());
        self.check(written).map(drop)
    }

    pub(super) fn read_personal(&mut self, line: Id<Audit>) -> Result<Option<Value>, StoreError> {
        let query = audit_personal_values::table
            .find(column::Id::from(line))
            .select((audit_personal_values::person_id, audit_personal_values::ciphertext));
        let found = First(query).get_result::<(column::Id, String)>(self.connection()).optional();
        let Some((person, ciphertext)) = self.check(found)? else { return Ok(None) };
        let Some(key) = self.find_person_key(person.into())? else { return Ok(None) };
        let unreadable = || corrupt("audit_personal_values", line, "ciphertext");
        let salted = data_keys::decrypt(&key, &ciphertext, &line.to_string()).ok_or_else(unreadable)?;
        let value = salted.get(SALT..).and_then(|value| serde_json::from_slice(value).ok());
        value.ok_or_else(unreadable).map(Some)
    }

    /// The key of a person, made when there is none.
    fn person_key(&mut self, person: UserId) -> Result<SecretSlice<u8>, StoreError> {
        if let Some(key) = self.find_person_key(person)? {
            return Ok(key);
        }
        let key = data_keys::new_key(&*self.random);
        let wrapped =
            self.audit_policy().keys.encrypt(key.expose_secret(), &person.to_string(), &*self.random);
        let wrapped = wrapped.ok_or_else(|| StoreError::database("a key could not be encrypted"))?;
        let row = (
            person_keys::person_id.eq(column::Id::from(person)),
            person_keys::wrapped_key.eq(wrapped),
            person_keys::created_at.eq(self.now()),
        );
        let written = each_backend!(self.connection(), c => diesel::insert_into(person_keys::table)
            .values(row)
            .on_conflict_do_nothing()
            .execute(c));
        if self.check(written)? == 1 {
            return Ok(key);
        }
        // Another act about the same person was faster.
        let theirs = self.find_person_key(person)?;
        theirs.ok_or_else(|| StoreError::unavailable("the key of a person was just destroyed"))
    }

    fn find_person_key(&mut self, person: UserId) -> Result<Option<SecretSlice<u8>>, StoreError> {
        let query = person_keys::table.find(column::Id::from(person)).select(person_keys::wrapped_key);
        let found = First(query).get_result::<String>(self.connection()).optional();
        let Some(wrapped) = self.check(found)? else { return Ok(None) };
        let key = self.audit_policy().keys.decrypt(&wrapped, &person.to_string());
        key.map(SecretSlice::from).ok_or_else(|| corrupt("person_keys", person, "wrapped_key")).map(Some)
    }
}
