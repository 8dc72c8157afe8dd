//! `comptoir api-client …`

use serde_json::Value;
use system_tests::TestDatabase;

use crate::binary::{on, printed};

#[test]
fn an_operator_lets_a_program_in_replaces_its_token_and_shuts_it_out() {
    for database in system_tests::databases() {
        printed(&database, &["user", "create", "--owner", "--email", "a@b.example", "--tenant", "agence"]);
        let create = ["api-client", "create", "Caisse", "--tenant", "agence", "--scope", "requests:create"];
        let [told, token] = &printed(&database, &create)[..] else { panic!("two lines") };
        let id = told.split(' ').next().unwrap();
        assert!(told.ends_with(" Caisse (let in): requests:create"), "{told}");
        let token = token.strip_prefix("token (shown once): ").unwrap();
        assert!(token.starts_with("ck_") && token.len() == 59);
        assert_eq!(printed(&database, &["api-client", "list", "--tenant", "agence"])[0], *told);
        let suspend = ["api-client", "suspend", id, "--tenant", "agence", "--json"];
        let told: Value = serde_json::from_str(&printed(&database, &suspend)[0]).unwrap();
        assert_eq!(told["is_active"], Value::Bool(false));
        let rotate = ["api-client", "rotate", id, "--tenant", "agence", "--overlap", "0", "--json"];
        let told: Value = serde_json::from_str(&printed(&database, &rotate)[0]).unwrap();
        assert!(told["token"].as_str().is_some_and(|next| next != token));
        assert_eq!(told["token_prefixes"].as_array().unwrap().len(), 1);
        let revoke = ["api-client", "revoke", id, "--tenant", "agence"];
        assert_eq!(printed(&database, &revoke), [format!("{id} revoked")]);
        assert!(!on(&database, &revoke).complaint().is_empty());
        assert_eq!(printed(&database, &["api-client", "list", "--tenant", "agence"]), [] as [String; 0]);
        let actors = "SELECT DISTINCT actor_type FROM audit_events WHERE action LIKE 'auth.api_client.%'";
        assert_eq!(database.texts(actors), ["system"]);
    }
}

#[test]
fn what_is_wrong_is_said_in_one_line_and_changes_nothing() {
    let database = TestDatabase::sqlite();
    for arguments in [
        &["api-client", "create", "Caisse", "--tenant", "nowhere"][..],
        &["api-client", "create", "Caisse", "--scope", "requests:fly"],
        &["api-client", "rotate", "42"],
        &["api-client", "revoke", "01930000-0000-7000-8000-000000000000"],
    ] {
        let refused = on(&database, arguments);
        assert!(!refused.complaint().is_empty() && refused.stdout.is_empty(), "{arguments:?}");
    }
    assert_eq!(database.count("api_clients"), 0);
}
