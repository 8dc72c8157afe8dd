//! The patterns of the description say what the parsers say: of every text a keystroke away from a sample, both or neither
//! approve.

use auth::model::{ApiClient, Email};
use boon::{Compiler, Schemas};
use company_enrichment::model::{Siren, Siret};
use serde_json::{Value, json};

const PLACE: &str = "http://comptoir.test/openapi.json";

/// What tends to be judged differently: blanks and controls beyond ASCII among them.
const KEYS: [char; 26] = [
    'a', 'F', '0', '5', '9', ' ', '\t', '\n', '\u{1}', '\u{85}', '\u{a0}', '\u{2009}', '\u{200b}',
    '\u{feff}', '.', '-', '_', ':', '/', '@', '+', '\'', 'é', 'ß', '٣', '例',
];

/// The samples and every text that one inserted, replaced or deleted character makes of them.
fn keystrokes(samples: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = samples.iter().map(|text| (*text).to_owned()).collect();
    for sample in samples {
        let characters: Vec<char> = sample.chars().collect();
        for at in 0..=characters.len() {
            let (before, after) = characters.split_at(at);
            let with = |middle: &[char], rest: &[char]| [before, middle, rest].concat().iter().collect();
            all.extend(KEYS.map(|key| with(&[key], after)));
            if let [_, rest @ ..] = after {
                all.push(with(&[], rest));
                all.extend(KEYS.map(|key| with(&[key], rest)));
            }
        }
    }
    all
}

/// Holds the schema at `pointer` against `parse` on every keystroke.
fn agree(pointer: &str, samples: &[&str], parse: impl Fn(&str) -> bool) {
    let (mut compiler, mut schemas) = (Compiler::new(), Schemas::new());
    compiler.add_resource(PLACE, serde_json::to_value(api::openapi()).unwrap()).unwrap();
    let schema = compiler.compile(&format!("{PLACE}#{pointer}"), &mut schemas).unwrap();
    let texts = keystrokes(samples);
    let mut approved = 0;
    for text in &texts {
        let described = schemas.validate(&json!(text), schema).is_ok();
        assert_eq!(described, parse(text), "{text:?} is described as {described}");
        approved += usize::from(described);
    }
    assert!(approved > 0 && approved < texts.len(), "{approved} of {}", texts.len());
}

#[test]
fn an_address_for_letters_is_described_as_it_is_read() {
    let samples = [
        "ada@example.org",
        " Ada.Lovelace+x@mail-1.example.org ",
        "é@exämple.例",
        "owner@localhost",
        "a@-b.c",
        "a@b..c",
        "@b",
        "",
    ];
    for body in ["ForgotRequest", "InviteRequest"] {
        let at = format!("/components/schemas/{body}/properties/email");
        agree(&at, &samples, |text| Email::parse(text).is_ok());
    }
}

#[test]
fn identifiers_are_described_as_they_are_read() {
    let siren = ["552032534", " 552 032 534 ", "552.032-534", "5 5-2.032534", "552..032534", ""];
    let siret = ["55203253400703", "552 032 534 00703", "552.032.534-00703"];
    let (first, second) =
        ("/components/schemas/SubmitRequest/anyOf/0", "/components/schemas/SubmitRequest/anyOf/1");
    let is_blank = |text: &str| text.trim().is_empty();
    agree(&format!("{first}/properties/siren"), &siren, |text| Siren::parse(text).is_ok());
    agree(&format!("{second}/properties/siren"), &siren, |text| is_blank(text) || Siren::parse(text).is_ok());
    agree(&format!("{second}/properties/siret"), &siret, |text| Siret::parse(text).is_ok());
    agree(&format!("{first}/properties/siret"), &siret, |text| is_blank(text) || Siret::parse(text).is_ok());
}

#[test]
fn networks_are_described_as_they_are_read() {
    let samples = [
        "203.0.113.0/24",
        "10.255.249.99",
        "2001:db8::/32",
        "::1",
        "1:2:3:4:5:6:7:8/128",
        "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8",
        "::ffff:192.0.2.7",
        "1:2:3:4:5:6:192.0.2.7/99",
        "1:2:3:4:5::192.0.2.7",
    ];
    let at = "/components/schemas/NewApiClient/properties/allowed_cidrs/items";
    agree(at, &samples, |text| ApiClient::parse_networks(&[text.to_owned()]).is_ok());
}

#[test]
fn operations_have_names_of_their_own_and_links_lead_to_them() {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let operations = |value: &Value| -> Vec<Value> {
        let items = value["paths"].as_object().unwrap().values();
        items.flat_map(|item| item.as_object().unwrap().values().cloned()).collect()
    };
    let all = operations(&document);
    let mut names: Vec<&str> =
        all.iter().map(|operation| operation["operationId"].as_str().unwrap()).collect();
    names.sort_unstable();
    let many = names.len();
    names.dedup();
    assert_eq!(names.len(), many, "a name is used twice");
    let answers = all.iter().flat_map(|operation| operation["responses"].as_object().unwrap().values());
    let links: Vec<&Value> =
        answers.filter_map(|answer| answer["links"].as_object()).flat_map(|links| links.values()).collect();
    assert!(links.len() > 20, "{links:?}");
    for link in links {
        let to = link["operationId"].as_str().unwrap();
        assert!(names.binary_search(&to).is_ok(), "{to} is no operation");
    }
}
