//! The consolidated company, as the platform knows it.

mod field;
mod fields;
mod provenance;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

pub use field::{Field, UnknownField};
pub use fields::{ActiveStatus, DiffusionStatus, Fields, UnknownLetter};
pub use provenance::Provenance;

use super::{identifier::Siren, source::SourceApi};

/// One row of public facts, shared by all tenants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// The number asked for; no source ever changes it.
    pub siren: Siren,
    /// What the sources say, merged.
    pub fields: Fields,
    /// How far the company lets its data be published; absent when no source said so.
    pub diffusion_status: Option<DiffusionStatus>,
    /// What the official source keeps from publication. All of these are absent from `fields`,
    /// but a masked legal name, which is the literal mask.
    pub masked_fields: BTreeSet<Field>,
    /// Whether the register lets the data be used commercially; absent when it did not say so.
    pub commercial_reuse: Option<bool>,
    /// Where each of the `fields` comes from. Values stored before provenance was kept have none.
    pub provenance: BTreeMap<Field, Provenance>,
    /// What each source itself last said of the company's existence.
    pub stated_status: BTreeMap<SourceApi, ActiveStatus>,
    /// When the watch looks again.
    pub next_check_at: Option<DateTime<Utc>>,
    /// End of the last successful consolidation (SUCCESS or PARTIAL); 1970 before the first.
    pub updated_at: DateTime<Utc>,
}

impl Company {
    /// A company nothing is known of yet: it only lets documents and retrievals refer to it.
    pub fn skeleton(siren: Siren) -> Self {
        Self {
            siren,
            fields: Fields::default(),
            diffusion_status: None,
            masked_fields: BTreeSet::new(),
            commercial_reuse: None,
            provenance: BTreeMap::new(),
            stated_status: BTreeMap::new(),
            next_check_at: None,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    /// A name (even masked) and something of an address: what a cycle must at least find.
    pub fn has_core_identity(&self) -> bool {
        let fields = &self.fields;
        let somewhere = [&fields.address_line1, &fields.postal_code, &fields.city];
        self.is_known() && somewhere.into_iter().any(Option::is_some)
    }

    /// Whether there is anything to show: clients see no company while this is false.
    pub fn is_known(&self) -> bool {
        self.fields.legal_name.is_some()
    }

    /// Whether the data may be served without asking the sources again. An age of exactly `ttl`
    /// is stale; an unknown company is never fresh.
    pub fn is_fresh(&self, now: DateTime<Utc>, ttl: TimeDelta) -> bool {
        self.is_known() && now - self.updated_at < ttl
    }

    /// What the sources say of the company's existence, when they do not agree (FIX-9).
    pub fn status_conflict(&self) -> Option<&BTreeMap<SourceApi, ActiveStatus>> {
        let said = &self.stated_status;
        let agreed = said.values().all(|status| Some(status) == said.values().next());
        (!agreed).then_some(said)
    }

    /// Whether the official source keeps anything from publication.
    pub fn is_masked(&self) -> bool {
        !self.masked_fields.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(updated_at: DateTime<Utc>) -> Result<Company, Box<dyn std::error::Error>> {
        let fields = Fields { legal_name: Some("DANONE".to_owned()), ..Fields::default() };
        Ok(Company { fields, updated_at, ..Company::skeleton(Siren::parse("552032534")?) })
    }

    #[test]
    fn s05_a_company_is_fresh_until_its_age_is_exactly_the_ttl() -> Result<(), Box<dyn std::error::Error>> {
        let ttl = TimeDelta::days(30);
        let company = known(DateTime::UNIX_EPOCH)?;
        assert!(company.is_fresh(DateTime::UNIX_EPOCH + ttl - TimeDelta::microseconds(1), ttl));
        assert!(!company.is_fresh(DateTime::UNIX_EPOCH + ttl, ttl));
        Ok(())
    }

    #[test]
    fn a_skeleton_is_neither_known_nor_fresh() -> Result<(), Box<dyn std::error::Error>> {
        let skeleton = Company::skeleton(Siren::parse("552032534")?);
        assert!(!skeleton.is_known() && !skeleton.has_core_identity());
        assert!(!skeleton.is_fresh(DateTime::UNIX_EPOCH, TimeDelta::days(30)));
        Ok(())
    }

    #[test]
    fn core_identity_is_a_name_and_something_of_an_address() -> Result<(), Box<dyn std::error::Error>> {
        let mut company = known(DateTime::UNIX_EPOCH)?;
        assert!(!company.has_core_identity());
        company.fields.country_code = Some("FR".to_owned());
        assert!(!company.has_core_identity());
        company.fields.city = Some("PARIS".to_owned());
        assert!(company.has_core_identity());
        Ok(())
    }
}
