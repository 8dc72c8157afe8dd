//! `comptoir audit …`: what an operator does when someone asks for proof.

use std::fs;

use system_tests::TestDatabase;

use crate::{
    binary::{Binary, Finished, eventually},
    server::Place,
};

const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

fn run(database: &TestDatabase, arguments: &[&str]) -> Finished {
    Binary::new(arguments).with("DATABASE_URL", &database.url).with("AUDIT_CHECKPOINT_KEY", KEY).run()
}

#[test]
fn an_export_is_checked_by_command_and_a_touched_one_is_refused() {
    for database in system_tests::databases() {
        let create = ["user", "create", "--owner", "--email", "ada@example.org", "--tenant", "agence"];
        assert!(run(&database, &create).status.success());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("trail");
        let name = path.to_str().unwrap();
        for format in ["jsonl", "csv"] {
            let export = ["audit", "export", "--tenant", "agence", "--format", format, "--out", name];
            assert!(run(&database, &export).status.success());
            let checked = run(&database, &["audit", "check", name]);
            assert!(checked.stdout[0].starts_with("whole: "), "{checked:?}");
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.contains("auth.user.created"), "{text}");
            fs::write(&path, text.replacen("auth.user.created", "auth.user.removed", 1)).unwrap();
            let refused = run(&database, &["audit", "check", name]);
            assert!(refused.complaint().ends_with("not those that were sealed"), "{refused:?}");
        }
        let printed = run(&database, &["audit", "export", "--tenant", "agence"]);
        assert!(printed.stdout.last().unwrap().starts_with(r#"{"seal":"#), "{printed:?}");
        let unknown = run(&database, &["audit", "export", "--tenant", "nowhere"]);
        assert_eq!(unknown.complaint(), "comptoir: there is no tenant nowhere");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_40_audit_verify_fails_and_names_the_first_touched_line() {
    for database in system_tests::databases() {
        let place = Place::on(database);
        let server = place.serve("serve").await;
        eventually("the lines are sealed", async || {
            let open = place.database.count("audit_events WHERE seq IS NULL");
            (open == 0 && place.database.count("audit_events") > 0).then_some(())
        })
        .await;
        server.process.terminate();
        server.process.finish();
        let whole = run(&place.database, &["audit", "verify"]);
        assert!(whole.status.success() && whole.stdout[0].contains(": whole, "), "{whole:?}");
        let unlocked = if place.database.is_sqlite() {
            "DROP TRIGGER audit_events_keep_sealed; DROP TRIGGER audit_events_keep_content"
        } else {
            "ALTER TABLE audit_events DISABLE TRIGGER USER"
        };
        place.database.execute(unlocked);
        place.database.execute("UPDATE audit_events SET action = 'x' WHERE seq = 1");
        let broken = run(&place.database, &["audit", "verify", "--json"]);
        assert!(broken.stderr.ends_with(" is broken at line 1: altered\n"), "{broken:?}");
        assert_eq!(broken.code(), Some(1));
        assert!(broken.stdout.iter().any(|line| line.contains("\"first_broken_seq\":1")), "{broken:?}");
    }
}
