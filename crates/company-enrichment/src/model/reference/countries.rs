use std::{collections::HashMap, sync::LazyLock};

use crate::model::spelling::fold;

/// ISO 3166 alpha-2 codes, found by the three ways the sources name a country.
#[derive(Default)]
struct Countries {
    rows: usize,
    by_cog: HashMap<String, String>,
    by_iso3: HashMap<String, String>,
    by_name: HashMap<String, String>,
}

static COUNTRIES: LazyLock<Countries> =
    LazyLock::new(|| Countries::parse(include_str!("../../../data/country_cog.csv")));

impl Countries {
    fn parse(text: &'static str) -> Self {
        let mut countries = Self::default();
        for row in csv::Reader::from_reader(text.as_bytes()).into_records().filter_map(Result::ok) {
            countries.rows += 1;
            countries.add(row.iter().collect::<Vec<_>>().as_slice());
        }
        countries
    }

    /// Countries come before territories of the same name or code, so the first one stays.
    /// A row that groups several territories has no ISO code and is left out.
    fn add(&mut self, row: &[&str]) {
        if let [cog, iso2, iso3, name, official_name, ..] = row
            && !iso2.is_empty()
        {
            self.by_cog.insert((*cog).to_owned(), (*iso2).to_owned());
            self.by_iso3.entry((*iso3).to_owned()).or_insert_with(|| (*iso2).to_owned());
            for name in [name, official_name] {
                self.by_name.entry(fold(name)).or_insert_with(|| (*iso2).to_owned());
            }
        }
    }
}

/// ISO alpha-2 code by INSEE COG code (`99109` → `DE`).
pub fn country_by_cog(cog: &str) -> Option<&'static str> {
    COUNTRIES.by_cog.get(cog).map(String::as_str)
}

/// ISO alpha-2 code by French name, in any case, with or without accents (`ALLEMAGNE` → `DE`).
pub fn country_by_name(name: &str) -> Option<&'static str> {
    COUNTRIES.by_name.get(&fold(name)).map(String::as_str)
}

/// ISO alpha-2 code by ISO alpha-3 code (`FRA` → `FR`).
pub fn country_by_iso3(iso3: &str) -> Option<&'static str> {
    COUNTRIES.by_iso3.get(iso3).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_published_row_count() {
        assert_eq!(COUNTRIES.rows, 229);
    }

    #[test]
    fn a_country_is_found_by_code_by_name_and_by_iso3() {
        assert_eq!(country_by_cog("99109"), Some("DE"));
        assert_eq!(country_by_name("ALLEMAGNE"), Some("DE"));
        assert_eq!(country_by_name("REPUBLIQUE TCHEQUE"), Some("CZ"));
        assert_eq!(country_by_name("COTE D'IVOIRE"), Some("CI"));
        assert_eq!(country_by_name("etats-unis"), Some("US"));
        assert_eq!(country_by_iso3("FRA"), Some("FR"));
        assert_eq!(country_by_iso3("ESP"), Some("ES"));
    }

    #[test]
    fn unknown_or_grouped_territories_have_no_code() {
        assert_eq!(country_by_cog("99157"), None);
        assert_eq!(country_by_cog(""), None);
        assert_eq!(country_by_name("ATLANTIDE"), None);
        assert_eq!(country_by_iso3(""), None);
    }
}
