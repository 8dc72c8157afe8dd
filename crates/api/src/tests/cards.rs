//! What a card, an accepted request and a refresh show (company-enrichment.md §8.1–8.3).

use company_enrichment::{
    Card, DocumentSummary, LastRetrieval,
    model::{
        ActiveStatus, Company, DiffusionStatus, DocType, EnrichmentStatus, Field, Fields, Identifiers,
        LuhnMode, Metadata, Provenance, RawIdentifier, Request, Siren, Snapshot, SourceApi, SourceErrorCode,
    },
    permissions::Viewing,
};
use kernel::Id;
use uuid::Uuid;

use super::*;
use crate::enrichment::CardView;

fn danone() -> Company {
    let fields = Fields {
        legal_name: Some("DANONE".to_owned()),
        active_status: Some(ActiveStatus::Active),
        address_line1: Some("59-61 RUE LA FAYETTE".to_owned()),
        postal_code: Some("75009".to_owned()),
        city: Some("PARIS".to_owned()),
        country_code: Some("FR".to_owned()),
        creation_date: "1955-01-01".parse().ok(),
        ..Fields::default()
    };
    let siren = Siren::parse("552032534").unwrap();
    let updated_at = instant("2026-11-20T10:00:00Z");
    let diffusion_status = Some(DiffusionStatus::Partial);
    Company {
        fields,
        updated_at,
        diffusion_status,
        masked_fields: [Field::BrandName].into(),
        provenance: [(Field::LegalName, Provenance { source: SourceApi::InpiRne, retrieved_at: updated_at })]
            .into(),
        stated_status: [
            (SourceApi::ApiRechercheEntreprises, ActiveStatus::Active),
            (SourceApi::ApiEntrepriseRcs, ActiveStatus::Ceased),
        ]
        .into(),
        ..Company::skeleton(siren)
    }
}

fn request() -> Request {
    let siren = RawIdentifier::Text("552 032 534".to_owned());
    Request {
        id: Id::parse(ID).unwrap(),
        identifiers: Identifiers::parse(siren, RawIdentifier::Absent, LuhnMode::Warn).unwrap(),
        enrichment_status: EnrichmentStatus::Partial,
        enrichment_last_run_at: Some(instant("2026-11-20T10:00:00Z")),
        enrichment_error: Some("INPI_RNE:-:TIMEOUT".to_owned()),
        metadata: Metadata::parse(Some(json!({"file": 7}))).unwrap(),
        created_at: instant("2026-11-20T09:00:00.5Z"),
        created_by: None,
        client_id: None,
        version: 1,
        refreshed_at: None,
    }
}

fn known() -> Known {
    let payload = r#"{"results":[{"finances":{"2024":{"ca":1, "resultat_net":0}},"tva":["FR27552032534"],"complements":{"est_bio":false}}]}"#;
    Known {
        request: Some(request()),
        company: Some(danone()),
        snapshot: Some(Snapshot::parse(payload)),
        documents: vec![DocumentSummary {
            id: Id::from_uuid(Uuid::from_u128(5)),
            doc_type: DocType::EnterpriseSearch,
            source: SourceApi::ApiRechercheEntreprises,
            retrieved_at: instant("2026-11-20T10:00:00Z"),
            checksum: "abc".to_owned(),
            bytes: 12,
            truncated: false,
        }],
        retrievals: vec![LastRetrieval {
            source: SourceApi::InpiRne,
            at: instant("2026-11-20T10:00:00Z"),
            http_status: None,
            error: Some(SourceErrorCode::Timeout),
        }],
        ..Known::default()
    }
}

async fn open(role: &str, known: Known) -> Answer {
    Process::knowing(known).ask(signed_in(role, get(&format!("/v1/requests/{ID}")))).await
}

#[actix_web::test]
async fn the_whole_card_is_as_the_contract_writes_it() {
    let answer = open("tenant_admin", known()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(
        answer.json(),
        json!({
            "request": {
                "id": ID, "created_at": "2026-11-20T09:00:00.500Z", "siren": "552032534", "siret": null,
                "company_siren": "552032534", "enrichment_status": "PARTIAL",
                "enrichment_last_run_at": "2026-11-20T10:00:00Z", "enrichment_error": "INPI_RNE:-:TIMEOUT",
                "metadata": {"file": 7},
            },
            "company": {
                "siren": "552032534", "legal_name": "DANONE", "trade_name": null, "brand_name": null,
                "legal_form": null, "creation_date": "1955-01-01", "active_status": "A",
                "address": {"line1": "59-61 RUE LA FAYETTE", "line2": null, "postal_code": "75009", "city": "PARIS",
                    "country_code": "FR"},
                "naf_code": null, "naf_label": null, "headcount_range": null,
                "registry": {"city": null, "name": null},
                "finances": {"2024": {"ca": 1, "resultat_net": 0}},
                "complements": {"est_bio": false},
                "vat": {"number": "FR27552032534", "status": "confirmed"},
                "diffusion": {"status": "P", "masked": true, "masked_fields": ["brand_name"], "commercial_reuse": null},
                "provenance": {"legal_name": {"source_api": "INPI_RNE", "retrieved_at": "2026-11-20T10:00:00Z"}},
                "status_conflict": [
                    {"source_api": "API_RECHERCHE_ENTREPRISES", "value": "A"},
                    {"source_api": "API_ENTREPRISE_RCS", "value": "C"},
                ],
                "updated_at": "2026-11-20T10:00:00Z",
            },
            "documents": [{
                "id": Uuid::from_u128(5), "doc_type": "ENTERPRISE_SEARCH", "source_api": "API_RECHERCHE_ENTREPRISES",
                "retrieved_at": "2026-11-20T10:00:00Z", "checksum": "abc", "bytes": 12, "truncated": false,
            }],
            "source_retrievals": [{
                "source_api": "INPI_RNE", "last_retrieved_at": "2026-11-20T10:00:00Z", "last_status": "FAILED",
                "last_http_status": null, "last_error": "TIMEOUT",
            }],
            "enrichment_running": false,
        })
    );
}

#[actix_web::test]
async fn blocks_of_the_source_pass_through_unread() {
    let answer = open("tenant_admin", known()).await;
    let text = String::from_utf8(answer.body).unwrap();
    assert!(text.contains(r#""finances":{"2024":{"ca":1, "resultat_net":0}}"#), "{text}");
}

#[actix_web::test]
async fn a_limited_reader_sees_the_company_and_little_else() {
    let body = open("consultant", known()).await.json();
    assert_eq!(body["company"]["legal_name"], "DANONE");
    for absent in ["finances", "complements"] {
        assert!(body["company"].get(absent).is_none(), "{absent}");
    }
    assert!(body["request"].get("metadata").is_none());
    assert_eq!(body["request"]["enrichment_error"], Value::Null);
    assert_eq!((&body["documents"], &body["source_retrievals"]), (&json!([]), &json!([])));
}

/// Whatever a service hands out, the view shows a limited reader no more than the contract allows.
#[test]
fn the_view_itself_hides_what_a_limited_reader_must_not_see() {
    let known = known();
    let card = Card {
        request: request(),
        company: known.company,
        snapshot: known.snapshot,
        documents: known.documents,
        retrievals: known.retrievals,
        enrichment_running: false,
        viewing: Viewing::Limited,
    };
    let body = serde_json::to_value(CardView::from(&card)).unwrap();
    for absent in ["finances", "complements"] {
        assert!(body["company"].get(absent).is_none(), "{absent}");
    }
    assert_eq!((&body["documents"], &body["source_retrievals"]), (&json!([]), &json!([])));
    assert_eq!(body["company"]["vat"]["status"], "confirmed");
}

#[actix_web::test]
async fn a_company_without_a_name_is_null() {
    let mut known = known();
    known.company = Some(Company::skeleton(Siren::parse("552032534").unwrap()));
    assert_eq!(open("viewer", known).await.code(), code(403, "FORBIDDEN"));
    let unnamed = Known {
        request: Some(request()),
        company: Some(Company::skeleton(request().company_siren())),
        running: true,
        ..Known::default()
    };
    let body = open("agency_user", unnamed).await.json();
    assert_eq!((&body["company"], &body["enrichment_running"]), (&Value::Null, &json!(true)));
}

#[actix_web::test]
async fn a_card_the_client_holds_is_304_until_anything_on_it_changes() {
    let process = Process::knowing(known());
    let path = format!("/v1/requests/{ID}");
    let held = |tag: &str| signed_in("owner", get(&path)).insert_header(("If-None-Match", tag.to_owned()));
    let tag = process.ask(held("")).await.header("etag").to_owned();
    let again = process.ask(held(&tag)).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(again.header("cache-control"), "private, no-store");
    process.known.lock().unwrap().running = true;
    assert_eq!(process.ask(held(&tag)).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_request_answered_at_once_is_201_with_its_place() {
    let mut fresh = known();
    fresh.request = None;
    let process = Process::knowing(fresh);
    let answer = process
        .ask(signed_in("agency_user", post("/v1/requests", r#"{"siret":"55203253400646","other":1}"#)))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let body = answer.json();
    let members: Vec<_> = body.as_object().unwrap().keys().collect();
    assert_eq!(members, ["company", "enrichment_running", "request"]);
    let id = body["request"]["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("/v1/requests/{id}"));
    assert_eq!(body["request"]["siret"], "55203253400646");
}

#[actix_web::test]
async fn a_request_that_waits_is_202_and_may_come_with_warnings() {
    let process = Process::start();
    let answer = process.ask(signed_in("owner", post("/api/v1/requests", r#"{"siren":"123456789"}"#))).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let body = answer.json();
    assert_eq!((&body["enrichment_running"], &body["company"]), (&json!(true), &Value::Null));
    assert_eq!(body["warnings"], json!([{"field": "siren", "reason": "luhn_check_failed"}]));
}

#[actix_web::test]
async fn a_replayed_request_says_so_and_is_the_same_one() {
    let mut replay = known();
    replay.replay = Some(json!(ID));
    let answer = Process::knowing(replay)
        .ask(signed_in("owner", post("/v1/requests", r#"{"siren":"552032534"}"#)))
        .await;
    assert_eq!(answer.header("idempotency-replayed"), "true");
    assert_eq!(answer.json()["request"]["id"], ID);
}

#[actix_web::test]
async fn a_refresh_is_202_and_the_next_one_waits() {
    let process = Process::knowing(known());
    let path = format!("/v1/requests/{ID}:refresh-company");
    let refresh = || signed_in("agency_user", TestRequest::post().uri(&path));
    let answer = process.ask(refresh()).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let members: Vec<_> = answer.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["enrichment_running", "request"]);
    let hasty = process.ask(refresh()).await;
    assert_eq!(hasty.code(), code(409, "RATE_LIMIT"));
    assert_eq!(hasty.json()["error"], "conflict");
    assert_eq!(hasty.json()["request_id"], ID);
    assert_eq!(hasty.json()["details"][0]["reason"], "refresh_cooldown");
    assert_eq!(hasty.header("retry-after"), "60");
}
