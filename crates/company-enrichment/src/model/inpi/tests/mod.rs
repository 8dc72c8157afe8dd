mod persons;
mod properties;

use serde_json::{Value, json};

use super::*;
use crate::model::{
    company::{ActiveStatus, DiffusionStatus, Fields},
    source::SourceErrorCode::InternalError,
};

const OCTO: &str = "418166096";
const TRADER: &str = "883010316";

fn siren(text: &str) -> Siren {
    Siren::parse(text).unwrap()
}

fn read_one(number: &str, answer: &Value) -> Result<SourceRecord, SourceErrorCode> {
    read(siren(number), answer.to_string().as_bytes())
}

/// A legal person with everything said, after the recorded answer.
fn limited_company() -> Value {
    json!({
        "updatedAt": "2023-06-15T13:01:57+02:00", "siren": OCTO,
        "formality": {
            "siren": OCTO, "typePersonne": "M", "diffusionINSEE": "O", "diffusionCommerciale": true,
            "formeJuridique": "5710",
            "content": {
                "natureCreation": {"dateCreation": "1998-03-27", "formeJuridique": "5710"},
                "natureCessationEntreprise": {"etatAdministratifInsee": "A"},
                "personneMorale": {
                    "adresseEntreprise": {"adresse": {"pays": "FRANCE", "codePays": "FRA", "codePostal": "75002",
                        "commune": "PARIS 2", "typeVoie": "AV", "voie": "DE L OPERA", "numVoie": "34",
                        "indiceRepetition": "B", "complementLocalisation": "BAT A", "distributionSpeciale": "CS 1"}},
                    "etablissementPrincipal": {"descriptionEtablissement": {"siret": "41816609600069",
                        "nomCommercial": "OCTO", "enseigne": "CHEZ OCTO", "codeApe": "4322A"}},
                    "identite": {
                        "entreprise": {"siren": OCTO, "denomination": "OCTO-TECHNOLOGY", "formeJuridique": "5710",
                            "codeApe": "6202A", "dateImmat": "1998-04-01T00:00:00+01:00",
                            "nomCommercial": "OCTO-TECHNOLOGY", "sigle": "OT"},
                        "description": {"sigle": "O.T.", "montantCapital": 509_525.3},
                    },
                    "composition": {"pouvoirs": [{"typeDePersonne": "INDIVIDU", "individu": {"descriptionPersonne":
                        {"nom": "NOM", "prenoms": ["PRENOM"], "dateDeNaissance": "1970-01", "nationalite": "Française"},
                        "adresseDomicile": {"commune": "X"}}}]},
                    "immatriculationRcs": {"villeImmatriculation": "PARIS"},
                },
                "registreAnterieur": {"raa": {"estPresent": false}, "rnm": {"estPresent": true},
                    "rncs": {"estPresent": true}},
            },
        },
    })
}

/// A sole trader with everything said.
fn sole_trader() -> Value {
    json!({
        "siren": TRADER,
        "formality": {
            "formeJuridique": "1000", "diffusionINSEE": "O", "diffusionCommerciale": false,
            "content": {
                "natureCreation": {"dateCreation": "2020-05-01"},
                "personnePhysique": {
                    "identite": {
                        "entreprise": {"siren": TRADER, "codeApe": "4778C"},
                        "entrepreneur": {"descriptionPersonne": {"nom": "NOM", "nomUsage": "USAGE",
                            "prenoms": ["PRENOM", "SECOND"], "genre": "2", "lieuDeNaissance": "X"}},
                    },
                    "adresseEntreprise": {"adresse": {"codePays": "FRA", "codePostal": "93220", "commune": "GAGNY",
                        "voie": "DE FRANCEVILLE", "numVoie": "1"}},
                    "etablissementPrincipal": {
                        "descriptionEtablissement": {"enseigne": "BOUTIQUE", "nomCommercial": "BOUTIQUE EN LIGNE"},
                        "registreAnterieur": {"rnm": {"estPresent": true}, "rncs": {"estPresent": false}},
                    },
                },
            },
        },
    })
}

#[test]
fn every_row_of_the_mapping_table_is_read() {
    let record = read_one(OCTO, &limited_company()).unwrap();
    let mapped = serde_json::to_value(&record.fields).unwrap();
    let expected = json!({
        "legal_name": "OCTO-TECHNOLOGY", "trade_name": "OCTO", "brand_name": "CHEZ OCTO",
        "legal_form": "SAS, société par actions simplifiée", "creation_date": "1998-03-27", "active_status": "A",
        "address_line1": "34 B AV DE L OPERA", "address_line2": "BAT A CS 1", "postal_code": "75002",
        "city": "PARIS 2", "country_code": "FR", "naf_code": "62.02A", "naf_label": null, "headcount_range": null,
        "rcs_city": "PARIS", "registry_name": "RCS", "head_office_siret": null,
    });
    assert_eq!(mapped, expected);
    assert_eq!(record.legal_category.as_deref(), Some("5710"));
    assert_eq!((record.diffusion_status, record.commercial_reuse), (Some(DiffusionStatus::Open), Some(true)));
    assert!(!record.masked && record.masked_fields.is_empty() && !record.foreign_seat);
    assert_eq!(record.http_status, 200);
}

#[test]
fn each_value_has_its_second_and_third_place() {
    let mut answer = limited_company();
    let formality = &mut answer["formality"];
    formality.as_object_mut().unwrap().remove("formeJuridique");
    formality["codeAPE"] = json!("62.02A");
    let content = &mut formality["content"];
    content["natureCreation"] = Value::Null;
    content["natureCessationEntreprise"] = json!({});
    content["registreAnterieur"] = Value::Null;
    let subject = &mut content["personneMorale"];
    subject["registreAnterieur"] = json!({"raa": {"estPresent": true}});
    subject["detailCessationEntreprise"] = json!({"dateRadiation": "2024-01-31"});
    subject["identite"]["entreprise"]["codeApe"] = json!("");
    subject["etablissementPrincipal"]["descriptionEtablissement"] = json!({"codeApe": null});
    let fields = read_one(OCTO, &answer).unwrap().fields;
    assert_eq!(fields.legal_form.as_deref(), Some("SAS, société par actions simplifiée"));
    assert_eq!(fields.creation_date, "1998-04-01".parse().ok());
    assert_eq!(fields.active_status, Some(ActiveStatus::Ceased));
    assert_eq!(
        [&fields.trade_name, &fields.brand_name, &fields.naf_code, &fields.registry_name]
            .map(Option::as_deref),
        [Some("OCTO-TECHNOLOGY"), Some("OT"), Some("62.02A"), Some("RAA")]
    );
    answer["formality"]["content"]["personneMorale"]["identite"]["entreprise"]["sigle"] = Value::Null;
    assert_eq!(read_one(OCTO, &answer).unwrap().fields.brand_name.as_deref(), Some("O.T."));
}

#[test]
fn s26_a_sole_trader_is_called_by_first_names_and_the_name_in_use() {
    let mut answer = sole_trader();
    let record = read_one(TRADER, &answer).unwrap();
    assert_eq!(record.fields.legal_name.as_deref(), Some("PRENOM SECOND USAGE"));
    assert_eq!(
        (record.fields.registry_name.as_deref(), record.legal_category.as_deref()),
        (Some("RNM"), Some("1000"))
    );
    assert_eq!(record.commercial_reuse, Some(false));
    assert!(!record.masked, "no commercial reuse masks nothing");
    let person = "/formality/content/personnePhysique/identite/entrepreneur/descriptionPersonne";
    let mut named = |member: &str, value: Value| {
        answer.pointer_mut(person).unwrap()[member] = value;
        read_one(TRADER, &answer).unwrap().fields.legal_name
    };
    assert_eq!(named("nomUsage", json!(" ")).as_deref(), Some("PRENOM SECOND NOM"));
    assert_eq!(named("prenoms", Value::Null).as_deref(), Some("NOM"));
    assert_eq!(named("nom", Value::Null), None);
}

#[test]
fn s27_a_seat_abroad_keeps_its_country() {
    let mut answer = limited_company();
    answer["formality"]["content"]["personneMorale"]["adresseEntreprise"]["adresse"]["codePays"] =
        json!("DEU");
    let record = read_one(OCTO, &answer).unwrap();
    assert_eq!((record.fields.country_code.as_deref(), record.foreign_seat), (Some("DE"), true));
}

#[test]
fn a_legal_form_in_words_stays_and_an_unknown_category_has_no_label() {
    let form = |form: &str| {
        let mut answer = limited_company();
        answer["formality"]["formeJuridique"] = json!(form);
        let record = read_one(OCTO, &answer).unwrap();
        (record.fields.legal_form, record.legal_category)
    };
    assert_eq!(form("Société anonyme"), (Some("Société anonyme".to_owned()), None));
    assert_eq!(form("9999"), (None, Some("9999".to_owned())));
}

#[test]
fn what_is_no_activity_code_is_left_out() {
    for code in ["741J", "62022", "62.02a", "6202AA", "é02A"] {
        let mut answer = limited_company();
        answer["formality"]["content"]["personneMorale"]["identite"]["entreprise"]["codeApe"] = json!(code);
        assert_eq!(read_one(OCTO, &answer).unwrap().fields.naf_code, None, "{code}");
    }
}

#[test]
fn absent_blocks_are_no_failure() {
    for answer in [
        json!({"siren": OCTO}),
        json!({"siren": OCTO, "formality": null}),
        json!({"formality": {"siren": OCTO, "content": {"personneMorale": null}}}),
    ] {
        assert_eq!(read_one(OCTO, &answer).unwrap().fields, Fields::default(), "{answer}");
    }
    let partial = json!({"siren": OCTO, "diffusionINSEE": "O", "formality": {"content":
        {"personneMorale": {"composition": {"pouvoirs": []}}}}});
    let record = read_one(OCTO, &partial).unwrap();
    assert_eq!(record.diffusion_status, Some(DiffusionStatus::Open));
    assert_eq!(record.fields, Fields { registry_name: Some("RNE".to_owned()), ..Fields::default() });
}

#[test]
fn another_company_and_what_is_not_documented_are_internal_errors() {
    for body in [
        "",
        "<html>",
        r#"{"siren":"#,
        "null",
        "[]",
        "{}",
        r#"{"siren":418166096}"#,
        r#"{"siren":"552032534"}"#,
    ] {
        assert_eq!(read(siren(OCTO), body.as_bytes()), Err(InternalError), "{body}");
    }
    for (path, value) in [
        ("/siren", json!(TRADER)),
        ("/formality", json!([])),
        ("/formality/diffusionCommerciale", json!("non")),
        ("/formality/content/personneMorale", json!("x")),
        ("/formality/content/personneMorale/identite/entreprise/denomination", json!(1)),
        ("/formality/content/personneMorale/adresseEntreprise/adresse/numVoie", json!({})),
        ("/formality/content/natureCreation/dateCreation", json!(1998)),
    ] {
        let mut answer = limited_company();
        *answer.pointer_mut(path).unwrap() = value;
        assert_eq!(read_one(OCTO, &answer), Err(InternalError), "{path}");
    }
}
