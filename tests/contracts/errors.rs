//! `contracts/errors.json` lists the codes that the code can answer with, no more and no fewer.

use std::{collections::BTreeSet, fs};

use company_enrichment::model::IdentifierCode;
use serde_json::Value;

use crate::sources::sources;

#[test]
fn every_code_that_can_be_answered_is_listed_and_every_listed_one_can_be() {
    let mut answered = BTreeSet::new();
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        for (_, implementation) in text.match_indices("impl DomainError for").map(|(at, _)| text.split_at(at))
        {
            let (_, code) = implementation.split_once("fn code(&self)").unwrap();
            answered.extend(codes(block(code)));
        }
        // What the edge refuses before any domain is asked.
        if path.ends_with("http-support/src/error.rs") {
            answered.extend(codes(&text));
        }
    }
    answered.extend(identifier_codes().map(str::to_owned));
    assert!(answered.len() > 10, "the scan still finds them: {answered:?}");
    assert_eq!(answered, listed());
}

fn listed() -> BTreeSet<String> {
    let entries: Vec<Value> = serde_json::from_str(include_str!("../../contracts/errors.json")).unwrap();
    entries.iter().map(|entry| entry["code"].as_str().unwrap().to_owned()).collect()
}

/// These have a type of their own; a new one does not compile here until it is added.
fn identifier_codes() -> impl Iterator<Item = &'static str> {
    use IdentifierCode::{InvalidSiren, InvalidSiret, Mismatch, Missing};
    let all = [Missing, InvalidSiren, InvalidSiret, Mismatch];
    all.into_iter().map(|code| match code {
        Missing | InvalidSiren | InvalidSiret | Mismatch => code.as_str(),
    })
}

/// The text up to the end of the first block in it.
fn block(text: &str) -> &str {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 1 => return &text[..at],
            '}' => depth -= 1,
            _ => {}
        }
    }
    text
}

/// The literals in a piece of source that are written like codes.
fn codes(source: &str) -> BTreeSet<String> {
    let is_code = |text: &&str| {
        text.len() > 3
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    };
    source.split('"').skip(1).step_by(2).filter(is_code).map(str::to_owned).collect()
}
