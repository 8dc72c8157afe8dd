use std::{collections::BTreeMap, fmt};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Context, Detail, PageRequest, Start, Stretch};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::ApiError;

/// A byte that tells the direction, an id, half an HMAC-SHA-256: 44 letters without a spare bit.
const PLACE: usize = 17;
const TAG: usize = 16;

const OLDER: u8 = 0;
const NEWER: u8 = 1;

/// Signs cursors. A new signing secret makes a new key; cursors given before are then unknown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CursorKey([u8; 32]);

impl CursorKey {
    /// The key that belongs to a signing secret, and tells nothing of it.
    pub fn derived_from(secret: &[u8]) -> Self {
        Self(Sha256::new().chain_update(b"comptoir/cursor/1\n").chain_update(secret).finalize().into())
    }

    /// The cursors of the list called `list`, which has one order alone, narrowed by these parameters.
    ///
    /// # Errors
    /// A server fault when nothing can be signed.
    pub fn cursors<'a>(
        &self,
        cx: &Context,
        list: &str,
        filter: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Cursors, ApiError> {
        let filter: BTreeMap<_, _> = filter.into_iter().collect();
        let bound = serde_json::to_vec(&(list, cx.tenant(), filter)).map_err(ApiError::internal)?;
        let key = Hmac::<Sha256>::new_from_slice(&self.0).map_err(ApiError::internal)?;
        Ok(Cursors(key.chain_update(bound)))
    }
}

impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CursorKey(***)")
    }
}

/// Writes and reads the cursors of one list as one tenant filters it: a cursor made for anything else is unknown here
/// (platform.md §6.4).
pub struct Cursors(Hmac<Sha256>);

impl Cursors {
    /// The cursor that leads to `start`; none for a place that moves.
    pub fn write(&self, start: Start) -> Option<String> {
        let (direction, id) = match start {
            Start::Newest { .. } => return None,
            Start::OlderThan(id) => (OLDER, id),
            Start::NewerThan(id) => (NEWER, id),
        };
        let mut bytes = vec![direction];
        bytes.extend(id.as_bytes());
        let tag = self.0.clone().chain_update(&bytes).finalize().into_bytes();
        bytes.extend(tag.iter().take(TAG));
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Where a cursor leads.
    ///
    /// # Errors
    /// 400 `INVALID_CURSOR` for whatever [`Self::write`] of the same list did not write.
    pub fn read(&self, cursor: &str) -> Result<Start, ApiError> {
        self.parse(cursor).ok_or_else(ApiError::invalid_cursor)
    }

    /// The stretch asked for: from a cursor if there is one, else from a page.
    ///
    /// # Errors
    /// As [`Self::read`]; 400 `INVALID_PAGINATION` for both at once.
    pub fn stretch(&self, cursor: Option<&str>, page: PageRequest) -> Result<Stretch, ApiError> {
        let start = match cursor {
            None => Start::Newest { skip: page.offset() },
            Some(_) if page.page() > 1 => {
                return Err(ApiError::invalid_pagination([Detail::new("page", "not_with_cursor")]));
            }
            Some(cursor) => self.read(cursor)?,
        };
        Ok(Stretch { start, size: page.size() })
    }

    fn parse(&self, cursor: &str) -> Option<Start> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (place, tag) = bytes.split_at_checked(PLACE).filter(|(_, tag)| tag.len() == TAG)?;
        self.0.clone().chain_update(place).verify_truncated_left(tag).ok()?;
        let (direction, id) = place.split_first()?;
        let id = Uuid::from_slice(id).ok()?;
        match *direction {
            OLDER => Some(Start::OlderThan(id)),
            NEWER => Some(Start::NewerThan(id)),
            _ => None,
        }
    }
}

impl fmt::Debug for Cursors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursors")
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Id, Scope};
    use proptest::prelude::*;

    use super::*;

    const LENGTH: usize = 44;

    type Filter<'a> = [(&'a str, &'a str)];

    fn cursors(secret: u8, tenant: u128, list: &str, filter: &Filter<'_>) -> Cursors {
        let scope = Scope::Tenant(Id::from_uuid(Uuid::from_u128(tenant)));
        let cx = Context { scope, ..Context::system("test") };
        CursorKey::derived_from(&[secret; 32]).cursors(&cx, list, filter.iter().copied()).unwrap()
    }

    fn start() -> impl Strategy<Value = Start> {
        (any::<u128>(), any::<bool>()).prop_map(|(id, older)| {
            let id = Uuid::from_u128(id);
            if older { Start::OlderThan(id) } else { Start::NewerThan(id) }
        })
    }

    proptest! {
        #[test]
        fn a_cursor_leads_back_to_its_place(start in start()) {
            let cursors = cursors(1, 1, "requests", &[("status", "FAILED")]);
            let cursor = cursors.write(start).unwrap();
            prop_assert_eq!(cursor.len(), LENGTH);
            prop_assert_eq!(cursors.read(&cursor).unwrap(), start);
        }

        #[test]
        fn scenario_33_a_cursor_is_unknown_to_another_tenant_list_filter_and_secret(start in start()) {
            let cursor = cursors(1, 1, "requests", &[("status", "FAILED")]).write(start).unwrap();
            for (secret, tenant, list, filter) in [
                (2, 1, "requests", &[("status", "FAILED")][..]),
                (1, 2, "requests", &[("status", "FAILED")]),
                (1, 1, "audit", &[("status", "FAILED")]),
                (1, 1, "requests", &[("status", "STALE")]),
                (1, 1, "requests", &[("siren", "FAILED")]),
                (1, 1, "requests", &[("status", "FAILED"), ("siren", "356000000")]),
                (1, 1, "requests", &[]),
            ] {
                let refused = cursors(secret, tenant, list, filter).read(&cursor).unwrap_err();
                prop_assert_eq!(refused.code(), "INVALID_CURSOR");
            }
        }

        #[test]
        fn a_cursor_with_any_bit_flipped_is_unknown(start in start(), bit in 0..LENGTH * 8) {
            let cursors = cursors(1, 1, "requests", &[]);
            let mut cursor = cursors.write(start).unwrap().into_bytes();
            cursor[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(cursors.read(&String::from_utf8_lossy(&cursor)).is_err());
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,60}") {
            prop_assert!(cursors(1, 1, "requests", &[]).read(&text).is_err());
        }
    }

    #[test]
    fn the_order_in_which_a_filter_is_written_makes_no_difference() {
        let start = Start::OlderThan(Uuid::nil());
        let cursor = cursors(1, 1, "requests", &[("a", "1"), ("b", "2")]).write(start).unwrap();
        assert_eq!(cursors(1, 1, "requests", &[("b", "2"), ("a", "1")]).read(&cursor).unwrap(), start);
    }
}
