//! The companies the sandbox knows, one fixture each.

use std::sync::LazyLock;

use serde_json::Value;

use super::known;

const FIXTURES: [&str; 14] = [
    include_str!("fixtures/356000000.json"),
    include_str!("fixtures/552032534.json"),
    include_str!("fixtures/302474648.json"),
    include_str!("fixtures/418166096.json"),
    include_str!("fixtures/487444697.json"),
    include_str!("fixtures/908595879.json"),
    include_str!("fixtures/130025265.json"),
    include_str!("fixtures/383657467.json"),
    include_str!("fixtures/435246145.json"),
    include_str!("fixtures/300025764.json"),
    include_str!("fixtures/839517323.json"),
    include_str!("fixtures/883010316.json"),
    include_str!("fixtures/123456789.json"),
    DEMONSTRATION,
];
const DEMONSTRATION: &str = include_str!("fixtures/demonstration.json");

/// When each source of the upstream was last refreshed.
pub const LAST_MODIFIED: &str = include_str!("fixtures/sources_last_modified.json");

static COMPANIES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let recorded = FIXTURES.iter().filter_map(|fixture| serde_json::from_str(fixture).ok());
    recorded.chain(answering_too_late()).collect()
});

pub fn companies() -> &'static [Value] {
    &COMPANIES
}

/// The company of a SIREN, or the one that has an establishment of that SIRET.
pub fn find(identifier: &str) -> Option<&'static Value> {
    companies()
        .iter()
        .find(|company| company["siren"] == identifier || has_establishment(company, identifier))
}

fn has_establishment(company: &Value, siret: &str) -> bool {
    company["siege"]["siret"] == siret
        || company["matching_etablissements"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["siret"] == siret))
}

/// The invented company again, under the SIREN whose answers come after every deadline.
fn answering_too_late() -> Option<Value> {
    let mut company: Value = serde_json::from_str(DEMONSTRATION).ok()?;
    company["siren"] = known::TOO_SLOW.into();
    company["siege"]["siret"] = format!("{}00015", known::TOO_SLOW).into();
    Some(company)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fixture_is_readable_json() {
        assert_eq!(companies().len(), FIXTURES.len() + 1);
        assert!(serde_json::from_str::<Value>(LAST_MODIFIED).is_ok());
    }

    #[test]
    fn a_siret_finds_its_company_by_the_seat_or_by_another_establishment() {
        for (siret, siren) in [
            ("48744469700428", "487444697"),
            ("43524614500013", "435246145"),
            ("43524614500021", "435246145"),
        ] {
            assert_eq!(find(siret).map(|company| &company["siren"]), Some(&siren.into()));
        }
        assert_eq!(find("12345678900003"), None);
    }

    #[test]
    fn no_fixture_names_a_natural_person() {
        for director in
            companies().iter().flat_map(|company| company["dirigeants"].as_array().into_iter().flatten())
        {
            let placeholder = director["nom"] == "[NON-DIFFUSIBLE]";
            assert!(placeholder || director["type_dirigeant"] == "personne morale", "{director}");
        }
    }
}
