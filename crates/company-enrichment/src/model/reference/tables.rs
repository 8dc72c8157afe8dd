use std::{collections::HashMap, sync::LazyLock};

/// A nomenclature: rows of text, found by their first column.
struct Table {
    rows: HashMap<String, csv::StringRecord>,
}

impl Table {
    fn parse(text: &'static str) -> Self {
        let rows = csv::Reader::from_reader(text.as_bytes())
            .into_records()
            .filter_map(Result::ok)
            .filter_map(|row| Some((row.get(0)?.to_owned(), row)))
            .collect();
        Self { rows }
    }

    fn cell(&self, code: &str, column: usize) -> Option<&str> {
        self.rows.get(code)?.get(column)
    }
}

static LEGAL_FORMS: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../../data/nature_juridique.csv")));
static NAF_REV2: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("../../../data/naf_rev2.csv")));
static NAF_2025: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("../../../data/naf_2025.csv")));
static NAF_SECTIONS: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../../data/naf_section.csv")));
static HEADCOUNTS: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("../../../data/tranche_effectif.csv")));

const LABEL: usize = 1;
const CANONICAL_RANGE: usize = 4;

/// Label of an INSEE legal category of four digits (`5710` → a SAS).
pub fn legal_form(code: &str) -> Option<&'static str> {
    LEGAL_FORMS.cell(code, LABEL)
}

/// Label of an activity in its dotted form (`62.02A`): NAF rev. 2 first, then NAF 2025.
pub fn naf_label(code: &str) -> Option<&'static str> {
    NAF_REV2.cell(code, LABEL).or_else(|| NAF_2025.cell(code, LABEL))
}

/// Label of a NAF rev. 2 section (`J`).
pub fn section_label(section: &str) -> Option<&'static str> {
    NAF_SECTIONS.cell(section, LABEL)
}

/// The range we serve for a Sirene headcount code (`11` → `10-19`, `NN` → `NN`).
pub fn headcount_range(code: &str) -> Option<&'static str> {
    HEADCOUNTS.cell(code, CANONICAL_RANGE)
}

/// The official words for a Sirene headcount code (`NN` → "Unité non employeuse …").
pub fn headcount_label(code: &str) -> Option<&'static str> {
    HEADCOUNTS.cell(code, LABEL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_have_the_published_row_counts() {
        assert_eq!(LEGAL_FORMS.rows.len(), 260);
        assert_eq!(NAF_REV2.rows.len(), 732);
        assert_eq!(NAF_2025.rows.len(), 747);
        assert_eq!(NAF_SECTIONS.rows.len(), 21);
        assert_eq!(HEADCOUNTS.rows.len(), 16);
    }

    #[test]
    fn s33_an_unknown_legal_category_has_no_label() {
        assert_eq!(legal_form("5710"), Some("SAS, société par actions simplifiée"));
        assert_eq!(legal_form("9999"), None);
        assert_eq!(legal_form(""), None);
    }

    #[test]
    fn a_naf_code_is_looked_up_in_revision_2_then_in_2025() {
        assert_eq!(naf_label("62.02A"), Some("Conseil en systèmes et logiciels informatiques"));
        assert_eq!(naf_label("01.12Y"), Some("Culture du riz"));
        assert_eq!(naf_label("6202A"), None);
        assert_eq!(section_label("J"), Some("Information et communication"));
    }

    #[test]
    fn a_headcount_code_becomes_a_range_and_nn_stays_nn() {
        assert_eq!(headcount_range("11"), Some("10-19"));
        assert_eq!(headcount_range("00"), Some("0"));
        assert_eq!(headcount_range("NN"), Some("NN"));
        assert_eq!(headcount_range("99"), None);
        assert!(headcount_label("NN").is_some_and(|label| label.starts_with("Unité non employeuse")));
    }
}
