//! What opening a card costs, and what is not sent twice.

use auth::Role::AgencyUser;
use system_tests::Stand;

#[tokio::test]
async fn a_card_is_read_in_at_most_five_statements() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        stand.card(&id).await;
        let before = stand.statements();
        stand.card(&id).await;
        let statements = stand.statements() - before;
        assert!((1..=5).contains(&statements), "{statements} statements");
    })
    .await;
}

#[tokio::test]
async fn a_card_that_did_not_change_is_304_and_may_not_be_stored() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let card = stand.card(&id).await;
        let tag = card.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{tag}");
        assert_eq!(card.header("cache-control"), "private, no-store");
        let again = || stand.get(format!("/v1/requests/{id}")).by(AgencyUser);
        let unchanged = again().header("If-None-Match", tag.clone()).await.expect(304);
        assert_eq!((unchanged.text.as_str(), unchanged.header("etag")), ("", tag.as_str()));
        stand.upstream_says("552032534", |item| item["nom_complet"] = "DANONE (NOUVEAU NOM)".into()).await;
        stand.refresh(&id).await;
        let changed = again().header("If-None-Match", tag.clone()).await.expect(200);
        assert_ne!(changed.header("etag"), tag);
    })
    .await;
}

#[tokio::test]
async fn both_mounts_show_the_same_card() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let there = stand.get(format!("/api/v1/requests/{id}")).by(AgencyUser).await.expect(200);
        assert_eq!(there.json, stand.card(&id).await.json);
    })
    .await;
}
