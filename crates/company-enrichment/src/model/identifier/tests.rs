use proptest::prelude::*;
use serde_json::json;

use super::*;

fn given(
    siren: serde_json::Value,
    siret: serde_json::Value,
    mode: LuhnMode,
) -> Result<Identifiers, Vec<(&'static str, &'static str, &'static str)>> {
    Identifiers::parse(RawIdentifier::from(Some(siren)), RawIdentifier::from(Some(siret)), mode).map_err(
        |faults| faults.iter().map(|fault| (fault.field, fault.code.as_str(), fault.reason)).collect(),
    )
}

fn siren_fault(value: serde_json::Value) -> Vec<(&'static str, &'static str, &'static str)> {
    given(value, json!(null), LuhnMode::Warn).unwrap_err()
}

#[test]
fn s01_without_an_identifier_both_fields_are_missing() {
    let missing = vec![
        ("siren", "MISSING_COMPANY_IDENTIFIER", "siren_or_siret_required"),
        ("siret", "MISSING_COMPANY_IDENTIFIER", "siren_or_siret_required"),
    ];
    assert_eq!(given(json!(null), json!(" \u{a0} "), LuhnMode::Warn), Err(missing.clone()));
    assert_eq!(given(json!(""), json!(null), LuhnMode::Warn), Err(missing));
    assert_eq!(RawIdentifier::from(None), RawIdentifier::Absent);
}

#[test]
fn s02_a_siren_is_nine_ascii_digits_in_a_string() {
    let not_nine = vec![("siren", "INVALID_SIREN_FORMAT", "expected_9_digits")];
    for text in [
        "12345",
        "1234567890",
        "12345678a",
        "+123456789",
        "-123456789",
        "123456789-",
        "１２３４５６７８９",
        "٣٥٦٠٠٠٠٠٠",
        "12--3456789",
        "12/3456789",
    ] {
        assert_eq!(siren_fault(json!(text)), not_nine, "{text}");
    }
    let not_text = vec![("siren", "INVALID_SIREN_FORMAT", "expected_string")];
    for value in [json!(123_456_789), json!(true), json!([]), json!({})] {
        assert_eq!(siren_fault(value), not_text);
    }
}

#[test]
fn s03_a_siret_is_fourteen_digits() {
    let not_fourteen = vec![("siret", "INVALID_SIRET_FORMAT", "expected_14_digits")];
    for text in ["1234567890123", "123456789012345", "1234567890001A"] {
        assert_eq!(given(json!(null), json!(text), LuhnMode::Warn), Err(not_fourteen.clone()), "{text}");
    }
}

#[test]
fn s04_a_siret_of_another_company_is_a_mismatch() {
    let mismatch = vec![("siren", "SIREN_SIRET_MISMATCH", "differs_from_siret")];
    assert_eq!(given(json!("123456789"), json!("98765432100012"), LuhnMode::Warn), Err(mismatch));
    assert!(given(json!("123456789"), json!("123 456 789 00012"), LuhnMode::Off).is_ok());
}

#[test]
fn all_failing_fields_are_listed_and_format_comes_before_mismatch() {
    let faults = given(json!("1"), json!(2), LuhnMode::Warn).unwrap_err();
    let both = [
        ("siren", "INVALID_SIREN_FORMAT", "expected_9_digits"),
        ("siret", "INVALID_SIRET_FORMAT", "expected_string"),
    ];
    assert_eq!(faults, both);
}

#[test]
fn s13_a_failed_luhn_check_warns_by_default_and_refuses_in_strict_mode() {
    let warned = given(json!("123456789"), json!(null), LuhnMode::default()).unwrap();
    assert_eq!(
        serde_json::to_value(&warned.warnings).unwrap(),
        json!([{"field": "siren", "reason": "luhn_check_failed"}])
    );
    assert!(given(json!("123456789"), json!(null), LuhnMode::Off).unwrap().warnings.is_empty());
    let refused = given(json!("123456789"), json!("98765432100012"), LuhnMode::Strict).unwrap_err();
    let both = [
        ("siren", "INVALID_SIREN_FORMAT", "luhn_check_failed"),
        ("siret", "INVALID_SIRET_FORMAT", "luhn_check_failed"),
    ];
    assert_eq!(refused, both);
}

#[test]
fn s14_post_offices_may_fail_luhn_when_their_digits_sum_to_a_multiple_of_five() {
    for (siret, passes) in [
        ("35600000009075", true),
        ("35600000000048", true),
        ("35600000000000", false),
        ("11122233344455", false),
        ("12345678900012", false),
    ] {
        assert_eq!(Siret::parse(siret).unwrap().passes_luhn(), passes, "{siret}");
        assert_eq!(given(json!(null), json!(siret), LuhnMode::Strict).is_ok(), passes, "{siret}");
    }
    assert!(!Siren::parse("000000000").unwrap().passes_luhn());
}

#[test]
fn s15_no_break_spaces_are_normalised_and_the_input_is_kept() {
    let typed = " 356\u{a0}000\u{202f}000 ";
    let identifiers = given(json!(typed), json!(null), LuhnMode::Strict).unwrap();
    assert_eq!(identifiers.siren.as_str(), "356000000");
    assert_eq!(identifiers.siren_raw.as_deref(), Some(typed));
    assert_eq!((identifiers.siret, identifiers.siret_raw), (None, None));
}

#[test]
fn dots_and_dashes_between_digits_are_normalised() {
    for text in ["552.032.534", "552-032-534", "552 - 032 - 534", "5 5 2 0 3 2 5 3 4"] {
        assert_eq!(Siren::parse(text).unwrap().as_str(), "552032534", "{text}");
    }
}

#[test]
fn leading_zeros_are_significant_and_the_siren_comes_from_the_siret() {
    let identifiers = given(json!(null), json!("005750187 00017"), LuhnMode::Off).unwrap();
    assert_eq!(identifiers.siren.as_str(), "005750187");
    assert_eq!(identifiers.siret.unwrap().as_str(), "00575018700017");
}

#[test]
fn an_input_longer_than_64_characters_is_refused() {
    let padded = |blanks: usize| format!("552032534{}", "\u{a0}".repeat(blanks));
    assert!(Siren::parse(&padded(55)).is_ok());
    assert!(Siren::parse(&padded(56)).is_err());
}

#[test]
fn identifiers_are_strings_in_json() {
    let siren = Siren::parse("005750187").unwrap();
    assert_eq!(serde_json::to_value(siren).unwrap(), json!("005750187"));
    assert_eq!(serde_json::from_value::<Siren>(json!("005750187")).unwrap(), siren);
    assert!(serde_json::from_value::<Siret>(json!("005750187")).is_err());
    assert_eq!("strict".parse(), Ok(LuhnMode::Strict));
    assert_eq!("STRICT".parse::<LuhnMode>(), Err(UnknownLuhnMode));
}

proptest! {
    #[test]
    fn parsing_never_panics_and_gives_digits_only(text in ".*") {
        if let Ok(siren) = Siren::parse(&text) {
            prop_assert!(siren.as_str().len() == 9 && siren.as_str().bytes().all(|byte| byte.is_ascii_digit()));
        }
        let _ = Siret::parse(&text);
    }

    #[test]
    fn any_spacing_of_fourteen_digits_reads_back(digits in "[0-9]{14}", at in 1_usize..13, gap in "[ \u{a0}\u{202f}]{0,3}[.-]?[ \u{2009}]{0,3}") {
        let (head, tail) = digits.split_at(at);
        let siret = Siret::parse(&format!(" {head}{gap}{tail}\n")).unwrap();
        prop_assert_eq!(siret.as_str(), &digits);
        prop_assert_eq!(siret.siren().to_string(), &digits[..9]);
        prop_assert_eq!(Siret::parse(&siret.to_string()), Ok(siret));
    }

    #[test]
    fn exactly_one_check_digit_in_ten_is_right(stem in "[1-9][0-9]{7}") {
        let right = (0..10).filter(|check| Siren::parse(&format!("{stem}{check}")).unwrap().passes_luhn());
        prop_assert_eq!(right.count(), 1);
    }
}
