//! What the upstream's oddities become (company-enrichment.md §6).

use auth::Role::AgencyUser;
use serde_json::json;
use system_tests::Stand;

#[tokio::test]
async fn scenario_22_a_company_that_no_source_knows_fails_as_not_found() {
    Stand::everywhere(async |stand| {
        let created = stand.submit(AgencyUser, "732829320").await.expect(201);
        assert_eq!(created.enrichment(), "FAILED");
        assert_eq!(created["request"]["enrichment_error"], "API_RECHERCHE_ENTREPRISES:200:NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn scenario_23_an_empty_shell_fails_though_its_source_answered() {
    Stand::everywhere(async |stand| {
        let created = stand.submit(AgencyUser, "123456789").await.expect(201);
        assert_eq!((created.enrichment(), &created["company"]), ("FAILED", &json!(null)));
        assert_eq!(created["request"]["enrichment_error"], "API_RECHERCHE_ENTREPRISES:200:NOT_FOUND");
        let retrieval = &stand.card(created.id()).await["source_retrievals"][0];
        assert_eq!(
            (&retrieval["last_status"], &retrieval["last_http_status"]),
            (&json!("SUCCESS"), &json!(200))
        );
    })
    .await;
}

#[tokio::test]
async fn scenario_24_a_masked_sole_trader_is_a_success_with_the_mask_for_a_name() {
    Stand::everywhere(async |stand| {
        let company = stand.card(&stand.enriched("300025764").await).await["company"].clone();
        assert_eq!(company["legal_name"], "[NON-DIFFUSIBLE]");
        assert_eq!(
            (&company["address"]["city"], &company["address"]["postal_code"]),
            (&json!("RENNES"), &json!(null))
        );
        assert_eq!(
            (&company["diffusion"]["status"], &company["diffusion"]["masked"]),
            (&json!("P"), &json!(true))
        );
        let masked = company["diffusion"]["masked_fields"].as_array().unwrap();
        assert!(masked.contains(&json!("postal_code")), "{masked:?}");
    })
    .await;
}

#[tokio::test]
async fn scenario_25_what_was_known_in_clear_is_gone_once_the_company_is_masked() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("883010316").await;
        assert_eq!(stand.card(&id).await["company"]["address"]["postal_code"], "93220");
        stand
            .upstream_says("883010316", |item| {
                item["statut_diffusion"] = json!("P");
                item["siege"]["statut_diffusion_etablissement"] = json!("P");
                for masked in ["nom_complet", "nom_raison_sociale", "sigle"] {
                    item[masked] = json!("[NON-DIFFUSIBLE]");
                }
                for masked in ["adresse", "complement_adresse", "code_postal"] {
                    item["siege"][masked] = json!("[NON-DIFFUSIBLE]");
                }
            })
            .await;
        stand.refresh(&id).await;
        let company = stand.card(&id).await["company"].clone();
        assert_eq!(company["legal_name"], "[NON-DIFFUSIBLE]");
        assert_eq!(
            (&company["address"]["line1"], &company["address"]["postal_code"]),
            (&json!(null), &json!(null))
        );
        let kept = "companies WHERE legal_name LIKE '%ENTREPRENEUR%' OR address_line1 LIKE '%FRANCEVILLE%'";
        assert_eq!(stand.database.count(kept), 0);
        let stored = "company_documents WHERE CAST(payload_json AS TEXT) LIKE '%NOM-ENTREPRENEUR%'";
        assert_eq!(stand.database.count(stored), 0, "nor in a document of before");
        assert_eq!(stand.database.count("company_documents WHERE company_siren = '883010316'"), 1);
    })
    .await;
}

#[tokio::test]
async fn scenario_26_a_sole_trader_is_named_by_the_full_name() {
    Stand::everywhere(async |stand| {
        let company = stand.card(&stand.enriched("883010316").await).await["company"].clone();
        assert_eq!(company["legal_name"], "PRENOM NOM-ENTREPRENEUR");
        assert_eq!(company["active_status"], "C");
    })
    .await;
}

#[tokio::test]
async fn scenario_27_a_seat_in_germany_keeps_its_country_and_has_no_postal_code() {
    Stand::everywhere(async |stand| {
        let card = stand.card(&stand.enriched("435246145").await).await;
        let address = &card["company"]["address"];
        assert_eq!((&address["country_code"], &address["postal_code"]), (&json!("DE"), &json!(null)));
        assert_eq!(card.enrichment(), "SUCCESS");
    })
    .await;
}

#[tokio::test]
async fn scenario_29_a_net_result_of_zero_is_a_value() {
    Stand::everywhere(async |stand| {
        let card = stand.card(&stand.enriched("552032534").await).await;
        assert_eq!(card["company"]["finances"]["2024"]["resultat_net"], 0);
    })
    .await;
}

#[tokio::test]
async fn scenario_33_an_unknown_legal_form_stays_in_the_snapshot_alone() {
    Stand::everywhere(async |stand| {
        stand.upstream_says("552032534", |item| item["nature_juridique"] = json!("9999")).await;
        let card = stand.card(&stand.enriched("552032534").await).await;
        assert_eq!(card["company"]["legal_form"], json!(null));
        let snapshot = &stand.snapshots()[0];
        assert_eq!(snapshot["results"][0]["nature_juridique"], "9999", "{snapshot}");
    })
    .await;
}
