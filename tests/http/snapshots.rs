//! The stored answers of a source (company-enrichment.md §4.3).

use serde_json::json;
use system_tests::Stand;

const DANONE: &str = "552032534";

#[tokio::test]
async fn scenario_30_finances_come_from_the_latest_snapshot_only() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched(DANONE).await;
        stand
            .upstream_says(DANONE, |item| item["finances"] = json!({"2025": {"ca": 5, "resultat_net": -1}}))
            .await;
        stand.refresh(&id).await;
        let card = stand.card(&id).await;
        assert_eq!(card["company"]["finances"], json!({"2025": {"ca": 5, "resultat_net": -1}}));
        assert_eq!(card["documents"].as_array().unwrap().len(), 2);
        stand.upstream_says(DANONE, |item| item["finances"] = json!(null)).await;
        stand.refresh(&id).await;
        assert!(stand.card(&id).await["company"].get("finances").is_none(), "absent there, left out here");
    })
    .await;
}

#[tokio::test]
async fn scenario_31_the_same_content_with_another_date_of_update_is_one_document() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched(DANONE).await;
        let before = stand.card(&id).await["documents"][0].clone();
        stand
            .upstream_says(DANONE, |item| {
                item["date_mise_a_jour"] = json!("2026-06-01T00:00:00");
                item["score"] = json!(1.5);
            })
            .await;
        stand.refresh(&id).await;
        let documents = stand.card(&id).await["documents"].clone();
        assert_eq!(documents.as_array().unwrap().len(), 1);
        assert_eq!((&documents[0]["id"], &documents[0]["checksum"]), (&before["id"], &before["checksum"]));
        assert!(documents[0]["retrieved_at"].as_str() > before["retrieved_at"].as_str());
    })
    .await;
}

#[tokio::test]
async fn scenario_32_a_snapshot_of_three_megabytes_is_cut_and_keeps_its_finances_and_its_hash() {
    Stand::everywhere(async |stand| {
        let listed = json!({"siret": "55203253400703", "adresse": "x".repeat(1000)});
        stand.upstream_says(DANONE, |item| item["matching_etablissements"] = vec![listed; 3000].into()).await;
        let card = stand.card(&stand.enriched(DANONE).await).await;
        let document = &card["documents"][0];
        assert_eq!(document["truncated"], true);
        assert!(document["bytes"].as_u64().unwrap() <= 1_048_576, "{document}");
        assert_eq!(card["company"]["finances"]["2024"]["resultat_net"], 0);
        let snapshot = &stand.snapshots()[0];
        assert_eq!(snapshot["_truncated"], true);
        assert_eq!(snapshot["_original_sha256"].as_str().unwrap().len(), 64);
        assert!(snapshot["_original_bytes"].as_u64().unwrap() > 3_000_000);
    })
    .await;
}
