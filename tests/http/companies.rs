//! Companies and their sources, without a request in hand (company-enrichment.md §8.4).

use std::time::Duration;

use auth::Role::{AgencyUser, Consultant, Owner};
use serde_json::{Value, json};
use system_tests::{Behaviour, Person, Stand};

const DANONE: &str = "552032534";
const LA_POSTE: &str = "356000000";

#[tokio::test]
async fn a_company_the_tenant_asked_for_is_shown_as_its_card_shows_it() {
    Stand::everywhere(async |stand| {
        let card = stand.card(&stand.enriched(DANONE).await).await;
        let path = format!("/v1/companies/{DANONE}");
        let shown = stand.get(&path).by(AgencyUser).await.expect(200);
        assert_eq!(shown.json, card["company"]);
        let held = shown.header("etag").to_owned();
        stand.get(&path).by(AgencyUser).header("If-None-Match", held).await.expect(304);
        assert_eq!(stand.upstream().calls_for(DANONE), 1, "no source is called for it");
        let limited = stand.get(&path).by(Consultant).await.expect(200);
        assert_eq!((&limited["legal_name"], &limited["finances"]), (&json!("DANONE"), &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn scenario_39_a_company_only_others_asked_for_is_answered_as_one_that_is_not() {
    Stand::everywhere(async |stand| {
        stand.submit(Person::next_door(AgencyUser), LA_POSTE).await.expect(201);
        stand.upstream().always(DANONE, Behaviour::status(404));
        stand.submit(AgencyUser, DANONE).await.expect(201);
        let told = async |siren: &str| {
            let call = stand.get(format!("/v1/companies/{siren}")).by(AgencyUser);
            call.header("X-Request-Id", "r").header("X-Correlation-Id", "c").await.expect(404).text
        };
        let missing = told("123456782").await;
        for siren in [LA_POSTE, DANONE, "12345", "not-a-siren"] {
            assert_eq!(told(siren).await, missing, "{siren}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_identifier_is_understood_without_asking_anybody() {
    Stand::everywhere(async |stand| {
        for (text, kind, normalized, siren, luhn_valid) in [
            ("552%20032%20534", "siren", json!(DANONE), json!(DANONE), json!(true)),
            ("123456789", "siren", json!("123456789"), json!("123456789"), json!(false)),
            ("55203253400646", "siret", json!("55203253400646"), json!(DANONE), json!(true)),
            ("FR27552032534", "vat", json!("FR27552032534"), json!(DANONE), json!(true)),
            ("FR28552032534", "invalid", json!(null), json!(null), json!(null)),
            ("%C3%A9t%C3%A9", "invalid", json!(null), json!(null), json!(null)),
        ] {
            let said =
                stand.get(format!("/v1/companies/identifiers/{text}")).by(AgencyUser).await.expect(200);
            let vat = if luhn_valid == true { json!("FR27552032534") } else { json!(null) };
            let expected = json!({
                "kind": kind, "normalized": normalized, "siren": siren, "luhn_valid": luhn_valid, "vat": vat,
            });
            assert_eq!(said.json, expected, "{text}");
        }
        assert_eq!(stand.upstream().total_calls(), 0);
    })
    .await;
}

#[tokio::test]
async fn scenario_42_an_administrator_sees_which_source_is_left_alone_and_nobody_calls_it() {
    Stand::with("COMPANY_BREAKER_FAILURES", 1)
        .everywhere(async |stand| {
            let seen =
                async || stand.get("/v1/companies/sources").by(Owner).await.expect(200).json["items"].clone();
            let before = seen().await;
            let said = |member: &str| [0, 1, 2].map(|place: usize| before[place][member].clone());
            assert_eq!(said("breaker"), [json!("closed"), json!("closed"), json!("closed")]);
            assert_eq!(said("configured"), [json!(true), json!(false), json!(false)]);
            assert_eq!(said("daily_quota"), [json!(null), json!(10_000), json!(null)]);
            stand.enriched(DANONE).await;
            stand.upstream().once("775670417", Behaviour::status(401));
            stand.submit(AgencyUser, "775670417").await.expect(201);
            assert!(seen().await[0]["auth_failed_since"].is_string());
            stand.upstream().once(LA_POSTE, Behaviour::status(503));
            let (failed, ()) = tokio::join!(
                async { stand.submit(AgencyUser, LA_POSTE).await.expect(201) },
                stand.pass(Duration::from_millis(250))
            );
            let error = &failed["request"]["enrichment_error"];
            assert_eq!(error, "API_RECHERCHE_ENTREPRISES:503:UPSTREAM_5XX", "no second try while it is open");
            let after = seen().await;
            assert_eq!((&after[0]["breaker"], &after[0]["calls_today"]), (&json!("open"), &json!(3)));
            assert!(after[0]["open_until"].is_string(), "{after}");
            let refused = stand.submit(AgencyUser, "418166096").await.expect(201);
            let error = &refused["request"]["enrichment_error"];
            assert_eq!(error, "API_RECHERCHE_ENTREPRISES:-:SOURCE_UNAVAILABLE");
            assert_eq!(stand.upstream().total_calls(), 3, "left alone");
            assert_eq!(stand.card(failed.id()).await.enrichment(), "FAILED", "and read all the same");
            stand.clock.advance(Duration::from_secs(30));
            assert_eq!(seen().await[0]["breaker"], "half_open");
            stand.enriched("418166096").await;
            assert_eq!(seen().await[0]["breaker"], "closed");
        })
        .await;
}
