//! The words of authorisation, as people read them: every role, and the permissions that can be named one by one, as the
//! scope of an API client or beside the roles of a member. Patterns (`jobs:*`) are for presets alone (platform.md §3).

use std::sync::LazyLock;

use kernel::{Locale, Permission};
use serde::Deserialize;

use crate::Role;

/// Sorted by name. Whoever brings an area adds its permissions there.
const SOURCE: &str = include_str!("../../../contracts/roles.json");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| serde_json::from_str(SOURCE).unwrap_or_default());

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    roles: Vec<Named>,
    resources: Vec<Named>,
    permissions: Vec<Named>,
}

/// A word and what it means to a reader.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    name: String,
    texts: Texts,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    fr: String,
    en: String,
    ar: String,
}

impl Named {
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a permission is about: the part before the colon.
    pub fn resource(&self) -> &str {
        self.name.split(':').next().unwrap_or_default()
    }

    pub fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::French => &self.texts.fr,
            Locale::English => &self.texts.en,
            Locale::Arabic => &self.texts.ar,
        }
    }
}

/// Every permission that can be named, by name.
pub fn permissions() -> impl Iterator<Item = &'static Named> {
    CATALOGUE.permissions.iter()
}

/// What permissions are about, by name.
pub fn resources() -> impl Iterator<Item = &'static Named> {
    CATALOGUE.resources.iter()
}

/// The permission of this name, if it can be named.
pub fn find(name: &str) -> Option<Permission> {
    let all = &CATALOGUE.permissions;
    let at = all.binary_search_by(|named| named.name.as_str().cmp(name)).ok()?;
    all.get(at).map(|named| Permission::new(&named.name))
}

/// What a role is, in a sentence.
pub fn role_text(role: Role, locale: Locale) -> &'static str {
    let named = CATALOGUE.roles.iter().find(|named| named.name == role.as_str());
    named.map_or(role.as_str(), |named| named.text(locale))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_is_found_and_a_pattern_or_an_operators_permission_is_not() {
        assert!(permissions().count() > 50 && CATALOGUE.permissions.is_sorted_by(|a, b| a.name < b.name));
        assert!(permissions().all(|named| find(named.name()).is_some()));
        assert!(["*", "requests:*", "platform:provision", ""].iter().all(|name| find(name).is_none()));
    }

    #[test]
    fn every_role_and_every_resource_has_a_text_in_each_language() {
        let roles: Vec<&str> = CATALOGUE.roles.iter().map(Named::name).collect();
        assert_eq!(roles, Role::ALL.map(Role::as_str));
        let about: BTreeSet<&str> = permissions().map(Named::resource).collect();
        assert_eq!(about, resources().map(Named::name).collect());
        for named in CATALOGUE.roles.iter().chain(permissions()).chain(resources()) {
            for locale in [Locale::French, Locale::English, Locale::Arabic] {
                assert!(!named.text(locale).trim().is_empty(), "{} {}", named.name, locale.code());
            }
        }
    }

    #[test]
    fn what_a_preset_grants_by_name_can_be_named() {
        for role in Role::ALL.into_iter().filter(|role| role.is_personal()) {
            let granted = role.permissions();
            let by_name = granted.granted().filter(|name| !name.contains('*'));
            let unknown: Vec<&str> = by_name.filter(|name| find(name).is_none()).collect();
            assert_eq!(unknown, [] as [&str; 0], "{}: add them to contracts/roles.json", role.as_str());
        }
    }
}
