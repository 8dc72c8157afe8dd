use super::*;

#[test]
fn the_first_pass_asks_for_what_the_specification_lists() {
    let expected = |number: &str, per_page: &str| {
        [
            ("q", number),
            ("minimal", "true"),
            ("include", "siege,complements,finances,score"),
            ("page", "1"),
            ("per_page", per_page),
        ]
        .map(|(name, value)| (name, value.to_owned()))
    };
    assert_eq!(parameters(&by_siren("552032534")), expected("552032534", "1"));
    assert_eq!(parameters(&by_siret("35600000000048")), expected("35600000000048", "5"));
}

#[test]
fn s22_no_result_or_another_company_is_not_found() {
    let query = by_siren("552032534");
    assert_eq!(read(&query, br#"{"results":[],"total_results":0}"#), Err(NotFound));
    assert_eq!(read(&query, br#"{"results":[]}"#), Err(NotFound));
    assert_eq!(read_one(&query, &limited_company()), Err(NotFound));
    assert_eq!(read_one(&query, &json!({"nom_complet": "DANONE"})), Err(NotFound));
    assert_eq!(read_one(&by_siret("55203253400703"), &limited_company()), Err(NotFound));
}

#[test]
fn s23_an_empty_shell_is_a_record_without_core_identity() {
    let shell = json!({"siren": "123456789", "nom_complet": null, "siege": {}, "statut_diffusion": null,
        "finances": null, "complements": {"est_siae": true}});
    let record = read_one(&by_siren("123456789"), &shell).unwrap();
    assert_eq!(record.fields, crate::model::Fields::default());
    let company = merge(record.siren, None, &[record], &Lifetimes::default(), chrono::DateTime::UNIX_EPOCH);
    assert!(!company.is_known() && !company.has_core_identity());
}

#[test]
fn by_siret_the_item_with_that_seat_is_taken_and_the_others_are_not_stored() {
    let mut other = limited_company();
    other["siege"]["siret"] = json!("41816609600010");
    let body = answer(&[other.clone(), limited_company()]).to_string();
    let record = read(&by_siret("41816609600069"), body.as_bytes()).unwrap();
    assert_eq!(record.siret_match, Some(true));
    assert_eq!(record.payload["results"], json!([limited_company()]));
    let record = read(&by_siret("41816609699999"), body.as_bytes()).unwrap();
    assert_eq!(record.siret_match, Some(false));
    assert_eq!(record.payload["results"], json!([other]));
}

#[test]
fn what_the_source_does_not_document_is_an_internal_error() {
    let query = by_siren("418166096");
    for body in [
        "",
        "<html>maintenance</html>",
        r#"{"results":["#,
        "null",
        "[]",
        r#"{"erreur":"x"}"#,
        r#"{"results":{}}"#,
        r#"{"results":[1]}"#,
    ] {
        assert_eq!(read(&query, body.as_bytes()), Err(InternalError), "{body}");
    }
    for (member, value) in [
        ("nom_complet", json!(1)),
        ("siege", json!("x")),
        ("siege", json!([])),
        ("finances", json!(7)),
        ("date_creation", json!({})),
    ] {
        let mut item = limited_company();
        item[member] = value;
        assert_eq!(read_one(&query, &item), Err(InternalError), "{member}");
    }
}
