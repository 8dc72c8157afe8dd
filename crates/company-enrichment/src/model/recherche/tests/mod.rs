mod masked;
mod properties;
mod selection;

use serde_json::{Value, json};

use super::*;
use crate::model::{
    company::{ActiveStatus, DiffusionStatus, Field},
    merge::{Lifetimes, merge},
    source::SourceErrorCode::{InternalError, NotFound},
    spelling::MASK,
};

fn by_siren(text: &str) -> Query {
    Query::Siren(Siren::parse(text).unwrap())
}

fn by_siret(text: &str) -> Query {
    Query::Siret(Siret::parse(text).unwrap())
}

fn answer(results: &[Value]) -> Value {
    json!({"results": results, "total_results": results.len(), "page": 1, "per_page": 1, "total_pages": 1})
}

fn read_one(query: &Query, item: &Value) -> Result<SourceRecord, SourceErrorCode> {
    read(query, answer(std::slice::from_ref(item)).to_string().as_bytes())
}

/// A legal person with everything said.
fn limited_company() -> Value {
    json!({
        "siren": "418166096", "nom_complet": "OCTO-TECHNOLOGY (OCTO)", "nom_raison_sociale": "OCTO-TECHNOLOGY",
        "sigle": "OCTO", "nature_juridique": "5710", "date_creation": "1998-04-01", "etat_administratif": "A",
        "activite_principale": "62.02A", "section_activite_principale": "J", "tranche_effectif_salarie": "41",
        "statut_diffusion": "O", "score": 12.5, "date_mise_a_jour": "2025-07-03T05:32:58",
        "siege": {"adresse": "34 AVENUE DE L'OPERA  75002 PARIS", "complement_adresse": " ", "code_postal": "75002",
            "commune": "75102", "libelle_commune": "PARIS", "siret": "41816609600069",
            "statut_diffusion_etablissement": "O"},
        "finances": {"2016": {"ca": 47_276_000, "resultat_net": 0}}, "complements": {"est_qualiopi": true},
    })
}

/// A sole trader who opposed publication.
fn masked_sole_trader() -> Value {
    json!({
        "siren": "300025764", "nom_complet": MASK, "nom_raison_sociale": MASK, "sigle": MASK,
        "nature_juridique": "1000", "date_creation": "1981-10-01", "etat_administratif": "A",
        "activite_principale": "68.20A", "section_activite_principale": "L", "tranche_effectif_salarie": "NN",
        "statut_diffusion": "P",
        "siege": {"adresse": MASK, "complement_adresse": MASK, "code_postal": MASK, "commune": "35238",
            "libelle_commune": "RENNES", "siret": "30002576400048", "statut_diffusion_etablissement": "P"},
        "complements": {"est_entrepreneur_individuel": true},
    })
}

/// A company whose seat is in Germany.
fn german_seat() -> Value {
    json!({
        "siren": "435246145", "nom_complet": "P&T TECHNOLOGY AG", "nom_raison_sociale": "P&T TECHNOLOGY AG",
        "nature_juridique": "3120", "statut_diffusion": "O",
        "siege": {"adresse": "20099 HAMBOURG AN DER ALSTER 3 ALLEMAGNE", "code_pays_etranger": "99109",
            "code_postal": null, "commune": null, "libelle_commune": null, "siret": "43524614500013",
            "libelle_commune_etranger": "AN DER ALSTER 3", "libelle_pays_etranger": "ALLEMAGNE"},
    })
}

#[test]
fn every_row_of_the_mapping_table_is_read() {
    let record = read_one(&by_siren("418166096"), &limited_company()).unwrap();
    let mapped = serde_json::to_value(&record.fields).unwrap();
    let expected = json!({
        "legal_name": "OCTO-TECHNOLOGY", "trade_name": "OCTO-TECHNOLOGY (OCTO)", "brand_name": "OCTO",
        "legal_form": "SAS, société par actions simplifiée", "creation_date": "1998-04-01", "active_status": "A",
        "address_line1": "34 AVENUE DE L'OPERA 75002 PARIS", "address_line2": null, "postal_code": "75002",
        "city": "PARIS", "country_code": "FR", "naf_code": "62.02A",
        "naf_label": "Conseil en systèmes et logiciels informatiques", "headcount_range": "500-999",
        "rcs_city": null, "registry_name": null, "head_office_siret": "41816609600069",
    });
    assert_eq!(mapped, expected);
    assert_eq!(record.diffusion_status, Some(DiffusionStatus::Open));
    assert!(!record.masked && record.masked_fields.is_empty() && !record.foreign_seat);
    assert_eq!((record.http_status, record.siret_match), (200, None));
    assert_eq!(record.payload["results"][0]["finances"]["2016"]["resultat_net"], 0);
}

#[test]
fn s26_a_sole_trader_without_raison_sociale_is_called_by_the_full_name() {
    let item = json!({"siren": "883010316", "nom_complet": "PRENOM NOM", "nom_raison_sociale": null,
        "nature_juridique": "1000", "etat_administratif": "C", "statut_diffusion": "O"});
    let record = read_one(&by_siren("883010316"), &item).unwrap();
    assert_eq!(record.fields.legal_name.as_deref(), Some("PRENOM NOM"));
    assert_eq!(record.fields.active_status, Some(ActiveStatus::Ceased));
}

#[test]
fn s27_a_german_seat_has_country_de_no_postal_code_and_core_identity() {
    let record = read_one(&by_siren("435246145"), &german_seat()).unwrap();
    let company = merge(
        record.siren,
        None,
        std::slice::from_ref(&record),
        &Lifetimes::default(),
        chrono::DateTime::UNIX_EPOCH,
    );
    assert!(record.foreign_seat && company.has_core_identity());
    assert_eq!(company.fields.country_code.as_deref(), Some("DE"));
    assert_eq!(company.fields.postal_code, None);
    assert_eq!(company.fields.city.as_deref(), Some("AN DER ALSTER 3"));
}

#[test]
fn a_country_is_read_by_name_and_an_unknown_one_is_still_abroad() {
    let country = |code: Value, name: Value| {
        let mut item = german_seat();
        item["siege"]["code_pays_etranger"] = code;
        item["siege"]["libelle_pays_etranger"] = name;
        let record = read_one(&by_siren("435246145"), &item).unwrap();
        (record.fields.country_code, record.foreign_seat)
    };
    assert_eq!(country(json!(null), json!("ROYAUME-UNI")), (Some("GB".to_owned()), true));
    assert_eq!(country(json!("99157"), json!("KOSOVO")), (None, true));
    assert_eq!(country(json!(null), json!(null)), (None, false));
}

#[test]
fn s33_an_unknown_legal_category_has_no_label_and_stays_in_the_snapshot() {
    let mut item = limited_company();
    item["nature_juridique"] = json!("9999");
    let record = read_one(&by_siren("418166096"), &item).unwrap();
    assert_eq!(record.fields.legal_form, None);
    assert_eq!(record.payload["results"][0]["nature_juridique"], "9999");
}

#[test]
fn naf_2025_and_the_section_are_fallbacks() {
    let mut item = limited_company();
    item["activite_principale"] = json!(null);
    item["activite_principale_naf25"] = json!("01.12Y");
    let record = read_one(&by_siren("418166096"), &item).unwrap();
    assert_eq!(record.fields.naf_code.as_deref(), Some("01.12Y"));
    assert_eq!(record.fields.naf_label.as_deref(), Some("Culture du riz"));
    item["activite_principale_naf25"] = json!("99.99X");
    let record = read_one(&by_siren("418166096"), &item).unwrap();
    assert_eq!(record.fields.naf_label.as_deref(), Some("Information et communication"));
}

#[test]
fn every_mapped_member_may_be_null() {
    let blank = |value: &mut Value| {
        for (name, member) in value.as_object_mut().unwrap() {
            if name != "siren" && !member.is_object() {
                *member = Value::Null;
            }
        }
    };
    let mut item = limited_company();
    blank(&mut item);
    blank(&mut item["siege"]);
    let record = read_one(&by_siren("418166096"), &item).unwrap();
    assert_eq!(record.fields, crate::model::Fields::default());
    item["siege"] = Value::Null;
    assert!(read_one(&by_siren("418166096"), &item).is_ok());
}
