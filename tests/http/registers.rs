//! The optional sources: who is asked, as whom, and what their failures become (company-enrichment.md §5, §6.2, §6.3).

use std::time::Duration;

use auth::Role::AgencyUser;
use serde_json::json;
use system_tests::{Behaviour, LOGIN, Setup, Stand, Target};

const OCTO: &str = "418166096";
const DANONE: &str = "552032534";
const ASSOCIATION: &str = "383657467";
const SOLE_TRADER: &str = "883010316";

#[tokio::test]
async fn s34_a_token_refused_once_is_replaced_and_the_question_asked_again() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            let id = stand.enriched(OCTO).await;
            stand.inpi().once(OCTO, Behaviour::status(401));
            stand.refresh(&id).await;
            assert_eq!(stand.card(&id).await.enrichment(), "SUCCESS");
            assert_eq!((stand.inpi().calls_for(LOGIN), stand.inpi().calls_for(OCTO)), (2, 3));
        })
        .await;
}

#[tokio::test]
async fn s34_a_token_refused_twice_is_an_authentication_error_and_the_request_partial() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            let id = stand.enriched(OCTO).await;
            stand.inpi().times(OCTO, 2, Behaviour::status(401));
            stand.refresh(&id).await;
            let card = stand.card(&id).await;
            assert_eq!(
                (card.enrichment(), &card["request"]["enrichment_error"]),
                ("PARTIAL", &json!("INPI_RNE:401:AUTH_ERROR"))
            );
            assert_eq!((stand.inpi().calls_for(LOGIN), stand.inpi().calls_for(OCTO)), (2, 3));
            assert_eq!(card["company"]["registry"]["city"], "PARIS", "what the others say stays");
        })
        .await;
}

#[tokio::test]
async fn s35_without_credentials_the_registers_are_not_asked_and_the_request_succeeds() {
    Stand::everywhere(async |stand| {
        let card = stand.card(&stand.enriched(OCTO).await).await;
        assert_eq!(card["source_retrievals"].as_array().unwrap().len(), 1);
        assert_eq!((stand.inpi().total_calls(), stand.rcs().total_calls()), (0, 0));
        assert_eq!(stand.events("CompanyEnrichmentCompleted")[0]["sources_success_count"], 1);
    })
    .await;
}

#[tokio::test]
async fn s36_an_association_is_asked_of_neither_register_unless_all_are_to_be_asked() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            stand.enriched(ASSOCIATION).await;
            assert_eq!((stand.inpi().total_calls(), stand.rcs().total_calls()), (0, 0));
            assert_eq!(stand.events("CompanyEnrichmentCompleted")[0]["sources_failed_count"], 0);
        })
        .await;
    Stand::with("COMPANY_SOURCE_APPLICABILITY", false)
        .with_registers()
        .everywhere(async |stand| {
            stand.enriched(ASSOCIATION).await;
            assert_eq!((stand.inpi().calls_for(ASSOCIATION), stand.rcs().calls_for(ASSOCIATION)), (1, 1));
        })
        .await;
}

#[tokio::test]
async fn s36_a_sole_trader_whom_the_national_register_alone_knows_is_not_asked_of_the_other() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            let card = stand.card(&stand.enriched(SOLE_TRADER).await).await;
            assert_eq!(card["company"]["legal_name"], "PRENOM NOM-ENTREPRENEUR");
            assert_eq!((stand.inpi().calls_for(SOLE_TRADER), stand.rcs().total_calls()), (1, 0));
        })
        .await;
}

#[tokio::test]
async fn s37_the_recipient_is_not_asked_about_itself() {
    Setup::default()
        .with_registers()
        .with("ENTREPRISE_API_RECIPIENT", "41816609600069")
        .everywhere(async |stand| {
            stand.enriched(OCTO).await;
            assert_eq!((stand.inpi().calls_for(OCTO), stand.rcs().total_calls()), (1, 0));
            stand.clock.advance(Duration::from_secs(1));
            stand.enriched(DANONE).await;
            assert_eq!(stand.rcs().calls_for(DANONE), 1, "but about others");
        })
        .await;
}

#[tokio::test]
async fn s25_what_the_search_masks_is_not_brought_back_by_the_registers_nor_stored() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            let masked = "300025764";
            let card = stand.card(&stand.enriched(masked).await).await;
            assert_eq!(card["company"]["legal_name"], "[NON-DIFFUSIBLE]");
            assert_eq!(stand.inpi().calls_for(masked), 1);
            let kept = "company_documents WHERE CAST(payload_json AS TEXT) LIKE '%personnePhysique%'";
            assert_eq!(stand.database.count(kept), 0);
        })
        .await;
}

#[tokio::test]
async fn a_register_that_answers_what_cannot_be_read_or_about_another_company_makes_the_request_partial() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            for behaviour in [
                Behaviour::html(),
                Behaviour::truncated_json(),
                Behaviour::wrong_types(),
                Behaviour::another_siren(DANONE),
            ] {
                stand.clock.advance(Duration::from_hours(31 * 24));
                stand.inpi().once(OCTO, behaviour.clone());
                stand.rcs().once(OCTO, behaviour);
                let created = stand.submit(AgencyUser, OCTO).await.expect(201);
                let error = "INPI_RNE:200:INTERNAL_ERROR|API_ENTREPRISE_RCS:200:INTERNAL_ERROR";
                assert_eq!(
                    (created.enrichment(), &created["request"]["enrichment_error"]),
                    ("PARTIAL", &json!(error))
                );
                assert_eq!(created["company"]["siren"], OCTO);
            }
            assert_eq!(stand.database.count("company_documents WHERE doc_type <> 'ENTERPRISE_SEARCH'"), 0);
        })
        .await;
}

#[tokio::test]
async fn s49_a_company_struck_off_the_trade_register_and_active_in_sirene_is_served_as_active() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            let extract = json!({"data": {"siren": OCTO, "date_radiation": "2024-01-31"}});
            stand.rcs().once(OCTO, Behaviour::json(extract.to_string()));
            let card = stand.card(&stand.enriched(OCTO).await).await;
            assert_eq!(card["company"]["active_status"], "A");
            let stored = stand.snapshots();
            assert!(
                stored.iter().any(|payload| payload["data"]["date_radiation"] == "2024-01-31"),
                "{stored:?}"
            );
        })
        .await;
}

#[tokio::test]
async fn s44_a_partial_card_names_each_register_that_failed_in_words() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            stand.inpi().always(Target::All, Behaviour::status(403));
            stand.rcs().always(Target::All, Behaviour::status(404));
            let created = stand.submit(AgencyUser, OCTO).await.expect(201);
            assert_eq!(created.enrichment(), "PARTIAL");
            let mut browser = stand.browser();
            browser.sign_in(AgencyUser).await;
            let page = browser.get(&format!("/ui/requests/{}", created.id())).await;
            for words in [
                "Source indisponible : registre national des entreprises (RNE)",
                "Source indisponible : extrait RCS",
                "Accès refusé",
                "Entreprise introuvable",
                "OCTO-TECHNOLOGY",
            ] {
                assert!(page.text.contains(words), "{words}: {}", page.text);
            }
        })
        .await;
}
