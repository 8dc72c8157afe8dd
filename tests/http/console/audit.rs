//! The page of the audit trail.

use auth::Role::{AgencyUser, Auditor, TenantAdmin};
use system_tests::{Person, Stand};

use super::signed_in;

#[tokio::test]
async fn an_auditor_reads_who_did_what_day_by_day_and_narrows_it() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let mut auditor = signed_in(stand, Auditor).await;
        let page = auditor.get("/ui/audit").await.expect(200).text;
        for words in
            ["21 novembre 2026", "Demande déposée", "enrichment.request.submitted", "Pas encore vérifié"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        let narrow = format!("/ui/audit?entity={id}&action=enrichment.request.submitted&since=2026-11-21");
        let page = auditor.get(&narrow).await.expect(200).text;
        assert_eq!(page.matches("<time ").count(), 1, "{page}");
        let later = auditor.get("/ui/audit?since=2026-11-22").await.expect(200).text;
        assert!(later.contains("Aucun acte ne correspond"), "{later}");
        assert_eq!(auditor.get("/ui/audit?actor=ada").await.status, 400);
        let mut neighbour = signed_in(stand, Person::next_door(Auditor)).await;
        assert!(!neighbour.get("/ui/audit").await.expect(200).text.contains(&id));
    })
    .await;
}

#[tokio::test]
async fn scenario_40_the_badge_tells_when_a_line_was_touched() {
    Stand::everywhere(async |stand| {
        stand.enriched("552032534").await;
        let mut admin = signed_in(stand, TenantAdmin).await;
        stand.application.audit.seal().await.unwrap();
        let whole = admin.get("/ui/audit?verify=yes").await.expect(200).text;
        assert!(whole.contains("Intact : "), "{whole}");
        assert!(admin.get("/ui/audit").await.text.contains("Intact : "), "it is remembered");
        stand.database.execute(if stand.database.is_sqlite() {
            "DROP TRIGGER audit_events_keep_sealed; DROP TRIGGER audit_events_keep_content"
        } else {
            "ALTER TABLE audit_events DISABLE TRIGGER USER"
        });
        stand.database.execute("UPDATE audit_events SET outcome = 'failure' WHERE seq = 1");
        let touched = admin.get("/ui/audit?verify=yes").await.expect(200).text;
        assert!(touched.contains("Touché : première ligne en cause 1"), "{touched}");
    })
    .await;
}

#[tokio::test]
async fn older_lines_are_one_page_further_and_the_trail_is_closed_to_others() {
    Stand::everywhere(async |stand| {
        let mut auditor = signed_in(stand, Auditor).await;
        for _ in 0..55 {
            auditor.get("/ui/audit?action=audit.trail.read").await.expect(200);
        }
        let page = auditor.get("/ui/audit?action=audit.trail.read").await.text;
        let next = page.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap();
        let older = auditor.get(&next.replace("&amp;", "&").replace("&#38;", "&")).await.expect(200).text;
        let times = older.matches("<time ").count();
        assert!((5..10).contains(&times) && !older.contains("rel=\"next\""), "{times}");
        signed_in(stand, AgencyUser).await.get("/ui/audit").await.expect(403);
    })
    .await;
}
