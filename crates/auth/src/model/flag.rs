use chrono::{DateTime, Utc};
use kernel::{Flag, Id, TenantId};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What a flag is set to, in one tenant or in all that set nothing of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagSetting {
    pub id: Id<FlagSetting>,
    /// None: for every tenant without a setting of its own.
    pub tenant: Option<TenantId>,
    pub key: String,
    pub enabled: bool,
    /// Handed to clients as it is, while the flag is on for them.
    pub variant: Option<String>,
    /// Of whom it is on: of the tenants for a setting of all, of the people for a tenant's.
    pub rollout_percent: u8,
    /// From then on it counts as absent.
    pub expires_at: Option<DateTime<Utc>>,
    pub note: Option<String>,
}

/// For whom a flag is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagSubject {
    pub tenant: TenantId,
    /// The user or program; the tenant when it is neither.
    pub person: Uuid,
}

/// What a flag is for someone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagState {
    pub key: &'static str,
    pub on: bool,
    pub variant: Option<String>,
}

impl FlagSetting {
    pub fn scope(&self) -> &'static str {
        if self.tenant.is_some() { "tenant" } else { "global" }
    }

    /// The tenant, or `*` for all.
    pub fn scope_id(&self) -> String {
        self.tenant.map_or_else(|| "*".to_owned(), |tenant| tenant.to_string())
    }

    /// Tenant and key in one: there is one setting of a slot.
    pub fn slot(&self) -> String {
        format!("{}:{}", self.scope_id(), self.key)
    }

    /// As the trail tells it.
    pub(crate) fn told(&self) -> Value {
        json!({
            "enabled": self.enabled,
            "variant": self.variant,
            "rollout_percent": self.rollout_percent,
            "expires_at": self.expires_at,
            "note": self.note,
        })
    }

    /// Whether it counts: it has not expired.
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// What the settings make of a flag: the tenant's counts, else the one of all, else the default.
pub fn decide(flag: Flag, settings: &[FlagSetting], who: FlagSubject, now: DateTime<Utc>) -> FlagState {
    let set_in = |place: Option<TenantId>| {
        settings.iter().find(|set| set.key == flag.key && set.tenant == place && set.holds(now))
    };
    let Some(set) = set_in(Some(who.tenant)).or_else(|| set_in(None)) else {
        return FlagState { key: flag.key, on: flag.default, variant: None };
    };
    let subject = if set.tenant.is_some() { who.person } else { who.tenant.as_uuid() };
    let on = set.enabled && bucket(flag.key, subject) < set.rollout_percent;
    FlagState { key: flag.key, on, variant: set.variant.clone().filter(|_| on) }
}

/// Where someone stands between 0 and 99, for good: whoever is in at ten percent is in at fifty. Each flag deals anew, so that
/// it is not always the same who go first.
fn bucket(key: &str, subject: Uuid) -> u8 {
    let digest = Sha256::new().chain_update(key).chain_update([0]).chain_update(subject).finalize();
    let number = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    u8::try_from(number % 100).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use kernel::{FlagKind, testing::instant};
    use proptest::prelude::*;

    use super::*;

    const FLAG: Flag = Flag { key: "area.thing", default: false, owner: "tests", kind: FlagKind::Ops };

    fn setting(tenant: Option<u128>, rollout_percent: u8) -> FlagSetting {
        FlagSetting {
            id: Id::from_uuid(Uuid::nil()),
            tenant: tenant.map(|number| Id::from_uuid(Uuid::from_u128(number))),
            key: FLAG.key.to_owned(),
            enabled: true,
            variant: None,
            rollout_percent,
            expires_at: None,
            note: None,
        }
    }

    fn is_on(settings: &[FlagSetting], tenant: u128, person: u128) -> bool {
        let who =
            FlagSubject { tenant: Id::from_uuid(Uuid::from_u128(tenant)), person: Uuid::from_u128(person) };
        decide(FLAG, settings, who, instant("2026-11-21T10:00:00Z")).on
    }

    proptest! {
        #[test]
        fn scenario_56_those_in_at_a_smaller_share_stay_in_at_a_greater_one(
            tenant in any::<u128>(), person in any::<u128>(), less in 0_u8..=100, more in 0_u8..=100,
        ) {
            let (less, more) = (less.min(more), less.max(more));
            for place in [None, Some(tenant)] {
                let on_at = |share| is_on(&[setting(place, share)], tenant, person);
                prop_assert!(!on_at(less) || on_at(more));
                prop_assert!(!on_at(0) && on_at(100));
            }
        }
    }

    #[test]
    fn scenario_56_ten_and_fifty_percent_are_about_that_many_tenants_and_the_first_stay() {
        let within = |share| {
            let on = |tenant: &u128| is_on(&[setting(None, share)], *tenant, 0);
            (0..10_000_u128).filter(on).collect::<std::collections::BTreeSet<_>>()
        };
        let (tenth, half) = (within(10), within(50));
        assert!((900..1100).contains(&tenth.len()) && (4800..5200).contains(&half.len()));
        assert!(tenth.is_subset(&half));
        let first: Vec<u128> = tenth.into_iter().take(5).collect();
        assert_eq!(first, FIRST, "the same in every version: a new hash would throw people out");
    }

    const FIRST: [u128; 5] = [13, 32, 34, 52, 66];

    #[test]
    fn scenario_57_the_tenant_wins_and_what_is_expired_or_of_another_flag_counts_as_absent() {
        let off = FlagSetting { enabled: false, ..setting(Some(1), 100) };
        let settings = [setting(None, 100), off.clone()];
        assert!(!is_on(&settings, 1, 0) && is_on(&settings, 2, 0));
        let expired = FlagSetting { expires_at: Some(instant("2026-11-21T10:00:00Z")), ..off.clone() };
        assert!(is_on(&[expired, setting(None, 100)], 1, 0), "its last moment is past");
        let other = FlagSetting { key: "area.other".to_owned(), ..off };
        assert!(is_on(&[other, setting(None, 100)], 1, 0));
        assert!(!is_on(&[], 1, 0), "the default");
    }
}
