use kernel::StoreError;
use sha2::{Digest, Sha256};

use super::{AuditRecord, SealedRecord, seal::hex};

/// What the first line of a chain follows.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The newest line of a chain: what the next one follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Counted from 1; 0 before the first line.
    pub seq: u64,
    pub hash: String,
}

/// A line's place in its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub seq: u64,
    pub prev_hash: String,
    pub hash: String,
}

impl Head {
    /// Before the first line.
    pub fn genesis() -> Self {
        Self { seq: 0, hash: GENESIS.to_owned() }
    }

    /// The place of `record` as the next line.
    ///
    /// # Errors
    /// As [`AuditRecord::canonical`].
    pub fn next(&self, record: &AuditRecord) -> Result<Link, StoreError> {
        let seq = self.seq + 1;
        let hash = hash_of(&self.hash, &record.canonical(seq)?);
        Ok(Link { seq, prev_hash: self.hash.clone(), hash })
    }
}

impl From<&Link> for Head {
    fn from(link: &Link) -> Self {
        Self { seq: link.seq, hash: link.hash.clone() }
    }
}

/// `hex(SHA-256(prev_hash ‖ "\n" ‖ record))`.
fn hash_of(prev_hash: &str, record: &[u8]) -> String {
    hex(&Sha256::new().chain_update(prev_hash).chain_update("\n").chain_update(record).finalize())
}

/// What is wrong with a chain at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No line bears this number though later ones, the head or a checkpoint do.
    Missing,
    /// Two lines bear this number.
    Repeated,
    /// The line does not follow the one before it.
    Detached,
    /// The line is not what was sealed.
    Altered,
    /// The line is not what a checkpoint signed.
    Contradicted,
    /// A checkpoint that we did not sign.
    Forged,
}

impl Fault {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Repeated => "repeated",
            Self::Detached => "detached",
            Self::Altered => "altered",
            Self::Contradicted => "contradicted",
            Self::Forged => "forged",
        }
    }
}

/// Walks a chain from one end to the other and stops at the first line that does not fit.
#[derive(Clone, Debug)]
pub struct Verifier {
    head: Head,
}

impl Verifier {
    /// Begins after `anchor`: the genesis, or the checkpoint at which earlier lines were purged.
    pub const fn after(anchor: Head) -> Self {
        Self { head: anchor }
    }

    /// The last line that fitted.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Looks at the next line, in order of `seq`.
    ///
    /// # Errors
    /// The first broken place: its number and what is wrong there.
    pub fn check(&mut self, line: &SealedRecord) -> Result<(), (u64, Fault)> {
        let expected = self.head.seq + 1;
        let SealedRecord { record, link } = line;
        if link.seq > expected {
            return Err((expected, Fault::Missing));
        }
        if link.seq < expected {
            return Err((link.seq, Fault::Repeated));
        }
        if link.prev_hash != self.head.hash {
            return Err((expected, Fault::Detached));
        }
        let resealed = self.head.next(record).map_err(|_| (expected, Fault::Altered))?;
        if resealed.hash != link.hash {
            return Err((expected, Fault::Altered));
        }
        self.head = Head::from(link);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Id, TenantId};
    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn record(number: u64) -> AuditRecord {
        AuditRecord {
            id: Id::from_uuid(Uuid::from_u128(number.into())),
            tenant: Some(TenantId::from_uuid(Uuid::from_u128(7))),
            occurred_at: chrono::DateTime::UNIX_EPOCH,
            actor_type: "system".to_owned(),
            actor_id: None,
            action: "test.act".to_owned(),
            target_type: "thing".to_owned(),
            target_id: Uuid::nil(),
            outcome: "success".to_owned(),
            request_id: "r".to_owned(),
            correlation_id: "c".to_owned(),
            ip_prefix: None,
            pii_sha256: None,
            metadata: json!({ "number": number }),
        }
    }

    fn chain(lines: u64) -> Vec<SealedRecord> {
        let mut head = Head::genesis();
        let seal = |number| {
            let record = record(number);
            let link = head.next(&record).unwrap();
            head = Head::from(&link);
            SealedRecord { record, link }
        };
        (1..=lines).map(seal).collect()
    }

    fn first_broken(lines: &[SealedRecord]) -> Option<u64> {
        let mut verifier = Verifier::after(Head::genesis());
        lines.iter().find_map(|line| verifier.check(line).err()).map(|(seq, _)| seq)
    }

    #[test]
    fn the_canonical_record_lists_the_members_that_platform_md_fixes() {
        let canonical = String::from_utf8(record(1).canonical(1).unwrap()).unwrap();
        assert!(canonical.starts_with(
            r#"{"action":"test.act","actor_id":null,"actor_type":"system","correlation_id":"c","id":"#
        ));
        assert!(canonical.ends_with(r#""target_id":"00000000-0000-0000-0000-000000000000","target_type":"thing","tenant_id":"00000000-0000-0000-0000-000000000007","v":1}"#));
    }

    proptest! {
        #[test]
        fn scenario_40_whatever_is_done_to_one_line_its_place_is_named(at in 0_usize..20, other in 0_usize..20, way in 0..4) {
            let mut lines = chain(20);
            prop_assert_eq!(first_broken(&lines), None);
            let expected = match way {
                0 => { lines[at].record.outcome = "denied".to_owned(); at }
                1 => { lines.remove(at); at }
                2 => { let copy = lines[at].clone(); lines.insert(at, copy); at }
                _ => {
                    let (a, b) = (lines[at].record.clone(), lines[other].record.clone());
                    lines[at].record = b;
                    lines[other].record = a;
                    at.min(other)
                }
            };
            let untouched = way == 3 && at == other || way == 1 && at == 19;
            prop_assert_eq!(first_broken(&lines), (!untouched).then_some(expected as u64 + 1));
        }
    }
}
