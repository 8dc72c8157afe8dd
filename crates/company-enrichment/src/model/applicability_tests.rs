use super::*;
use crate::model::{Fields, answer::Draft};

const SEARCH: SourceApi = SourceApi::ApiRechercheEntreprises;
const RNE: SourceApi = SourceApi::InpiRne;
const RCS: SourceApi = SourceApi::ApiEntrepriseRcs;

fn siren() -> Siren {
    Siren::parse("418166096").unwrap()
}

fn record(source: SourceApi, legal_category: Option<&str>, fields: Fields) -> SourceRecord {
    let draft = Draft { fields, ..Draft::default() };
    SourceRecord { legal_category: legal_category.map(str::to_owned), ..draft.record(source, siren()) }
}

#[test]
fn s36_each_kind_of_company_is_asked_of_the_registers_that_can_know_it() {
    for (category, in_trade_register, rne, rcs) in [
        (None, None, true, true),
        (None, Some(false), true, true),
        (Some("5710"), None, true, true),
        (Some("5710"), Some(false), true, true),
        (Some("9999"), None, true, true),
        (Some("1000"), None, true, true),
        (Some("1000"), Some(true), true, true),
        (Some("1000"), Some(false), true, false),
        (Some("9220"), None, false, false),
        (Some("9220"), Some(true), false, false),
        (Some("9110"), None, true, true),
        (Some("7120"), None, false, false),
        (Some("8450"), None, false, false),
    ] {
        let legal_category = category.map(str::to_owned);
        let known = Known { siren: siren(), legal_category, in_trade_register };
        assert!(applies(SEARCH, &known));
        assert_eq!((applies(RNE, &known), applies(RCS, &known)), (rne, rcs), "{known:?}");
    }
}

#[test]
fn the_category_is_the_one_told_first() {
    let mut known = Known::of(siren());
    known.learn(&record(SEARCH, None, Fields::default()));
    assert_eq!(known, Known::of(siren()));
    known.learn(&record(RNE, Some("1000"), Fields::default()));
    known.learn(&record(RCS, Some("5710"), Fields::default()));
    assert_eq!(known.legal_category.as_deref(), Some("1000"));
}

#[test]
fn the_national_register_tells_of_the_trade_register_by_its_name_or_by_its_town() {
    let told = |registry: Option<&str>, town: Option<&str>| {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let fields = Fields { registry_name: own(registry), rcs_city: own(town), ..Fields::default() };
        let mut known = Known::of(siren());
        known.learn(&record(RNE, None, fields));
        known.in_trade_register
    };
    assert_eq!(told(None, None), None, "an answer without content tells nothing");
    assert_eq!(told(Some("RCS"), None), Some(true));
    assert_eq!(told(Some("RNE"), Some("PARIS")), Some(true));
    assert_eq!(told(Some("RNM"), None), Some(false));
}
