use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::Value;

use super::*;
use crate::model::company::{DiffusionStatus, Fields, Provenance};

const RECHERCHE: SourceApi = SourceApi::ApiRechercheEntreprises;
const INPI: SourceApi = SourceApi::InpiRne;
const RCS: SourceApi = SourceApi::ApiEntrepriseRcs;

fn siren() -> Siren {
    Siren::parse("418166096").unwrap()
}

fn now() -> DateTime<Utc> {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn record(source: SourceApi, fields: Fields) -> SourceRecord {
    SourceRecord {
        source,
        siren: siren(),
        http_status: 200,
        fields,
        legal_category: None,
        masked: false,
        masked_fields: BTreeSet::new(),
        diffusion_status: (source == RECHERCHE).then_some(DiffusionStatus::Open),
        commercial_reuse: None,
        foreign_seat: false,
        payload: Value::Null,
        siret_match: None,
    }
}

fn masked(fields: Fields, masked_fields: &[Field]) -> SourceRecord {
    SourceRecord {
        masked: true,
        masked_fields: masked_fields.iter().copied().collect(),
        diffusion_status: Some(DiffusionStatus::Partial),
        ..record(RECHERCHE, fields)
    }
}

fn place(line1: Option<&str>, postal_code: Option<&str>, city: Option<&str>) -> Fields {
    let own = |value: Option<&str>| value.map(str::to_owned);
    Fields { address_line1: own(line1), postal_code: own(postal_code), city: own(city), ..Fields::default() }
}

fn merged(current: Option<&Company>, records: &[SourceRecord]) -> Company {
    merged_after(TimeDelta::zero(), current, records)
}

fn merged_after(time: TimeDelta, current: Option<&Company>, records: &[SourceRecord]) -> Company {
    merge(siren(), current, records, &Lifetimes::default(), now() + time)
}

fn created(date: &str) -> Fields {
    Fields { creation_date: date.parse().ok(), ..Fields::default() }
}

fn stated(status: ActiveStatus) -> Fields {
    Fields { active_status: Some(status), ..Fields::default() }
}

#[test]
fn s28_the_national_register_is_believed_first_for_the_creation_date() {
    let company =
        merged(None, &[record(RECHERCHE, created("1998-04-01")), record(INPI, created("1998-03-27"))]);
    assert_eq!(company.fields.creation_date, "1998-03-27".parse().ok());
    let said = Provenance { source: INPI, retrieved_at: now() };
    assert_eq!(company.provenance.get(&Field::CreationDate), Some(&said));
    let inpi_down = [record(RECHERCHE, created("1998-04-01"))];
    let month = TimeDelta::days(30);
    let within = merged_after(month - TimeDelta::microseconds(1), Some(&company), &inpi_down);
    assert_eq!(within.fields, company.fields);
    assert_eq!(within.provenance, company.provenance, "it keeps the time it was given");
    let after = merged_after(month, Some(&company), &inpi_down);
    assert_eq!(after.fields.creation_date, "1998-04-01".parse().ok());
    let said = Provenance { source: RECHERCHE, retrieved_at: now() + month };
    assert_eq!(after.provenance.get(&Field::CreationDate), Some(&said));
}

#[test]
fn a_more_believed_source_replaces_a_fresh_value_at_once() {
    let stored = merged(None, &[record(RECHERCHE, created("1998-04-01"))]);
    let company = merged(Some(&stored), &[record(INPI, created("1998-03-27"))]);
    assert_eq!(company.fields.creation_date, "1998-03-27".parse().ok());
}

#[test]
fn whether_a_company_exists_is_believed_for_a_week_only() {
    let stored = merged(None, &[record(RECHERCHE, stated(ActiveStatus::Active))]);
    let silent = [record(RECHERCHE, Fields::default()), record(RCS, stated(ActiveStatus::Ceased))];
    for (days, expected) in [(6, ActiveStatus::Active), (7, ActiveStatus::Ceased)] {
        let company = merged_after(TimeDelta::days(days), Some(&stored), &silent);
        assert_eq!(company.fields.active_status, Some(expected), "{days}");
    }
}

#[test]
fn s49_sources_that_disagree_on_the_status_are_all_named() {
    let sirene = record(RECHERCHE, stated(ActiveStatus::Active));
    let company = merged(None, std::slice::from_ref(&sirene));
    assert_eq!(company.status_conflict(), None);
    let company = merged(Some(&company), &[sirene.clone(), record(RCS, stated(ActiveStatus::Ceased))]);
    assert_eq!(company.fields.active_status, Some(ActiveStatus::Active));
    let both = [(RECHERCHE, ActiveStatus::Active), (RCS, ActiveStatus::Ceased)].into();
    assert_eq!(company.status_conflict(), Some(&both));
    let rcs_down = merged(Some(&company), &[sirene]);
    assert_eq!(rcs_down.status_conflict(), Some(&both), "what a silent source said still holds");
    let agreed = merged(Some(&rcs_down), &[record(RCS, stated(ActiveStatus::Active))]);
    assert_eq!(agreed.status_conflict(), None);
}

#[test]
fn a_fresh_address_of_a_silent_source_is_not_replaced_by_another_ones() {
    let stored = merged(None, &[record(RECHERCHE, place(Some("1 RUE Y"), Some("35000"), Some("RENNES")))]);
    let elsewhere = record(INPI, place(Some("9 RUE X"), Some("75015"), Some("PARIS")));
    let records = [record(RECHERCHE, Fields::default()), elsewhere];
    assert_eq!(merged(Some(&stored), &records).fields, stored.fields);
    let later = merged_after(TimeDelta::days(30), Some(&stored), &records);
    assert_eq!(later.fields, place(Some("9 RUE X"), Some("75015"), Some("PARIS")));
}

#[test]
fn what_a_silent_source_said_of_an_old_address_is_not_mixed_into_a_new_one() {
    let official = |line1, code, town| record(RECHERCHE, place(Some(line1), Some(code), Some(town)));
    let register = record(
        INPI,
        Fields { address_line2: Some("BATIMENT B".into()), ..place(None, None, Some("RENNES")) },
    );
    let stored = merged(None, &[official("1 RUE Y", "35000", "RENNES"), register]);
    assert_eq!(stored.fields.address_line2.as_deref(), Some("BATIMENT B"));
    assert_eq!(merged(Some(&stored), &[official("1 RUE Y", "35000", "RENNES")]).fields, stored.fields);
    let moved = merged(Some(&stored), &[official("9 RUE X", "75015", "PARIS")]);
    assert_eq!(moved.fields, place(Some("9 RUE X"), Some("75015"), Some("PARIS")));
}

#[test]
fn a_masked_value_leaves_no_provenance_behind() {
    let stored = merged(None, &[record(RECHERCHE, place(Some("1 RUE Y"), None, Some("RENNES")))]);
    let company = merged(Some(&stored), &[masked(place(None, None, Some("RENNES")), &[Field::AddressLine1])]);
    assert_eq!(company.provenance.keys().collect::<Vec<_>>(), [&Field::City]);
}

#[test]
fn no_source_lifts_what_the_register_forbids() {
    let forbids = SourceRecord { commercial_reuse: Some(false), ..record(INPI, Fields::default()) };
    let company = merged(None, &[record(RECHERCHE, Fields::default()), forbids]);
    assert_eq!(company.commercial_reuse, Some(false));
    assert_eq!(merged(Some(&company), &[record(RECHERCHE, Fields::default())]).commercial_reuse, Some(false));
}

#[test]
fn an_impossible_creation_date_is_dropped() {
    for (date, kept) in
        [("1799-12-31", false), ("1800-01-01", true), ("2026-11-21", true), ("2026-11-22", false)]
    {
        let company = merged(None, &[record(RECHERCHE, created(date))]);
        assert_eq!(company.fields.creation_date.is_some(), kept, "{date}");
    }
}

#[test]
fn texts_are_tidied_and_an_empty_one_never_replaces_a_stored_one() {
    let named = |name: &str| Fields { legal_name: Some(name.into()), ..Fields::default() };
    let stored = merged(None, &[record(RECHERCHE, named(" LA\u{a0} POSTE "))]);
    assert_eq!(stored.fields.legal_name.as_deref(), Some("LA POSTE"));
    let again = merged(Some(&stored), &[record(RECHERCHE, named(" \t"))]);
    assert_eq!(again.fields.legal_name, stored.fields.legal_name);
}

#[test]
fn a_source_not_listed_for_a_field_never_fills_it() {
    let ranged =
        Fields { headcount_range: Some("10-19".into()), trade_name: Some("X".into()), ..Fields::default() };
    assert_eq!(merged(None, &[record(RCS, ranged)]).fields, Fields::default());
}

#[test]
fn a_record_about_another_company_is_ignored() {
    let foreign = SourceRecord {
        siren: Siren::parse("552032534").unwrap(),
        ..record(RECHERCHE, place(None, None, Some("X")))
    };
    assert_eq!(merged(None, &[foreign]), Company::skeleton(siren()));
}

#[test]
fn updated_at_moves_when_a_record_was_merged() {
    assert_eq!(merged(None, &[record(RECHERCHE, Fields::default())]).updated_at, now());
    assert_eq!(merged(None, &[]).updated_at, DateTime::UNIX_EPOCH);
}

#[test]
fn a_gap_of_the_address_is_filled_when_nothing_contradicts() {
    let official = record(RECHERCHE, place(None, Some("75015"), Some("PARIS")));
    let register = record(INPI, place(Some("9 RUE X"), None, Some("Paris 15e Arrondissement")));
    let company = merged(None, &[official, register]);
    assert_eq!(company.fields, place(Some("9 RUE X"), Some("75015"), Some("PARIS")));
}

#[test]
fn two_different_addresses_are_never_mixed() {
    let official = record(RECHERCHE, place(None, Some("75015"), Some("PARIS")));
    let elsewhere = record(
        INPI,
        Fields { country_code: Some("BE".into()), ..place(Some("1 RUE Y"), Some("35000"), None) },
    );
    let company = merged(None, &[official, elsewhere]);
    assert_eq!(company.fields, place(None, Some("75015"), Some("PARIS")));
}

#[test]
fn a_company_that_moved_keeps_nothing_of_its_old_address() {
    let old = Fields {
        address_line2: Some("BATIMENT B".into()),
        ..place(Some("1 RUE Y"), Some("35000"), Some("RENNES"))
    };
    let stored = merged(None, &[record(RECHERCHE, old)]);
    let company =
        merged(Some(&stored), &[record(RECHERCHE, place(Some("9 RUE X"), Some("75015"), Some("PARIS")))]);
    assert_eq!(company.fields, place(Some("9 RUE X"), Some("75015"), Some("PARIS")));
}

#[test]
fn s27_a_foreign_seat_is_completed_from_nowhere() {
    let stored = merged(None, &[record(RECHERCHE, place(None, Some("75015"), Some("PARIS")))]);
    let seat = Fields { country_code: Some("DE".into()), ..place(Some("ALSTER 3"), None, None) };
    let official = SourceRecord { foreign_seat: true, ..record(RECHERCHE, seat.clone()) };
    let register = record(
        INPI,
        Fields { country_code: Some("FR".into()), ..place(None, Some("35000"), Some("RENNES")) },
    );
    assert_eq!(merged(Some(&stored), &[register, official]).fields, seat);
}

#[test]
fn s25_a_company_that_becomes_masked_loses_what_was_known_and_no_source_brings_it_back() {
    let clear = Fields {
        legal_name: Some("PRENOM NOM".into()),
        ..place(Some("1 RUE Y"), Some("35000"), Some("RENNES"))
    };
    let stored = merged(None, &[record(RECHERCHE, clear.clone())]);
    assert!(stored.has_core_identity() && !stored.is_masked());
    let hidden = [Field::LegalName, Field::AddressLine1, Field::AddressLine2, Field::PostalCode];
    let official =
        masked(Fields { legal_name: Some(MASK.into()), ..place(None, None, Some("RENNES")) }, &hidden);
    let register = record(INPI, clear);
    let company = merged(Some(&stored), &[official.clone(), register.clone()]);
    let expected = Fields { legal_name: Some(MASK.into()), ..place(None, None, Some("RENNES")) };
    assert_eq!(company.fields, expected);
    assert_eq!(company.masked_fields, hidden.into_iter().collect());
    assert_eq!(company.diffusion_status, Some(DiffusionStatus::Partial));
    let without_official = merged(Some(&company), &[register]);
    assert_eq!(without_official.fields, expected, "masked until the official source says otherwise");
    assert_eq!(without_official.masked_fields, company.masked_fields);
}

#[test]
fn a_masked_seat_takes_no_town_from_another_source() {
    let official =
        masked(Fields { legal_name: Some("X".into()), ..Fields::default() }, &[Field::AddressLine1]);
    let company = merged(None, &[official, record(INPI, place(None, Some("35000"), Some("RENNES")))]);
    assert_eq!(company.fields.city, None);
}

#[test]
fn a_mask_is_lifted_by_the_official_source() {
    let stored = merged(None, &[masked(Fields::default(), &[Field::LegalName, Field::PostalCode])]);
    let clear = Fields { legal_name: Some("PRENOM NOM".into()), ..place(None, Some("35000"), None) };
    let company = merged(Some(&stored), &[record(RECHERCHE, clear.clone())]);
    assert_eq!(company.fields, clear);
    assert!(!company.is_masked());
}

#[test]
fn the_literal_mask_masks_even_when_its_source_does_not_say_so() {
    let company = merged(None, &[record(RECHERCHE, place(Some(MASK), None, Some("RENNES")))]);
    assert_eq!(company.fields, place(None, None, Some("RENNES")));
    assert!(company.masked_fields.contains(&Field::AddressLine1));
}
