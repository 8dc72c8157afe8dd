use super::*;

fn siren(text: &str) -> Siren {
    Siren::parse(text).unwrap()
}

#[test]
fn the_key_is_computed_from_the_siren() {
    assert_eq!(derive(siren("552032534")).as_deref(), Some("FR27552032534"));
    assert_eq!(derive(siren("130025265")).as_deref(), Some("FR07130025265"));
}

#[test]
fn a_siren_that_cannot_be_a_companys_has_no_number() {
    assert_eq!(derive(siren("123456789")), None);
    assert!(siren("000000018").passes_luhn());
    assert_eq!(derive(siren("000000018")), None);
}

#[test]
fn a_number_the_source_lists_is_confirmed() {
    let listed = ["FR00000000000".to_owned(), "FR27552032534".to_owned()];
    assert_eq!(Vat::of(siren("552032534"), &listed).unwrap().status, VatStatus::Confirmed);
    assert_eq!(Vat::of(siren("552032534"), &listed[..1]).unwrap().status, VatStatus::Derived);
    assert_eq!(Vat::of(siren("123456789"), &listed), None);
}
