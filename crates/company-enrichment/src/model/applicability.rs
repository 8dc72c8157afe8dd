//! Which registers can know a company at all, by what is known of it when their turn comes (§5, "not called").

use super::{
    identifier::Siren,
    source::{SourceApi, SourceRecord},
};

/// What the sources asked so far have told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The company asked for.
    pub siren: Siren,
    /// Its legal category, four digits of INSEE's nomenclature.
    pub legal_category: Option<String>,
    /// Whether the national register knows it as registered in the trade register; `None` before that one answered.
    pub in_trade_register: Option<bool>,
}

impl Known {
    /// Nothing but the number asked for.
    pub fn of(siren: Siren) -> Self {
        Self { siren, legal_category: None, in_trade_register: None }
    }

    /// Adds what `record` tells; who spoke first is believed.
    pub fn learn(&mut self, record: &SourceRecord) {
        if self.legal_category.is_none() {
            self.legal_category.clone_from(&record.legal_category);
        }
        if record.source == SourceApi::InpiRne {
            let fields = &record.fields;
            let registered = |name: &String| name == "RCS" || fields.rcs_city.is_some();
            self.in_trade_register = fields.registry_name.as_ref().map(registered);
        }
    }
}

/// Whether `source` registers companies of this kind. When that is not known, it is asked.
///
/// Public bodies (families 7 and 8 of the legal categories) and associations (92) are in neither register; a sole trader
/// (1000) is in the trade register only when the national one says so.
pub fn applies(source: SourceApi, known: &Known) -> bool {
    let Some(category) = known.legal_category.as_deref() else { return true };
    let is_registered = !["7", "8", "92"].iter().any(|family| category.starts_with(family));
    match source {
        SourceApi::ApiRechercheEntreprises => true,
        SourceApi::InpiRne => is_registered,
        SourceApi::ApiEntrepriseRcs => {
            is_registered && (category != "1000" || known.in_trade_register != Some(false))
        }
    }
}

#[cfg(test)]
#[path = "applicability_tests.rs"]
mod tests;
