use std::collections::BTreeSet;

use crate::assert_none;
use crate::repository::{folders_in, root};

const FOLDERS: [&str; 2] = ["migrations/sqlite", "migrations/postgres"];

/// Migrations that one database has and the other lacks.
fn unpaired(sqlite: &[String], postgres: &[String]) -> Vec<String> {
    let (sqlite, postgres) = (BTreeSet::from_iter(sqlite), BTreeSet::from_iter(postgres));
    let missing = |from: &str, names: Vec<&&String>| -> Vec<String> {
        names.iter().map(|name| format!("{name} is missing in {from}")).collect()
    };
    [
        missing(FOLDERS[0], postgres.difference(&sqlite).collect()),
        missing(FOLDERS[1], sqlite.difference(&postgres).collect()),
    ]
    .concat()
}

/// `NNNN_verb_noun`: four digits, then lower-case words.
fn is_well_named(name: &str) -> bool {
    let Some((number, words)) = name.split_once('_') else {
        return false;
    };
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit())
    };
    number.len() == 4 && number.bytes().all(|it| it.is_ascii_digit()) && words.split('_').all(is_word)
}

#[test]
fn a_migration_missing_on_one_side_and_a_bad_name_are_reported() {
    let one = ["0001_create_jobs".to_owned()];
    assert_eq!(unpaired(&one, &[]), ["0001_create_jobs is missing in migrations/postgres"]);
    assert_eq!(unpaired(&[], &one), ["0001_create_jobs is missing in migrations/sqlite"]);
    assert!(is_well_named("0001_create_jobs"));
    assert!(!is_well_named("1_create_jobs"));
    assert!(!is_well_named("0001_Create-Jobs"));
}

#[test]
fn both_databases_have_the_same_migrations() {
    let [sqlite, postgres] = FOLDERS.map(folders_in);
    assert!(!sqlite.is_empty(), "no migrations in {}", FOLDERS[0]);
    assert_none(&unpaired(&sqlite, &postgres));
}

#[test]
fn every_migration_goes_up_and_down_and_is_named_number_verb_noun() {
    let mut found = Vec::new();
    for folder in FOLDERS {
        for name in folders_in(folder) {
            let ways = ["up.sql", "down.sql"].map(|way| format!("{folder}/{name}/{way}"));
            found.extend(
                ways.into_iter()
                    .filter(|way| !root().join(way).is_file())
                    .map(|way| format!("{way} is missing")),
            );
            found.extend(
                (!is_well_named(&name)).then(|| format!("{folder}/{name} is not named NNNN_verb_noun")),
            );
        }
    }
    assert_none(&found);
}
