//! Whatever keeps the program from starting is told in one line: the cause, what to do, no secret.

use std::{ffi::OsStr, fs, net::TcpListener};

use system_tests::TestDatabase;

use crate::{
    binary::{Binary, Finished},
    server::Place,
};

const UNAVAILABLE: Option<i32> = Some(69);
const RETRY: Option<i32> = Some(75);
const CONFIGURATION: Option<i32> = Some(78);

fn serve(database: impl AsRef<OsStr>) -> Binary {
    Binary::new(&["serve"]).with("DATABASE_URL", database).with("APP_HOST", "127.0.0.1").with("APP_PORT", "0")
}

#[track_caller]
fn assert_told(finished: &Finished, code: Option<i32>, words: &[&str]) {
    let line = finished.complaint();
    assert_eq!(finished.code(), code, "{line}");
    for word in words {
        assert!(line.contains(word), "{word:?} is missing: {line}");
    }
}

#[test]
fn a_port_that_is_taken() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let folder = tempfile::tempdir().unwrap();
    let served =
        serve(format!("sqlite://{}/x.db", folder.path().display())).with("APP_PORT", port.to_string()).run();
    assert_told(&served, Some(1), &["cannot listen on", &address, "APP_PORT"]);
    let shown = Binary::new(&["demo", "--port", &port.to_string()]).run();
    assert_told(&shown, Some(1), &["cannot listen on", &address, "--port"]);
}

#[test]
fn a_database_whose_folder_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let served = serve(format!("sqlite://{}/x.db", file.display())).run();
    let path = file.display().to_string();
    assert_told(
        &served,
        UNAVAILABLE,
        &["database cannot be used", &path, "Check that the folder exists", "DATABASE_URL"],
    );
}

#[test]
fn a_database_that_is_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("folder")).unwrap();
    let served = serve(format!("sqlite://{}/folder", folder.path().display())).run();
    assert_told(&served, UNAVAILABLE, &["unable to open database file", "DATABASE_URL"]);
}

#[test]
fn a_database_that_is_something_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    fs::write(&file, "Dear Sir or Madam, ".repeat(100)).unwrap();
    let served = serve(format!("sqlite://{}", file.display())).run();
    assert_told(&served, UNAVAILABLE, &["file is not a database", "DATABASE_URL"]);
    assert!(fs::read_to_string(&file).unwrap().starts_with("Dear"), "left as it was");
}

#[test]
fn a_postgres_that_does_not_answer() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for command in ["serve", "api", "worker"] {
        let url = format!("postgres://someone:hunter-two@{closed}/comptoir");
        let refused = Binary::new(&[command]).with("DATABASE_URL", url).with("APP_PORT", "0").run();
        assert_told(
            &refused,
            UNAVAILABLE,
            &["Connection refused", "Check that Postgres runs", "DATABASE_URL"],
        );
        assert!(!refused.everything().contains("hunter-two"));
    }
}

#[test]
fn a_database_of_an_unknown_kind() {
    let refused = serve("mysql://someone:hunter-two@localhost/comptoir").run();
    assert_told(&refused, CONFIGURATION, &["DATABASE_URL", "sqlite://", "postgres://"]);
    assert!(!refused.everything().contains("hunter-two"));
    let nameless = serve("comptoir.db").run();
    assert_told(&nameless, CONFIGURATION, &["DATABASE_URL"]);
    assert_eq!(fs::read_dir(nameless.folder.path()).unwrap().count(), 0, "never a new file");
}

#[test]
fn a_schema_newer_than_the_binary() {
    for database in system_tests::databases() {
        database.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('9999')");
        for migrates in ["true", "false"] {
            let refused = serve(&database.url).with("AUTO_MIGRATE", migrates).run();
            assert_told(&refused, Some(1), &["newer than this binary", "9999", "run the newer binary"]);
        }
    }
}

#[test]
fn a_schema_behind_the_binary_that_may_not_be_brought_up() {
    for database in system_tests::databases() {
        let down = Binary::new(&["migrate", "down"]).with("DATABASE_URL", &database.url).run();
        assert!(down.status.success(), "{down:?}");
        let refused = serve(&database.url).with("AUTO_MIGRATE", "false").run();
        assert_told(&refused, Some(1), &["behind this binary", "pending", "comptoir migrate up"]);
    }
}

#[test]
fn api_or_worker_alone_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["api", "worker"] {
        let url = format!("sqlite://{}/x.db", folder.path().display());
        let refused = Binary::new(&[command]).with("DATABASE_URL", url).run();
        assert_told(&refused, CONFIGURATION, &[&format!("comptoir {command}"), "Postgres", "comptoir serve"]);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sqlite_file_that_another_process_uses() {
    let place = Place::on(TestDatabase::sqlite());
    let first = place.serve("serve").await;
    let second = place.binary(&["serve"]).run();
    assert_told(&second, RETRY, &["another process uses", "test.db", "stop it", "Postgres"]);
    assert_eq!(first.get("/healthz").send().await.unwrap().status(), 200, "the first goes on");
}

#[test]
fn every_fault_of_the_configuration_at_once() {
    let binary = Binary::new(&["config", "check"])
        .with("APP_ENV", "production")
        .with("APP_PORT", "eighty")
        .with("COMPANY_SYNC_ATTEMPT_MS", "1200")
        .with("DATABASE_URL", "oracle://someone:hunter-two@localhost")
        .with("JWT_SECRET", "short-secret");
    fs::create_dir(binary.folder().join("config")).unwrap();
    fs::write(binary.folder().join("config/comptoir.toml"), "app_prot = 80\nlog_format = 'xml'\n").unwrap();
    let refused = binary.run();
    let names =
        ["APP_PORT", "COMPANY_SYNC_ATTEMPT_MS", "DATABASE_URL", "JWT_SECRET", "LOG_FORMAT", "app_prot"];
    assert_told(&refused, CONFIGURATION, &names);
    for secret in ["hunter-two", "short-secret"] {
        assert!(!refused.everything().contains(secret));
    }
}

#[test]
fn a_configuration_file_that_cannot_be_read() {
    let binary = Binary::new(&["config", "check"]);
    fs::create_dir(binary.folder().join("config")).unwrap();
    fs::write(binary.folder().join("config/comptoir.toml"), "jwt_secret = 'hunter-two\n").unwrap();
    let refused = binary.run();
    assert_told(&refused, CONFIGURATION, &["config/comptoir.toml"]);
    assert!(!refused.everything().contains("hunter-two"));
}

#[test]
fn an_upstream_that_is_no_web_address() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/x.db", folder.path().display());
    let refused = serve(url).with("COMPANY_RECHERCHE_URL", "ftp://someone:hunter-two@example.org").run();
    assert_told(&refused, Some(1), &["COMPANY_RECHERCHE_URL", "http"]);
    assert!(!refused.everything().contains("hunter-two"));
}
