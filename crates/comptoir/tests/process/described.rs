//! The application is as it describes itself: a stranger who has read nothing but `/openapi.json` calls it (platform.md §9,
//! scenario 68). `cargo verify` has schemathesis ready and runs this alone.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use system_tests::{Mailbox, TestDatabase};

use crate::server::Place;

/// The same calls every time.
const SEED: &str = "20261126";
/// How many calls at most each operation is made in each phase: as many as two minutes hold.
const EXAMPLES: &str = "20";

/// Who may be signed out and locked without the others being; hooks.py tells when.
const SPENDER: &str = "spender@agence.example";

/// The program that reads a description and calls.
fn stranger() -> PathBuf {
    let missing = || panic!("TEST_SCHEMATHESIS names no program: run `cargo verify`");
    std::env::var_os("TEST_SCHEMATHESIS").map_or_else(missing, PathBuf::from)
}

async fn finds_no_failure(database: TestDatabase) {
    let mailbox = Mailbox::start().unwrap();
    let place = Place::on(database)
        .with("SMTP_HOST", &mailbox.host())
        .with("SMTP_PORT", &mailbox.port().to_string())
        .with("TRUSTED_PROXIES", "127.0.0.1/32");
    let spender = place.account(SPENDER, "elsewhere");
    let server = place.serve("serve").await;
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/schemathesis");
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new(stranger())
        .arg("--config-file")
        .arg(settings.join("schemathesis.toml"))
        .args(["run", &format!("{}/openapi.json", server.url()), "--no-color"])
        .args(["--seed", SEED, "--max-examples", EXAMPLES])
        .env("PYTHONPATH", &settings)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("COMPTOIR_URL", server.url())
        .env("COMPTOIR_OWNER", place.password())
        .env("COMPTOIR_SPENDER", spender)
        .current_dir(folder.path())
        .status();
    assert!(status.unwrap().success(), "what it found is told above");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes and schemathesis, which `cargo verify` brings"]
async fn scenario_68_schemathesis_finds_no_failure_on_sqlite() {
    finds_no_failure(TestDatabase::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes and schemathesis, which `cargo verify` brings"]
async fn scenario_68_schemathesis_finds_no_failure_on_postgres() {
    finds_no_failure(TestDatabase::postgres()).await;
}
