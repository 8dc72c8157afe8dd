use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::{
    any_json::{any_json, replace_member},
    company::ActiveStatus,
    source::SourceErrorCode::InternalError,
};

const OCTO: &str = "418166096";

fn siren() -> Siren {
    Siren::parse(OCTO).unwrap()
}

fn read_one(answer: &Value) -> Result<SourceRecord, SourceErrorCode> {
    read(siren(), answer.to_string().as_bytes())
}

/// A legal person, after the recorded extract, with the empty shell of a natural one.
fn company() -> Value {
    json!({
        "data": {
            "siren": OCTO, "date_extrait": "27 FEVRIER 2023", "date_radiation": null,
            "date_immatriculation": "1998-03-27", "nom_commercial": "OCTO-TECHNOLOGY",
            "mandataires_sociaux": [{"type": "personne_physique", "nom": "NOM", "date_naissance": "1970-01"}],
            "greffe": {"valeur": "PARIS", "code": "7501"},
            "personne_morale": {"forme_juridique": {"valeur": "SOCIETE PAR ACTIONS SIMPLIFIEE", "code": "SASh"},
                "denomination": "OCTO-TECHNOLOGY"},
            "personne_physique": {"adresse": {"nom_postal": "", "numero": "", "localite": "", "code_postal": ""},
                "nationalite": {"valeur": ""}, "nom": "", "prenom": "", "naissance": {"date": "", "lieu": ""}},
        },
        "links": {}, "meta": {},
    })
}

/// The empty shell of a legal person, and a sole trader.
fn sole_trader() -> Value {
    let mut answer = company();
    answer["data"]["personne_morale"] =
        json!({"forme_juridique": {"valeur": "", "code": ""}, "denomination": ""});
    answer["data"]["personne_physique"] = json!({"nom": "NOM", "prenom": "PRENOM", "naissance": {"lieu": "X"},
        "adresse": {"nom_postal": "1 RUE X", "numero": "1", "type": "RUE", "voie": "X", "code_postal": "35000",
            "localite": "", "bureau_distributeur": "RENNES"}});
    answer
}

#[test]
fn every_row_of_the_mapping_table_is_read() {
    let record = read_one(&company()).unwrap();
    let mapped = serde_json::to_value(&record.fields).unwrap();
    let given: serde_json::Map<_, _> =
        mapped.as_object().unwrap().clone().into_iter().filter(|(_, value)| !value.is_null()).collect();
    let expected = json!({
        "legal_name": "OCTO-TECHNOLOGY", "legal_form": "SOCIETE PAR ACTIONS SIMPLIFIEE",
        "creation_date": "1998-03-27", "active_status": "A", "rcs_city": "PARIS", "registry_name": "RCS",
    });
    assert_eq!(Value::Object(given), expected, "no trade name and no address of a legal person");
    assert_eq!((record.source, record.diffusion_status), (crate::model::SourceApi::ApiEntrepriseRcs, None));
}

#[test]
fn s26_a_sole_trader_is_named_and_has_an_address() {
    let mut answer = sole_trader();
    let fields = read_one(&answer).unwrap().fields;
    assert_eq!(fields.legal_name.as_deref(), Some("PRENOM NOM"));
    assert_eq!(
        [&fields.address_line1, &fields.postal_code, &fields.city].map(Option::as_deref),
        [Some("1 RUE X"), Some("35000"), Some("RENNES")]
    );
    let address = &mut answer["data"]["personne_physique"]["adresse"];
    address["nom_postal"] = Value::Null;
    address["localite"] = json!("BRUZ");
    let fields = read_one(&answer).unwrap().fields;
    assert_eq!((fields.address_line1.as_deref(), fields.city.as_deref()), (Some("1 RUE X"), Some("BRUZ")));
}

#[test]
fn s49_a_company_is_ceased_here_once_it_is_struck_off() {
    let mut answer = company();
    answer["data"]["date_radiation"] = json!("2024-01-31");
    assert_eq!(read_one(&answer).unwrap().fields.active_status, Some(ActiveStatus::Ceased));
    answer["data"]["date_radiation"] = json!(" ");
    assert_eq!(read_one(&answer).unwrap().fields.active_status, Some(ActiveStatus::Active));
}

#[test]
fn the_extract_is_stored_without_births_and_nationalities() {
    let stored = read_one(&company()).unwrap().payload;
    assert_eq!(stored["data"]["date_extrait"], "27 FEVRIER 2023");
    assert_eq!(stored["data"]["mandataires_sociaux"], json!([{"type": "personne_physique", "nom": "NOM"}]));
    for personal in ["naissance", "nationalite"] {
        assert!(!stored.to_string().contains(personal), "{stored}");
    }
}

#[test]
fn another_company_and_what_is_not_documented_are_internal_errors() {
    for body in [
        "",
        "<html>",
        "null",
        "{}",
        r#"{"data":[]}"#,
        r#"{"data":{"siren":"552032534"}}"#,
        r#"{"errors":["x"]}"#,
    ] {
        assert_eq!(read(siren(), body.as_bytes()), Err(InternalError), "{body}");
    }
    for (path, value) in [
        ("/data/siren", json!(418_166_096)),
        ("/data/greffe", json!("PARIS")),
        ("/data/date_radiation", json!({})),
        ("/data/personne_morale/denomination", json!(["OCTO"])),
    ] {
        let mut answer = company();
        *answer.pointer_mut(path).unwrap() = value;
        assert_eq!(read_one(&answer), Err(InternalError), "{path}");
    }
    assert!(read_one(&json!({"data": {"siren": OCTO}})).is_ok(), "everything else may be missing");
}

proptest! {
    #[test]
    fn reading_never_panics_on_any_bytes(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(siren(), &body);
    }

    #[test]
    fn any_json_is_refused_unless_it_names_the_company(value in any_json()) {
        prop_assert_eq!(read_one(&json!({"data": value})), Err(InternalError));
    }

    #[test]
    fn whatever_one_member_holds_the_record_is_about_the_company(
        at in 0_usize..60, is_trader in any::<bool>(), value in any_json(),
    ) {
        let mut answer = if is_trader { sole_trader() } else { company() };
        replace_member(&mut answer, at, value);
        if let Ok(record) = read_one(&answer) {
            prop_assert_eq!(record.siren.as_str(), OCTO);
            prop_assert!(record.masked_fields.iter().all(|field| !record.fields.has(*field)));
        }
    }
}
