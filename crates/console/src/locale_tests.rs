use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::*;

/// Every message of a catalogue and the values it is filled with.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut messages = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines() {
        if let Some((key, _)) = line.split_once(" =").filter(|_| line.starts_with(char::is_alphabetic)) {
            key.clone_into(&mut current);
            assert!(messages.insert(current.clone(), BTreeSet::new()).is_none(), "{key} is there twice");
        }
        for after in line.split("{ $").skip(1) {
            let name = after.split([' ', '}']).next().unwrap_or_default();
            messages.get_mut(&current).unwrap().insert(name.to_owned());
        }
    }
    messages
}

/// Everything between double quotes in the sources and templates of this crate.
fn quoted() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("templates")];
    let mut quoted = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("locale_tests.rs") {
                let text = fs::read_to_string(path).unwrap();
                quoted.extend(text.split('"').map(str::to_owned));
            }
        }
    }
    quoted
}

#[test]
fn the_catalogues_parse_without_a_broken_line() {
    for source in [FRENCH, ENGLISH, ARABIC] {
        assert!(FluentResource::try_new(source.to_owned()).is_ok());
    }
}

#[test]
fn every_language_has_the_same_messages_with_the_same_values() {
    assert_eq!(messages(FRENCH), messages(ENGLISH));
    assert_eq!(messages(FRENCH), messages(ARABIC));
}

#[test]
fn every_message_is_used_and_every_used_message_exists() {
    let catalogue = messages(FRENCH);
    let quoted = quoted();
    // The notes of the demonstration are named by the binary.
    let is_named_here = |key: &&String| !key.starts_with("known-");
    let unused: Vec<_> =
        catalogue.keys().filter(is_named_here).filter(|key| !quoted.contains(*key)).collect();
    assert!(unused.is_empty(), "unused: {unused:?}");
    let families: BTreeSet<_> =
        catalogue.keys().filter_map(|key| key.split_once('-')).map(|(family, _)| family).collect();
    let is_key = |text: &&String| {
        text.split_once('-').is_some_and(|(family, rest)| families.contains(family) && !rest.is_empty())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let missing: Vec<_> = quoted.iter().filter(is_key).filter(|key| !catalogue.contains_key(*key)).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
}

#[test]
fn a_value_stands_in_its_words() {
    let words = Texts::of(Locale::English).say_with("notice-stale", "date", "1 May 2026");
    assert!(words.contains("1 May 2026"), "{words}");
}

#[test]
fn the_choice_wins_over_the_account_and_the_account_over_the_browser() {
    use Locale::{Arabic, English, French};
    let locale = |chosen, account, accepted| choose(chosen, account, accepted).locale();
    assert_eq!(locale(Some("en"), Some(French), Some(French)), English);
    assert_eq!(locale(Some("xx"), Some(English), Some(French)), English);
    assert_eq!(locale(None, None, Some(English)), English);
    assert_eq!(locale(None, None, None), French);
    assert_eq!(locale(Some("ar"), Some(French), Some(English)), Arabic);
    assert_eq!(locale(None, Some(Arabic), None), Arabic);
}

#[test]
fn arabic_counts_in_its_six_forms_and_keeps_values_apart_from_the_words_around() {
    let t = Texts::of(Locale::Arabic);
    let counted = |total: u64| t.say_with("list-total", "total", total).into_owned();
    for (total, words) in [(0, "لا طلبات"), (1, "طلب واحد"), (2, "طلبان")] {
        assert_eq!(counted(total), words);
    }
    for (total, noun) in [(3, " طلبات"), (11, " طلبًا"), (100, " طلب")] {
        assert_eq!(counted(total), format!("\u{2068}{total}\u{2069}{noun}"));
    }
}
