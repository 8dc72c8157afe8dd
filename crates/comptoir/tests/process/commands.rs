//! What the commands print.

use std::fs;

use serde_json::Value;
use system_tests::TestDatabase;

use crate::{
    binary::{Binary, on, printed},
    server::Place,
};

#[test]
fn migrate_goes_down_and_up_and_tells_where_it_stands() {
    for database in system_tests::databases() {
        let status = || printed(&database, &["migrate", "status"]);
        let before = status();
        let all = before.len();
        assert!(all > 1 && before.iter().all(|line| line.starts_with("applied ")), "{before:?}");
        assert_eq!(printed(&database, &["migrate", "up"]), ["0 applied"]);
        assert_eq!(printed(&database, &["migrate", "down"]), ["1 reverted"]);
        let newest = before.last().unwrap().replace("applied", "pending");
        assert_eq!(status(), [&before[..all - 1], &[newest]].concat());
        assert_eq!(printed(&database, &["migrate", "down", "99"]), [format!("{} reverted", all - 1)]);
        assert!(status().iter().all(|line| line.starts_with("pending ")));
        assert_eq!(printed(&database, &["migrate", "up"]), [format!("{all} applied")]);
        assert_eq!(status(), before);
    }
}

#[test]
fn user_create_prints_a_password_once_and_refuses_a_second_account() {
    for database in system_tests::databases() {
        let create = ["user", "create", "--owner", "--email", "Ada@Example.org", "--tenant", "agence"];
        let [created, password] = &printed(&database, &create)[..] else { panic!("two lines") };
        assert!(created.starts_with("owner ") && created.ends_with(" created"), "{created}");
        let password = password.strip_prefix("password (shown once): ").unwrap();
        assert!(password.len() >= 12);
        assert_eq!(database.texts("SELECT slug FROM tenants WHERE slug = 'agence'"), ["agence"]);
        let stored = database.texts("SELECT hashed_password FROM users");
        assert!(stored[0].starts_with("$argon2id$") && !stored[0].contains(password));

        let again = on(&database, &create);
        assert!(!again.complaint().contains(password) && again.stdout.is_empty(), "{again:?}");
        assert_eq!(database.count("users"), 1);
    }
}

#[test]
fn user_create_refuses_what_is_no_address_in_one_line() {
    let database = TestDatabase::sqlite();
    let refused = on(&database, &["user", "create", "--owner", "--email", "nobody"]);
    assert!(!refused.complaint().is_empty());
    assert_eq!(database.count("users"), 0);
}

#[test]
fn config_check_is_content_with_nothing_set() {
    let checked = Binary::new(&["config", "check"]).run();
    assert_eq!((checked.code(), checked.stdout), (Some(0), vec!["the configuration is sound".to_owned()]));
}

#[test]
fn openapi_prints_the_committed_description() {
    let printed = Binary::new(&["openapi"]).run();
    assert_eq!((printed.code(), printed.stderr.as_str()), (Some(0), ""));
    let description: Value = serde_json::from_str(&printed.stdout.join("\n")).unwrap();
    assert!(description["paths"]["/v1/requests"]["post"].is_object());
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../contracts/openapi.json");
    let committed: Value = serde_json::from_str(&fs::read_to_string(committed).unwrap()).unwrap();
    assert_eq!(description, committed);
}

#[test]
fn the_version_is_printed() {
    let printed = Binary::new(&["--version"]).run();
    assert_eq!(printed.stdout, [concat!("comptoir ", env!("CARGO_PKG_VERSION"))]);
}

#[test]
fn config_show_tells_every_value_and_its_origin_and_no_secret() {
    let show = |arguments: &[&str]| {
        let shown = Binary::new(arguments)
            .with("DATABASE_URL", "postgres://someone:hunter-two@db/comptoir")
            .with("JWT_SECRET", "hunter-three-is-a-secret-too")
            .run();
        assert!(shown.status.success() && !shown.everything().contains("hunter"), "{shown:?}");
        shown.stdout
    };
    let lines = show(&["config", "show", "--set", "APP_PORT=8123"]);
    for line in [
        "APP_HOST = 0.0.0.0  (default)",
        "APP_PORT = 8123  (--set)",
        "DATABASE_URL = postgres://someone:***@db/comptoir  (environment)",
        "JWT_SECRET = ***  (environment)",
    ] {
        assert!(lines.iter().any(|shown| shown == line), "{line} is missing: {lines:?}");
    }
    let listed: Vec<Value> = serde_json::from_str(&show(&["config", "show", "--json"]).join("")).unwrap();
    let schema: Vec<Value> = serde_json::from_str(&show(&["config", "schema"]).join("")).unwrap();
    assert_eq!((listed.len(), lines.len()), (schema.len(), schema.len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_local_serve_keeps_its_signing_key_beside_the_file_so_tokens_outlive_it() {
    let place = Place::on(TestDatabase::sqlite()).without("JWT_SECRET");
    let first = place.serve("serve").await;
    let me = first.get("/v1/auth/me");
    let path = me.try_clone().unwrap().build().unwrap();
    assert_eq!(me.send().await.unwrap().status(), 200);
    let token = path.headers()["authorization"].clone();
    first.process.terminate();
    assert_eq!(first.process.finish().code(), Some(0));
    let second = place.serve("serve").await;
    let again = second.get("/v1/auth/me").build().unwrap().url().clone();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(again).header("Authorization", token).send().await.unwrap();
    assert_eq!(answer.status(), 200, "the token of the first process");
}

#[test]
fn serve_on_a_desk_prints_where_to_make_the_first_account_while_there_is_none() {
    for database in system_tests::databases() {
        let serve = || {
            let settings =
                [("APP_HOST", "127.0.0.1"), ("APP_PORT", "0"), ("DATABASE_URL", database.url.as_str())];
            let plain = Binary::new(&["serve"]);
            let process =
                settings.iter().fold(plain, |binary, (name, value)| binary.with(name, value)).start();
            let mut logged = String::new();
            while !logged.contains("listening") {
                logged.push_str(&process.line());
            }
            process.terminate();
            let finished = process.finish();
            assert!(finished.status.success(), "{finished:?}");
            (logged + &finished.stdout.concat(), finished.stderr)
        };
        let (logged, said) = serve();
        assert!(said.contains("/ui/first?token=cot_"), "{said}");
        assert!(!logged.contains("cot_"), "no log keeps it");
        let created = on(&database, &["user", "create", "--owner", "--email", "ada@example.org"]);
        assert!(created.status.success(), "{created:?}");
        assert_eq!(serve().1, "");
    }
}
