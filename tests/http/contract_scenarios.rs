//! The contract's own scenarios (M3E), with the required source alone but where the registers matter.

use std::time::Duration;

use auth::Role::{AgencyUser, TenantAdmin};
use serde_json::json;
use system_tests::{Behaviour, Setup, Stand, Target};

#[tokio::test]
async fn m3e_s01_a_request_without_identifier_is_refused() {
    Stand::everywhere(async |stand| {
        let before = stand.written();
        let refused = stand.post("/v1/requests").by(AgencyUser).json(json!({})).await;
        assert_eq!(refused.code(), (400, "MISSING_COMPANY_IDENTIFIER"));
        assert_eq!(refused["error"], "validation_error");
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn m3e_s02_a_short_siren_is_refused() {
    Stand::everywhere(async |stand| {
        let before = stand.written();
        let refused = stand.post("/v1/requests").by(AgencyUser).json(json!({"siren": "12345"})).await;
        assert_eq!(refused.code(), (400, "INVALID_SIREN_FORMAT"));
        assert_eq!(refused.details(), [("siren", "expected_9_digits")]);
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn m3e_s03_a_siret_of_thirteen_digits_is_refused() {
    Stand::everywhere(async |stand| {
        let before = stand.written();
        let refused = stand.post("/v1/requests").by(AgencyUser).json(json!({"siret": "1234567890123"})).await;
        assert_eq!(refused.code(), (400, "INVALID_SIRET_FORMAT"));
        assert_eq!(refused.details(), [("siret", "expected_14_digits")]);
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn m3e_s04_a_siren_that_is_not_of_its_siret_breaks_a_rule() {
    Stand::everywhere(async |stand| {
        let before = stand.written();
        let body = json!({"siren": "123456789", "siret": "98765432100012"});
        let refused = stand.post("/v1/requests").by(AgencyUser).json(body).await;
        assert_eq!(refused.code(), (422, "SIREN_SIRET_MISMATCH"));
        assert_eq!(refused["error"], "business_rule_failed");
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn m3e_s05_a_company_updated_less_than_thirty_days_ago_is_shown_without_a_source_call() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        stand.clock.advance(Duration::from_hours(29 * 24));
        let before = stand.written();
        let card = stand.get(format!("/v1/requests/{id}")).by(AgencyUser).await.expect(200);
        assert_eq!(card["company"]["legal_name"], "DANONE");
        assert_eq!((card.enrichment(), &card["enrichment_running"]), ("SUCCESS", &json!(false)));
        assert_eq!(stand.upstream().total_calls(), 1);
        assert_eq!(stand.written(), before);
    })
    .await;
}

#[tokio::test]
async fn m3e_s06_a_new_siret_known_to_three_sources_ends_in_success_with_the_minimum_fields() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            let asked = json!({"siret": "41816609600069"});
            let created = stand.post("/v1/requests").by(AgencyUser).json(asked).await.expect(201);
            assert_eq!(created.enrichment(), "SUCCESS", "{}", created.text);
            assert_eq!(created.header("location"), format!("/v1/requests/{}", created.id()));
            let card = stand.get(created.header("location")).by(AgencyUser).await.expect(200);
            assert_eq!(card["request"]["siret"], "41816609600069");
            assert_eq!(card["request"]["company_siren"], "418166096");
            let company = &card["company"];
            for must in [
                "siren",
                "legal_name",
                "updated_at",
                "legal_form",
                "creation_date",
                "active_status",
                "naf_code",
            ] {
                assert!(company[must].is_string(), "{must}: {company}");
            }
            for must in ["line1", "postal_code", "city", "country_code"] {
                assert!(company["address"][must].is_string(), "{must}: {company}");
            }
            assert_eq!(company["creation_date"], "1998-03-27", "the national register is believed first");
            assert_eq!(company["registry"], json!({"city": "PARIS", "name": "RCS"}));
            let every = |list: &str, member: &str| {
                let list = card[list].as_array().unwrap().iter();
                let mut all: Vec<_> = list.map(|one| one[member].as_str().unwrap().to_owned()).collect();
                all.sort();
                all
            };
            assert_eq!(every("source_retrievals", "last_status"), ["SUCCESS"; 3]);
            assert_eq!(every("documents", "doc_type"), ["ENTERPRISE_SEARCH", "RCS_EXTRACT", "RNE_FORMALITY"]);
        })
        .await;
}

#[tokio::test]
async fn m3e_s07_the_trade_register_answers_429_and_the_request_is_partial_and_says_so() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            stand.token(AgencyUser).await;
            stand.rcs().always(Target::All, Behaviour::status(429));
            let (created, ()) =
                tokio::join!(async { stand.submit(AgencyUser, "418166096").await }, stand.pass_retries());
            assert_eq!((created.status, created.enrichment()), (201, "PARTIAL"));
            assert_eq!(created["request"]["enrichment_error"], "API_ENTREPRISE_RCS:429:RATE_LIMIT");
            assert_eq!(created["company"]["legal_name"], "OCTO-TECHNOLOGY");
            assert_eq!((stand.inpi().calls_for("418166096"), stand.rcs().total_calls()), (1, 3));
        })
        .await;
}

#[tokio::test]
async fn m3e_s08_when_all_three_sources_fail_the_request_fails_and_says_why() {
    Setup::default()
        .with_registers()
        .everywhere(async |stand| {
            stand.upstream().always("552032534", Behaviour::status(404));
            stand.inpi().always("552032534", Behaviour::status(403));
            stand.rcs().always("552032534", Behaviour::html());
            let created = stand.submit(AgencyUser, "552032534").await.expect(201);
            assert_eq!(created.enrichment(), "FAILED");
            let error = "API_RECHERCHE_ENTREPRISES:404:NOT_FOUND|INPI_RNE:403:FORBIDDEN|\
                         API_ENTREPRISE_RCS:200:INTERNAL_ERROR";
            assert_eq!(created["request"]["enrichment_error"], error);
            assert_eq!(created["company"], json!(null));
        })
        .await;
}

#[tokio::test]
async fn m3e_s09_a_company_of_more_than_thirty_days_is_stale_then_runs_on_refresh() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        stand.clock.advance(Duration::from_hours(30 * 24));
        let path = format!("/v1/requests/{id}");
        let card = stand.get(&path).by(AgencyUser).await.expect(200);
        assert_eq!((card.enrichment(), &card["enrichment_running"]), ("STALE", &json!(true)));
        assert_eq!(card["company"]["legal_name"], "DANONE", "the snapshot stays readable");
        assert_eq!(stand.live_jobs(), 1);
        stand.work().await;
        let card = stand.get(&path).by(AgencyUser).await.expect(200);
        assert_eq!((card.enrichment(), &card["enrichment_running"]), ("SUCCESS", &json!(false)));
        let history = stand.history(&id);
        assert_eq!(
            history,
            ["PENDING>RUNNING", "RUNNING>SUCCESS", "SUCCESS>STALE", "STALE>RUNNING", "RUNNING>SUCCESS"]
        );
    })
    .await;
}

#[tokio::test]
async fn m3e_s10_two_simultaneous_requests_for_one_siren_share_one_job_and_one_call() {
    Stand::everywhere(async |stand| {
        stand.upstream().always("552032534", Behaviour::answer().after(Duration::from_millis(150)));
        let (first, second) = tokio::join!(async { stand.submit(AgencyUser, "552032534").await }, async {
            stand.submit(TenantAdmin, "552032534").await
        },);
        stand.settle().await;
        assert_ne!(first.id(), second.id(), "two rows");
        assert_eq!(stand.database.count("background_jobs"), 1, "one job");
        assert_eq!(stand.upstream().total_calls(), 1, "one call");
        for answer in [first, second] {
            let card = stand.get(format!("/v1/requests/{}", answer.id())).by(AgencyUser).await;
            assert_eq!(card.enrichment(), "SUCCESS");
        }
        assert_eq!(stand.events("CompanyEnrichmentCompleted").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn m3e_s11_a_second_refresh_within_the_cooldown_is_refused_with_the_time_left() {
    Stand::everywhere(async |stand| {
        let id = stand.enriched("552032534").await;
        let refresh = format!("/v1/requests/{id}:refresh-company");
        let accepted = stand.post(&refresh).by(AgencyUser).await.expect(202);
        assert_eq!(accepted["enrichment_running"], true);
        stand.clock.advance(Duration::from_secs(15));
        let before = stand.written();
        let refused = stand.post(&refresh).by(AgencyUser).await;
        assert_eq!(refused.code(), (409, "RATE_LIMIT"));
        assert_eq!((&refused["error"], refused.header("retry-after")), (&json!("conflict"), "45"));
        assert_eq!(refused.details(), [("request_id", "refresh_cooldown")]);
        assert_eq!(refused["request_id"], id, "the request concerned is named");
        assert_eq!(stand.written(), before);
        stand.clock.advance(Duration::from_secs(45));
        stand.post(&refresh).by(AgencyUser).await.expect(202);
        stand.work().await;
    })
    .await;
}
