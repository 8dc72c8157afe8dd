//! Asking for a company, its card, and the list.

use std::time::Duration;

use auth::Role::{AgencyUser, Consultant};
use serde_json::json;
use system_tests::{Behaviour, Person, Stand};

use super::signed_in;

#[tokio::test]
async fn a_company_is_asked_for_by_pasting_a_text_and_confirming_what_was_understood() {
    Stand::everywhere(async |stand| {
        let mut browser = signed_in(stand, AgencyUser).await;
        browser.get("/ui/requests/new").await.expect(200);
        let pasted = "Notre cliente : DANONE, TVA FR27 552 032 534.";
        let before = stand.written();
        let understood = browser.submit("/ui/requests/new", &[("identifier", pasted)]).await.expect(200);
        assert!(understood.text.contains(r#"value="FR27552032534""#), "{}", understood.text);
        assert_eq!(stand.written(), before, "nothing before it is confirmed");
        let once = browser.hidden("once");
        let form = [("identifier", pasted), ("confirmed", "yes"), ("once", once.as_str())];
        let created = browser.submit("/ui/requests/new", &form).await.expect(303);
        let again = browser.submit("/ui/requests/new", &form).await.expect(303);
        assert_eq!(created.header("location"), again.header("location"), "a form sent twice asks once");
        assert_eq!(stand.written().requests, 1);
        let card = browser.get(created.header("location")).await.expect(200);
        assert!(card.text.contains("CompanyCard.Header.LegalName") && card.text.contains("DANONE"));
        let list = browser.get("/ui/requests").await.expect(200);
        assert!(list.text.contains("DANONE") && list.text.contains(">Complet<"));
    })
    .await;
}

#[tokio::test]
async fn what_identifies_nothing_is_said_at_the_field() {
    Stand::everywhere(async |stand| {
        let mut browser = signed_in(stand, AgencyUser).await;
        browser.get("/ui/requests/new").await;
        let before = stand.written();
        for text in ["", "bonjour", "12345", "552032534 et 356000000"] {
            let refused =
                browser.submit("/ui/requests/new", &[("identifier", text), ("confirmed", "yes")]).await;
            assert_eq!(refused.status, 422, "{text}");
            assert!(refused.text.contains("identifier-error"), "{text}");
        }
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn a_refresh_from_the_page_works_once_and_then_asks_for_patience() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let mut browser = signed_in(stand, AgencyUser).await;
        let page = format!("/ui/requests/{id}");
        browser.get(&page).await.expect(200);
        let refreshed = browser.submit(&format!("{page}/refresh"), &[]).await.expect(303);
        assert_eq!(refreshed.header("location"), page);
        stand.clock.advance(Duration::from_secs(15));
        browser.get(&page).await.expect(200);
        let refused = browser.submit(&format!("{page}/refresh"), &[]).await.expect(409);
        assert_eq!(refused.header("retry-after"), "45");
        assert!(refused.text.contains("45"), "{}", refused.text);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn scenario_20_the_page_of_another_tenants_request_is_that_of_a_missing_one() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let nobodys = "01930000-0000-7000-8000-000000000000";
        let mut neighbour = signed_in(stand, Person::next_door(AgencyUser)).await;
        let missing = neighbour.get(&format!("/ui/requests/{nobodys}")).await.expect(404);
        let foreign = neighbour.get(&format!("/ui/requests/{id}")).await.expect(404);
        // The page bears its own address, in the link of the other language.
        assert_eq!(foreign.text.replace(&id, nobodys), missing.text);
        neighbour.get(&format!("/ui/requests/{id}/card")).await.expect(404);
        neighbour.submit(&format!("/ui/requests/{id}/refresh"), &[]).await.expect(404);
        assert!(!neighbour.get("/ui/requests").await.expect(200).text.contains("DANONE"));
    })
    .await;
}

#[tokio::test]
async fn scenario_45_a_name_that_is_markup_is_shown_as_text() {
    Stand::everywhere(async |stand| {
        let evil = "<script>alert(1)</script>";
        stand
            .upstream_says("552032534", |item| {
                item["nom_raison_sociale"] = json!(evil);
                item["nom_complet"] = json!(evil);
                item["siege"]["libelle_commune"] = json!("\"><img src=x onerror=alert(1)>");
            })
            .await;
        let id = stand.enriched("552032534").await;
        let mut browser = signed_in(stand, AgencyUser).await;
        for page in
            [format!("/ui/requests/{id}"), format!("/ui/requests/{id}/card"), "/ui/requests".to_owned()]
        {
            let page = browser.get(&page).await.expect(200);
            assert!(!page.text.contains(evil) && !page.text.contains("<img"), "{}", page.text);
        }
    })
    .await;
}

#[tokio::test]
async fn the_fragment_of_an_unchanged_card_is_304_and_a_running_one_says_so() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let mut browser = signed_in(stand, AgencyUser).await;
        let path = format!("/ui/requests/{id}/card");
        let tag = browser.get(&path).await.expect(200).header("etag").to_owned();
        let session = format!("comptoir_session={}", browser.cookie("comptoir_session").unwrap());
        let held =
            || stand.get(path.clone()).header("Cookie", session.clone()).header("If-None-Match", tag.clone());
        held().await.expect(304);
        stand.clock.advance(Duration::from_secs(1));
        stand.post(format!("/v1/requests/{id}:refresh-company")).by(AgencyUser).await.expect(202);
        let running = held().await.expect(200);
        assert!(running.text.contains("data-running"), "{}", running.text);
        stand.work().await;
    })
    .await;
}

#[tokio::test]
async fn the_failed_page_still_shows_what_was_asked_and_offers_to_try_again() {
    Stand::everywhere(async |stand| {
        stand.upstream().always("552032534", Behaviour::status(404));
        let created = stand.submit(AgencyUser, "552032534").await.expect(201);
        let page = format!("/ui/requests/{}", created.id());
        let shown = signed_in(stand, AgencyUser).await.get(&page).await.expect(200);
        for text in ["552", "FR27", "Aucune entreprise ne porte cet identifiant", "/refresh\""] {
            assert!(shown.text.contains(text), "{text}: {}", shown.text);
        }
        let limited = signed_in(stand, Consultant).await.get(&page).await.expect(200);
        assert!(!limited.text.contains("/refresh\""), "no button for those who may not");
    })
    .await;
}

#[tokio::test]
async fn scenario_34_the_list_is_narrowed_by_state_and_read_on_while_it_grows() {
    Stand::everywhere(async |stand| {
        for _ in 0..21 {
            stand.submit(AgencyUser, "552032534").await.expect(201);
        }
        stand.upstream().always("356000000", Behaviour::status(404));
        stand.submit(AgencyUser, "356000000").await.expect(201);
        let mut browser = signed_in(stand, AgencyUser).await;
        let page = browser.get("/ui/requests?status=SUCCESS").await.expect(200).text;
        assert!(page.contains("21 demandes") && page.contains(r#"value="SUCCESS" selected"#), "{page}");
        assert_eq!((page.matches("<time ").count(), page.contains(r#"rel="prev""#)), (20, false));
        stand.submit(AgencyUser, "552032534").await.expect(201);
        let next = page.split(r#"rel="next" href=""#).nth(1).unwrap().split('"').next().unwrap();
        let next = next.replace("&#38;", "&").replace("&amp;", "&");
        let older = browser.get(&next).await.expect(200).text;
        assert_eq!((older.matches("<time ").count(), older.contains(r#"rel="prev""#)), (1, true), "{older}");
        let none = browser.get("/ui/requests?status=STALE").await.expect(200).text;
        assert!(none.contains("Aucune demande ne correspond"), "{none}");
        for odd in
            ["status=success", "cursor=1", &next.split('?').nth(1).unwrap().replace("SUCCESS", "FAILED")]
        {
            browser.get(&format!("/ui/requests?{odd}")).await.expect(400);
        }
        stand.work().await;
    })
    .await;
}
