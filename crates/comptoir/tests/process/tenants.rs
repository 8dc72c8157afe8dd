//! `comptoir tenant …`

use serde_json::{Value, json};

use crate::binary::{on, printed};

#[test]
fn an_operator_makes_a_tenant_closes_it_and_opens_it_again_and_the_trail_tells_why() {
    for database in system_tests::databases() {
        let create = ["tenant", "create", "agence", "--name", " Agence ", "--reason", "new customer"];
        let made = &printed(&database, &create)[0];
        assert!(made.starts_with("agence (ACTIVE): Agence "), "{made}");
        let id = made.rsplit(' ').next().unwrap();
        for (command, status) in [
            ("read-only", "READ_ONLY"),
            ("suspend", "SUSPENDED"),
            ("suspend", "SUSPENDED"),
            ("resume", "ACTIVE"),
        ] {
            let told = printed(&database, &["tenant", command, "agence", "--reason", command, "--json"]);
            let expected = json!({"id": id, "slug": "agence", "name": "Agence", "status": status});
            assert_eq!(serde_json::from_str::<Value>(&told[0]).unwrap(), expected);
        }
        let listed = printed(&database, &["tenant", "list"]);
        assert_eq!(listed.len(), 2, "{listed:?}");
        assert!(listed[0] == *made && listed[1].starts_with("default (ACTIVE): Default "));
        let lines = format!(
            "SELECT metadata FROM audit_events WHERE tenant_id = '{id}' AND actor_type = 'system' ORDER BY id"
        );
        let told: Vec<Value> =
            database.texts(&lines).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let reasons: Vec<_> = told.iter().map(|line| line["reason"].as_str().unwrap()).collect();
        assert_eq!(reasons, ["new customer", "read-only", "suspend", "resume"], "a change each");
        assert_eq!(told[2]["changed"], json!({"status": {"from": "READ_ONLY", "to": "SUSPENDED"}}));
        let events =
            format!("SELECT event_type FROM events_outbox WHERE tenant_id = '{id}' ORDER BY event_id");
        assert_eq!(database.texts(&events), ["tenant.created", "tenant.suspended"]);
    }
}

#[test]
fn what_is_wrong_is_said_in_one_line_and_changes_nothing() {
    let database = system_tests::TestDatabase::sqlite();
    for arguments in [
        &["tenant", "create", "Agence", "--name", "A", "--reason", "r"][..],
        &["tenant", "create", "default", "--name", "A", "--reason", "r"],
        &["tenant", "create", "agence", "--name", " ", "--reason", "r"],
        &["tenant", "create", "agence", "--name", "A", "--reason", " "],
        &["tenant", "suspend", "nowhere", "--reason", "r"],
        &["tenant", "suspend", "default", "--reason", ""],
    ] {
        let refused = on(&database, arguments);
        assert!(!refused.complaint().is_empty() && refused.stdout.is_empty(), "{arguments:?}");
    }
    assert_eq!(on(&database, &["tenant", "suspend", "default"]).code(), Some(2), "a reason is asked for");
    assert_eq!(database.count("tenants WHERE status = 'ACTIVE'"), 1);
    assert_eq!(database.count("audit_events"), 0);
}

#[test]
fn an_account_comes_to_administer_the_platform_and_no_longer_does_and_the_trail_tells_why() {
    for database in system_tests::databases() {
        printed(&database, &["user", "create", "--owner", "--email", "ops@example.org"]);
        let administrators = || database.count("users WHERE is_platform_admin = true");
        let promote = ["user", "promote", "ops@example.org", "--reason", "on call"];
        assert_eq!(printed(&database, &promote), ["ops@example.org administers the platform"]);
        assert_eq!(administrators(), 1);
        let demote = ["user", "demote", "ops@example.org", "--reason", "left"];
        assert_eq!(printed(&database, &demote), ["ops@example.org does not administer the platform"]);
        assert_eq!(administrators(), 0);
        let nobody = on(&database, &["user", "promote", "nobody@example.org", "--reason", "on call"]);
        assert!(!nobody.complaint().is_empty() && nobody.stdout.is_empty());
        let lines = "SELECT metadata FROM audit_events WHERE tenant_id IS NULL ORDER BY id";
        let told: Vec<Value> =
            database.texts(lines).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(told, [json!({"reason": "on call"}), json!({"reason": "left"})]);
    }
}
