//! `comptoir user …`

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use system_tests::TestDatabase;

use crate::{
    binary::{Binary, Finished, eventually, on, printed},
    server::Place,
};

const ADA: &str = "ada@example.org";
const WORDS: &str = "four other random words";

fn create(database: &TestDatabase) {
    printed(database, &["user", "create", "--owner", "--email", ADA, "--tenant", "agence"]);
}

fn told(database: &TestDatabase, arguments: &[&str]) -> Value {
    let lines = printed(database, &[arguments, &["--json"]].concat());
    serde_json::from_str(&lines[0]).unwrap()
}

fn passwd(database: &TestDatabase, typed: &str) -> Finished {
    let passwd = Binary::new(&["user", "passwd", ADA, "--stdin"]).with("DATABASE_URL", &database.url);
    passwd.reading(typed).run()
}

/// The lines about this act, in the trail of a tenant, by the platform itself.
fn lines(database: &TestDatabase, action: &str) -> usize {
    let of = "AND actor_type = 'system' AND tenant_id IS NOT NULL";
    database.count(&format!("audit_events WHERE action = '{action}' {of}"))
}

#[test]
fn a_password_comes_from_standard_input_and_is_said_nowhere() {
    for database in system_tests::databases() {
        create(&database);
        let before = database.texts("SELECT hashed_password FROM users");
        let weak = passwd(&database, "password1234\n");
        assert!(weak.complaint().contains("guessable"), "{weak:?}");
        assert_eq!(
            (weak.code(), database.texts("SELECT hashed_password FROM users")),
            (Some(1), before.clone())
        );
        let replaced = passwd(&database, &format!("{WORDS}\r\n"));
        assert!(replaced.status.success() && !replaced.everything().contains(WORDS), "{replaced:?}");
        let after = database.texts("SELECT hashed_password FROM users");
        assert!(after != before && after[0].starts_with("$argon2id$"));
        assert_eq!(lines(&database, "auth.password.reset"), 1);
        assert_eq!(database.count("security_events WHERE event_type = 'PASSWORD_RESET'"), 1);
        assert_eq!(database.count("background_jobs WHERE job_type = 'mail.send'"), 1, "a letter");
    }
}

#[test]
fn a_link_lets_the_owner_choose_a_password_and_one_way_must_be_named() {
    for database in system_tests::databases() {
        create(&database);
        let before = database.texts("SELECT hashed_password FROM users");
        let link = told(&database, &["user", "passwd", ADA, "--link"])["link"].as_str().unwrap().to_owned();
        assert!(link.starts_with("http://localhost:8000/ui/password/reset?token=cot_"), "{link}");
        assert_eq!(database.texts("SELECT hashed_password FROM users"), before);
        assert_eq!(lines(&database, "auth.password.link_given"), 1);
        assert_eq!(on(&database, &["user", "passwd", ADA]).code(), Some(2));
        assert_eq!(on(&database, &["user", "passwd", ADA, "--link", "--stdin"]).code(), Some(2));
    }
}

#[test]
fn an_account_is_shut_out_and_let_in_again() {
    for database in system_tests::databases() {
        create(&database);
        let member = |database| told(database, &["user", "list", "--tenant", "agence"]);
        assert_eq!(
            (&member(&database)["email"], &member(&database)["status"], &member(&database)["roles"]),
            (&json!(ADA), &json!("active"), &json!(["owner"]))
        );
        let out = json!({ "email": ADA, "is_active": false, "changed": true });
        assert_eq!(told(&database, &["user", "disable", ADA]), out);
        assert_eq!(member(&database)["status"], "disabled");
        let link = on(&database, &["user", "passwd", ADA, "--link"]);
        assert!(link.complaint().contains("disabled"));
        assert_eq!(printed(&database, &["user", "disable", ADA]), ["ada@example.org is shut out already"]);
        assert_eq!(printed(&database, &["user", "enable", ADA]), ["ada@example.org is let in"]);
        assert_eq!((lines(&database, "auth.user.disabled"), lines(&database, "auth.user.enabled")), (1, 1));
    }
}

#[test]
fn nobody_by_that_name_is_one_line_and_changes_nothing() {
    let database = TestDatabase::sqlite();
    create(&database);
    for arguments in [
        &["user", "disable", "bob@example.org"][..],
        &["user", "disable", "no address"],
        &["user", "sessions", "bob@example.org"],
        &["user", "sessions", ADA, "--end", "42"],
        &["user", "list", "--tenant", "nowhere"],
    ] {
        let refused = on(&database, arguments);
        assert!(!refused.complaint().is_empty() && refused.stdout.is_empty(), "{arguments:?}");
        assert_eq!(refused.code(), Some(1));
    }
    assert_eq!(database.count("users WHERE is_active"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_operator_ends_bites_in_a_running_process_within_five_seconds() {
    let Some(database) = system_tests::postgres() else { return };
    let place = Place::on(database);
    let owner = "owner@agence.example";
    let command = |arguments: &[&str]| {
        let finished = place.binary(arguments).run();
        assert!(finished.status.success(), "{finished:?}");
        finished.stdout
    };
    for end in [&["user", "sessions", owner, "--end-all"][..], &["user", "disable", owner]] {
        let server = place.serve("api").await;
        assert_eq!(server.get("/v1/auth/me").send().await.unwrap().status(), 200);
        assert_eq!(command(&["user", "sessions", owner]).len(), 1);
        command(end);
        let ended = Instant::now();
        eventually("a refusal", async || {
            (server.get("/v1/auth/me").send().await.unwrap().status() == 401).then_some(())
        })
        .await;
        assert!(ended.elapsed() < Duration::from_secs(6), "{:?}", ended.elapsed());
        assert_eq!(command(&["user", "sessions", owner]).len(), 0);
        server.process.terminate();
        assert_eq!(server.process.finish().code(), Some(0));
    }
}
