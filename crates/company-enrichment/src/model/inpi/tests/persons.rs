//! What may be kept of natural persons (§4.3, §6.5).

use super::*;
use crate::model::spelling::MASK;

#[test]
fn births_homes_and_owners_never_reach_the_stored_answer() {
    let mut answer = limited_company();
    answer["formality"]["content"]["personneMorale"]["beneficiairesEffectifs"] = json!([{"beneficiaire": 1}]);
    let stored = read_one(OCTO, &answer).unwrap().payload;
    let person = &stored["formality"]["content"]["personneMorale"]["composition"]["pouvoirs"][0]["individu"];
    assert_eq!(person, &json!({"descriptionPersonne": {"nom": "NOM", "prenoms": ["PRENOM"]}}));
    assert!(!stored.to_string().contains("beneficiaire"), "{stored}");
}

#[test]
fn s25_a_trader_who_opposed_publication_fills_nothing_personal_and_is_not_stored() {
    for letter in ["P", "N", "X"] {
        let mut answer = sole_trader();
        answer["formality"]["diffusionINSEE"] = json!(letter);
        let record = read_one(TRADER, &answer).unwrap();
        let fields = &record.fields;
        let personal = [
            &fields.legal_name,
            &fields.trade_name,
            &fields.brand_name,
            &fields.address_line1,
            &fields.address_line2,
            &fields.postal_code,
        ];
        assert_eq!(personal, [&None; 6]);
        assert_eq!((fields.city.as_deref(), fields.naf_code.as_deref()), (Some("GAGNY"), Some("47.78C")));
        let stored = record.payload.to_string();
        for personal in ["NOM", "USAGE", "PRENOM", "BOUTIQUE", "FRANCEVILLE", "93220"] {
            assert!(!stored.contains(personal), "{personal}: {stored}");
        }
        assert_eq!(record.payload["formality"]["content"]["natureCreation"]["dateCreation"], "2020-05-01");
    }
}

#[test]
fn a_company_that_opposed_publication_keeps_its_own_values_and_loses_its_directors() {
    let mut answer = limited_company();
    answer["formality"].as_object_mut().unwrap().remove("diffusionINSEE");
    answer["diffusionINSEE"] = json!("P");
    let record = read_one(OCTO, &answer).unwrap();
    assert_eq!(record.diffusion_status, Some(DiffusionStatus::Partial));
    assert_eq!(record.fields.legal_name.as_deref(), Some("OCTO-TECHNOLOGY"));
    let directors = &record.payload["formality"]["content"]["personneMorale"]["composition"]["pouvoirs"];
    assert_eq!(directors, &json!([{"typeDePersonne": "INDIVIDU"}]));
}

#[test]
fn the_literal_mask_is_noted_and_no_value() {
    let mut answer = sole_trader();
    let person = &mut answer["formality"]["content"]["personnePhysique"]["identite"]["entrepreneur"];
    person["descriptionPersonne"]["nomUsage"] = json!(MASK);
    let record = read_one(TRADER, &answer).unwrap();
    assert!(record.masked && record.fields.legal_name.is_none());
    assert_eq!(record.masked_fields.into_iter().collect::<Vec<_>>(), [crate::model::Field::LegalName]);
}
