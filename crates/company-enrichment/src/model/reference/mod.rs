//! The official nomenclatures, compiled in from `data/` (see `data/SOURCES.md`) and parsed once.
//!
//! All look-ups take the code as the sources write it and answer `None` for an unknown one.

mod countries;
mod tables;

pub use countries::{country_by_cog, country_by_iso3, country_by_name};
pub use tables::{headcount_label, headcount_range, legal_form, naf_label, section_label};

/// Label of a NAF code, else of its section letter: `activity_label(Some("62.02A"), Some("J"))`.
pub fn activity_label(naf_code: Option<&str>, section: Option<&str>) -> Option<&'static str> {
    naf_code.and_then(naf_label).or_else(|| section.and_then(section_label))
}
