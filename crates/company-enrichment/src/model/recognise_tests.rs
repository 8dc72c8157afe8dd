use proptest::prelude::*;

use super::*;

fn siren(text: &str) -> Recognised {
    Recognised::Siren(Siren::parse(text).unwrap())
}

fn siret(text: &str) -> Recognised {
    Recognised::Siret(Siret::parse(text).unwrap())
}

fn vat(text: &str) -> Recognised {
    Recognised::Vat(Siren::parse(text).unwrap())
}

#[test]
fn a_bare_identifier_is_taken_as_it_is() {
    assert_eq!(recognise(" 123 456 789 "), Ok(siren("123456789")));
    assert_eq!(recognise("356 000 000 00048"), Ok(siret("35600000000048")));
}

#[test]
fn a_french_vat_number_is_taken_when_its_key_is_right() {
    for text in ["FR27552032534", "fr 27 552 032 534", "FR 27 552032534", "TVA : FR27552032534."] {
        assert_eq!(recognise(text), Ok(vat("552032534")), "{text}");
    }
    assert_eq!(recognise("FR28552032534"), Err(NotRecognised::WrongVatKey));
}

#[test]
fn an_address_or_a_text_with_one_identifier_is_understood() {
    for text in [
        "https://annuaire-entreprises.data.gouv.fr/entreprise/danone-552032534",
        "https://exemple.fr/?siren=552032534&page=12",
        "DANONE, 17 boulevard Haussmann 75009 Paris, tél. 01 44 35 20 20, capital 169 000 000 000 EUR, SIREN 552 032 534",
        "Siren: 552.032.534 R.C.S. Paris",
    ] {
        assert_eq!(recognise(text), Ok(siren("552032534")), "{text}");
    }
}

#[test]
fn a_siret_beside_its_own_siren_and_vat_number_is_one_identifier() {
    let text = "LA POSTE SIREN 356 000 000 - SIRET 356 000 000 00048 - TVA FR 39 356000000";
    assert_eq!(recognise(text), Ok(siret("35600000000048")));
}

#[test]
fn two_companies_or_two_establishments_are_one_too_many() {
    assert_eq!(recognise("552032534 ou 130025265"), Err(NotRecognised::Several));
    assert_eq!(recognise("35600000000048 / 35600000009075"), Err(NotRecognised::Several));
}

#[test]
fn a_text_without_identifier_is_not_understood() {
    for text in ["", "DANONE", "tél. 01 44 35 20 20", "1234567890", "réf. 552032534X", "le 123 456 789 euros"]
    {
        assert_eq!(recognise(text), Err(NotRecognised::Nothing), "{text}");
    }
}

proptest! {
    #[test]
    fn recognising_never_panics(text in "([FRfr0-9 .é\u{a0}-]|\\PC){0,60}") {
        let _ = recognise(&text);
    }

    #[test]
    fn a_derived_vat_number_is_recognised(stem in "[1-9][0-9]{8}") {
        let siren = Siren::parse(&stem).unwrap();
        if let Some(number) = crate::model::vat::derive(siren) {
            prop_assert_eq!(recognise(&number), Ok(Recognised::Vat(siren)));
        }
    }
}
