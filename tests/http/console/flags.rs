//! Feature flags on the pages (platform.md §6.6).

use auth::{
    Role::{AgencyUser, Manager, TenantAdmin},
    SetFlag,
};
use kernel::Context;
use serde_json::json;
use std::time::Duration;
use system_tests::{Answer, Stand};

use super::signed_in;

const FLAG: &str = "requests.sync_attempt";
const PAGE: &str = "/ui/flags/requests.sync_attempt";

async fn is_on(stand: &Stand) -> Answer {
    stand.get("/v1/auth/me").by(AgencyUser).await.expect(200)
}

#[tokio::test]
async fn a_flag_is_set_for_the_organisation_and_taken_back_and_the_list_tells_by_whom_it_is_set() {
    Stand::everywhere(async |stand| {
        let mut admin = signed_in(stand, TenantAdmin).await;
        let list = admin.get("/ui/flags").await.expect(200);
        assert!(list.text.contains(FLAG) && list.text.contains("Personne : la valeur d’origine"));
        let all = SetFlag {
            key: FLAG.to_owned(),
            scope: "global".to_owned(),
            scope_id: None,
            enabled: false,
            variant: None,
            rollout_percent: None,
            expires_at: None,
            note: None,
            reason: None,
        };
        stand.application.auth.set_flag(&Context::system("cli"), all).await.unwrap();
        let list = admin.get("/ui/flags").await.expect(200);
        assert!(list.text.contains("La plateforme, pour toutes les organisations"));
        assert!(!admin.get(PAGE).await.expect(200).text.contains("/unset"), "nothing of theirs to take back");
        let fields =
            [("enabled", "yes"), ("rollout_percent", "30"), ("note", "Pilote"), ("last_day", "2026-11-30")];
        let done = admin.submit(PAGE, &fields).await.expect(303);
        let list = admin.get(done.header("location")).await.expect(200);
        for words in ["L’option est réglée", "Votre organisation", "pour 30 %", "1 décembre 2026"] {
            assert!(list.text.contains(words), "{words}");
        }
        let page = admin.get(PAGE).await.expect(200);
        for words in [r#"value="30""#, r#"value="Pilote""#, r#"value="2026-11-30""#, "/unset"] {
            assert!(page.text.contains(words), "{words}");
        }
        let fields = [("enabled", "yes"), ("rollout_percent", "100")];
        admin.submit(PAGE, &fields).await.expect(303);
        assert_eq!(is_on(stand).await["flags"], json!({ FLAG: true }));
        admin.get(PAGE).await.expect(200);
        let done = admin.submit(&format!("{PAGE}/unset"), &[]).await.expect(303);
        let list = admin.get(done.header("location")).await.expect(200);
        assert!(list.text.contains("Ce qui était réglé ici est retiré."));
        assert_eq!(is_on(stand).await["flags"], json!({ FLAG: false }));
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_flag_is_said_at_its_field_and_an_expired_setting_counts_as_none() {
    Stand::everywhere(async |stand| {
        let mut admin = signed_in(stand, TenantAdmin).await;
        admin.get(PAGE).await.expect(200);
        for (share, day, words) in [
            ("101", "", "Donnez un nombre entier de 0 à 100."),
            ("half", "", "Donnez un nombre entier de 0 à 100."),
            ("50", "2020-01-01", "Donnez un jour à venir."),
            ("50", "tomorrow", "Donnez un jour à venir."),
        ] {
            let fields = [("enabled", "no"), ("rollout_percent", share), ("last_day", day)];
            let again = admin.submit(PAGE, &fields).await.expect(422);
            assert!(again.text.contains(words), "{share} {day}: {}", again.text);
        }
        let fields = [("enabled", "no"), ("rollout_percent", "100"), ("last_day", "2026-11-21")];
        admin.submit(PAGE, &fields).await.expect(303);
        assert!(admin.get("/ui/flags").await.text.contains("Votre organisation"));
        stand.clock.advance(Duration::from_hours(14));
        let mut admin = signed_in(stand, TenantAdmin).await;
        assert!(admin.get("/ui/flags").await.expect(200).text.contains("Personne : la valeur d’origine"));
        let figures = stand.get("/metrics").await.expect(200).text;
        assert!(figures.contains("\ncomptoir_flags_expired 1\n"));
        admin.get("/ui/flags/no.such_flag").await.expect(404);
        let mut manager = signed_in(stand, Manager).await;
        manager.get("/ui/flags").await.expect(403);
    })
    .await;
}
