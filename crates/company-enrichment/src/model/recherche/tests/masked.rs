use super::*;

#[test]
fn s24_a_masked_sole_trader_keeps_the_mask_as_name_and_the_town() {
    let record = read_one(&by_siren("300025764"), &masked_sole_trader()).unwrap();
    let company = merge(
        record.siren,
        None,
        std::slice::from_ref(&record),
        &Lifetimes::default(),
        chrono::DateTime::UNIX_EPOCH,
    );
    assert!(company.has_core_identity() && company.is_masked() && record.masked);
    assert_eq!(company.fields.legal_name.as_deref(), Some(MASK));
    assert_eq!(company.fields.city.as_deref(), Some("RENNES"));
    assert_eq!(company.fields.country_code.as_deref(), Some("FR"));
    assert_eq!((&company.fields.postal_code, &company.fields.trade_name), (&None, &None));
    let masked: Vec<_> = company.masked_fields.iter().map(|field| field.as_str()).collect();
    let expected =
        ["legal_name", "trade_name", "brand_name", "address_line1", "address_line2", "postal_code"];
    assert_eq!(masked, expected);
}

#[test]
fn a_masked_legal_person_keeps_its_names_but_not_its_acronym_and_address() {
    let mut item = limited_company();
    item["statut_diffusion"] = json!("P");
    let record = read_one(&by_siren("418166096"), &item).unwrap();
    assert_eq!(record.fields.legal_name.as_deref(), Some("OCTO-TECHNOLOGY"));
    assert_eq!(record.fields.trade_name.as_deref(), Some("OCTO-TECHNOLOGY"));
    assert_eq!(record.fields.city.as_deref(), Some("PARIS"));
    assert_eq!((&record.fields.brand_name, &record.fields.address_line1), (&None, &None));
    let masked: Vec<_> = record.masked_fields.iter().map(|field| field.as_str()).collect();
    assert_eq!(masked, ["brand_name", "address_line1", "address_line2", "postal_code"]);
}

#[test]
fn a_status_masks_values_of_a_natural_person_printed_by_mistake() {
    let mut item = masked_sole_trader();
    item["nom_complet"] = json!("PRENOM NOM");
    item["siege"]["adresse"] = json!("1 RUE X 35000 RENNES");
    item["statut_diffusion"] = json!("O");
    let record = read_one(&by_siren("300025764"), &item).unwrap();
    assert_eq!(record.diffusion_status, Some(DiffusionStatus::Partial), "the seat is stricter");
    assert_eq!((&record.fields.trade_name, &record.fields.address_line1), (&None, &None));
}

#[test]
fn a_printed_mask_speaks_without_a_status() {
    let mut item = limited_company();
    item["siege"]["adresse"] = json!(MASK);
    item["siege"]["libelle_commune"] = json!(MASK);
    let record = read_one(&by_siren("418166096"), &item).unwrap();
    assert!(record.masked && record.masked_fields.contains(&Field::City));
    assert_eq!((&record.fields.postal_code, &record.fields.city), (&None, &None));
    assert_eq!(record.fields.legal_name.as_deref(), Some("OCTO-TECHNOLOGY"));
}
