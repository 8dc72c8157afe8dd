use std::{fs, path::Path};

use adapters::http::RechercheEntreprises;
use kernel::testing::SeededRandom;
use serde_json::{Value, json};

use super::*;

fn read(environment: &'static [(&'static str, &'static str)], file: &str) -> Result<Config, Faults> {
    let lookup =
        |name: &str| environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Config::read(Source::new(file.parse().unwrap(), lookup), &SeededRandom::new(1))
}

fn faulty(environment: &'static [(&'static str, &'static str)], file: &str) -> Vec<String> {
    read(environment, file).err().unwrap().0.into_iter().map(|fault| fault.name).collect()
}

#[test]
fn nothing_set_is_a_working_local_configuration() {
    let config = read(&[], "").unwrap();
    assert_eq!(config.database, Database::Sqlite("data/comptoir.db".into()));
    assert_eq!(config.sources.recherche.base_url, RechercheEntreprises::OFFICIAL_URL);
    assert!(config.auto_migrate && config.signing_keys.ephemeral);
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = read(&[("APP_PORT", "9000")], "app_port = 8100\ncompany_sync_attempt_ms = 0").unwrap();
    assert_eq!((config.port, config.company.sync_attempt), (9000, Duration::ZERO));
}

#[test]
fn scenario_59_all_faults_are_told_at_once_and_no_value_with_them() {
    let environment =
        &[("APP_PORT", "eighty"), ("COMPANY_SYNC_ATTEMPT_MS", "1200"), ("DATABASE_URL", "nonsense")];
    assert_eq!(
        faulty(environment, "typo = 1"),
        ["APP_PORT", "COMPANY_SYNC_ATTEMPT_MS", "DATABASE_URL", "typo"]
    );
    assert!(!read(environment, "").err().unwrap().to_string().contains("nonsense"));
}

#[test]
fn scenario_60_production_refuses_weak_secrets_and_sqlite() {
    assert_eq!(
        faulty(&[("APP_ENV", "production"), ("JWT_SECRET", "change_me")], ""),
        ["DATABASE_URL", "DATA_KEYS", "JWT_SECRET", "PUBLIC_URL"]
    );
    assert_eq!(faulty(&[("APP_ENV", "staging")], ""), ["DATA_KEYS", "JWT_SECRET", "PUBLIC_URL"]);
}

const SAFE: [(&str, &str); 5] = [
    ("APP_ENV", "production"),
    ("DATABASE_URL", "postgres://db/comptoir"),
    ("DATA_KEYS", "a:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="),
    ("JWT_SECRET", "a-long-value-of-no-sample-list-0123456789"),
    ("PUBLIC_URL", "https://comptoir.example"),
];

/// The faults of a sound production in which one setting is changed.
fn unsafe_with(name: &'static str, value: &'static str) -> Vec<String> {
    let lookup = move |asked: &str| {
        let safe = SAFE.iter().find(|(key, _)| *key == asked).map(|(_, value)| (*value).to_owned());
        if asked == name { Some(value.to_owned()) } else { safe }
    };
    let read = Config::read(Source::new(toml::Table::new(), lookup), &SeededRandom::new(1));
    read.err().map(|faults| faults.0.into_iter().map(|fault| fault.name).collect()).unwrap_or_default()
}

#[test]
fn scenario_60_production_refuses_what_is_only_convenient() {
    assert_eq!(unsafe_with("APP_PORT", "443"), [""; 0], "this one is sound");
    for (name, value) in [
        ("DATABASE_URL", "sqlite://data/comptoir.db"),
        ("ARGON2_M_KIB", "4096"),
        ("JWT_SECRET", "change_me"),
        ("JWT_SECRET", "change-me-local-secret-and-then-some"),
        ("JWT_SECRET", "0123456789012345678901234567890"),
        ("LOG_LEVEL", "debug"),
        ("TENANCY_ENFORCED", "false"),
        ("LOG_LEVEL", "info,diesel=trace"),
        ("PUBLIC_URL", "http://comptoir.example"),
    ] {
        assert_eq!(unsafe_with(name, value), [name], "{value}");
    }
}

#[test]
fn other_logins_are_of_the_same_postgres() {
    const ONE: &[(&str, &str)] = &[("DATABASE_URL", "postgres://calls@db/comptoir")];
    let config = read(ONE, "").unwrap();
    assert!(config.logins.system.is_none() && config.logins.migration == config.database);
    let three =
        "database_system_url = 'postgres://work@db/comptoir'\nmigration_url = 'postgres://owner@db/comptoir'";
    let config = read(ONE, three).unwrap();
    assert!(
        config
            .logins
            .system
            .is_some_and(|login| login != config.database && login != config.logins.migration)
    );
    let faults = ["DATABASE_SYSTEM_URL", "MIGRATION_URL"];
    assert_eq!(faulty(&[], three), faults, "SQLite has no logins");
    assert_eq!(faulty(ONE, "database_system_url = 'sqlite://x'\nmigration_url = 'nonsense'"), faults);
}

/// A folder with these files, and what is read there.
fn placed(
    files: &[(&str, &str)],
    environment: &'static [(&'static str, &'static str)],
    flags: &[(&str, &str)],
) -> Result<Config, Faults> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let layers = Layers::open(Places {
        file: &folder.path().join("comptoir.toml"),
        is_file_required: false,
        dot_env: &folder.path().join(".env"),
        environment: Box::new(|name| {
            environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        }),
        flags: flags.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    });
    Config::read(layers?.into(), &SeededRandom::new(1))
}

#[test]
fn each_place_wins_over_the_ones_before_it_and_is_named_as_the_origin() {
    let all =
        [("comptoir.toml", "app_port = 1"), ("comptoir.local.toml", "app_port = 2"), (".env", "APP_PORT=3")];
    let environment: &[(&str, &str)] = &[("APP_PORT", "4")];
    let flag: &[(&str, &str)] = &[("APP_PORT", "5")];
    let read = |files, environment, flags| {
        let config = placed(files, environment, flags).unwrap();
        let shown = config.shown().into_iter().find(|shown| shown.name == "APP_PORT").unwrap();
        let origin = Path::new(&shown.origin).file_name().unwrap().to_string_lossy().into_owned();
        (config.port, origin)
    };
    assert_eq!(read(&[], &[], &[]), (8000, "default".into()));
    assert_eq!(read(&all[..1], &[], &[]), (1, "comptoir.toml".into()));
    assert_eq!(read(&all[..2], &[], &[]), (2, "comptoir.local.toml".into()));
    assert_eq!(read(&all, &[], &[]), (3, ".env".into()));
    assert_eq!(read(&all, environment, &[]), (4, "environment".into()));
    assert_eq!(read(&all, environment, flag), (5, "--set".into()));
}

#[test]
fn dot_env_is_read_in_local_only_and_nothing_read_later_chooses_the_environment() {
    let fault =
        |files: &[(&str, &str)], environment| placed(files, environment, &[]).unwrap_err().to_string();
    let staging: &[(&str, &str)] = &[("APP_ENV", "staging"), ("PUBLIC_URL", "https://a.example")];
    let secret = "JWT_SECRET=a-long-value-of-no-sample-list-0123456789";
    assert!(placed(&[(".env", secret)], &[], &[]).is_ok_and(|config| !config.signing_keys.ephemeral));
    assert!(fault(&[(".env", secret)], staging).contains("JWT_SECRET: required"));
    assert!(fault(&[(".env", "APP_ENV=production")], &[]).contains("APP_ENV cannot be set here"));
    assert!(
        fault(&[("comptoir.local.toml", "app_env = 'staging'")], &[]).contains("APP_ENV cannot be set here")
    );
    let unreadable = fault(&[(".env", "JWT_SECRET='hunter-two")], &[]);
    assert!(unreadable.contains("NAME=value") && !unreadable.contains("hunter"), "{unreadable}");
}

#[test]
fn secrets_are_masked_and_refused_on_the_command_line() {
    let environment: &[(&str, &str)] =
        &[("JWT_SECRET", "hunter-two"), ("DATABASE_URL", "postgres://me:hunter-two@db/comptoir")];
    let config = placed(&[], environment, &[]).unwrap();
    let shown: Vec<_> = config.shown().iter().map(ToString::to_string).collect();
    assert!(shown.contains(&"JWT_SECRET = ***  (environment)".to_owned()), "{shown:?}");
    assert!(!shown.concat().contains("hunter") && !format!("{config:?}").contains("hunter"));
    let refused = placed(&[], &[], &[("JWT_SECRET", "hunter-two"), ("TYPO", "1")]).unwrap_err();
    assert_eq!(refused.0.iter().map(|fault| &*fault.name).collect::<Vec<_>>(), ["JWT_SECRET", "TYPO"]);
}

/// What the contract says of a setting, as far as the program knows it too.
fn told(name: &str, asked: &Asked) -> Value {
    let kind = match asked.kind {
        "true or false" => json!("boolean"),
        choices if choices.contains(" or ") => {
            json!(choices.replace(" or ", ", ").split(", ").collect::<Vec<_>>())
        }
        plain => json!(plain),
    };
    json!({ "name": name, "type": kind, "default": asked.default, "secret": asked.is_secret() })
}

/// `4 × cores` on this machine.
fn on_this_machine(mut entry: Value) -> Value {
    let cores = std::thread::available_parallelism().map_or(2, NonZero::get);
    let factor =
        entry["default"].as_str().and_then(|text| text.strip_suffix(" × cores")?.parse::<usize>().ok());
    if let Some(factor) = factor {
        entry["default"] = json!((factor * cores).to_string());
    }
    entry
}

/// On a mismatch: correct `contracts/configuration.json`, whose `meaning` is all that is written by hand.
#[test]
fn the_contract_lists_exactly_the_settings_that_are_read() {
    let listed: Vec<Value> = serde_json::from_str(SCHEMA).unwrap();
    let meant = |entry: &Value| entry["meaning"].as_str().is_some_and(|meaning| !meaning.is_empty());
    assert!(listed.iter().all(meant), "a meaning is missing");
    let without_meaning = listed.into_iter().map(|mut entry| {
        entry.as_object_mut().unwrap().remove("meaning");
        on_this_machine(entry)
    });
    let read = read(&[], "").unwrap().settings;
    let told: Vec<_> = read.iter().map(|(name, asked)| told(name, asked)).collect();
    assert_eq!(without_meaning.collect::<Vec<_>>(), told);
}

#[test]
fn the_readme_has_a_row_for_every_setting() {
    let readme = include_str!("../../../../README.md");
    let rows: Vec<_> = readme.lines().filter(|line| line.starts_with("| `")).collect();
    let settings = read(&[], "").unwrap().settings;
    let missing: Vec<_> = settings
        .keys()
        .filter(|name| !name.ends_with("_FILE") && !rows.iter().any(|row| row.contains(&format!("`{name}`"))))
        .collect();
    assert!(missing.is_empty(), "settings without a row in README.md: {missing:?}");
}
