//! What the documented operations answer, as one might meet it.

use serde_json::{Value, json};

pub(super) fn card() -> Value {
    let mut card = submitted();
    card["documents"] = json!([{
        "id": "01930000-0000-7000-8000-000000000003",
        "doc_type": "ENTERPRISE_SEARCH",
        "source_api": "API_RECHERCHE_ENTREPRISES",
        "retrieved_at": "2026-11-21T10:00:00.412000Z",
        "checksum": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "bytes": 2311,
        "truncated": false,
    }]);
    card["source_retrievals"] = json!([{
        "source_api": "API_RECHERCHE_ENTREPRISES",
        "last_retrieved_at": "2026-11-21T10:00:00.412000Z",
        "last_status": "SUCCESS",
        "last_http_status": 200,
        "last_error": null,
    }]);
    card["request"]["metadata"] = json!({"file": "2026-114"});
    card
}

pub(super) fn submitted() -> Value {
    json!({
        "request": request("SUCCESS", Some("2026-11-21T10:00:00.431000Z")),
        "company": company(),
        "enrichment_running": false,
    })
}

pub(super) fn waiting() -> Value {
    json!({"request": request("PENDING", None), "company": null, "enrichment_running": true})
}

pub(super) fn refreshed() -> Value {
    let request = request("SUCCESS", Some("2026-11-21T10:00:00.431000Z"));
    json!({"request": request, "enrichment_running": true})
}

pub(super) fn list() -> Value {
    let mut line = request("SUCCESS", Some("2026-11-21T10:00:00.431000Z"));
    line["legal_name"] = json!("DANONE");
    line["company_updated_at"] = json!("2026-11-21T10:00:00.431000Z");
    json!({"items": [line], "total": 1, "page": 1, "size": 20, "next_cursor": null, "prev_cursor": null})
}

fn request(status: &str, last_run_at: Option<&str>) -> Value {
    json!({
        "id": "01930000-0000-7000-8000-000000000002",
        "created_at": "2026-11-21T10:00:00.000000Z",
        "siren": "552032534",
        "siret": null,
        "company_siren": "552032534",
        "enrichment_status": status,
        "enrichment_last_run_at": last_run_at,
        "enrichment_error": null,
    })
}

pub(super) fn identifier() -> Value {
    json!({
        "kind": "vat",
        "normalized": "FR27552032534",
        "siren": "552032534",
        "luhn_valid": true,
        "vat": "FR27552032534",
    })
}

pub(super) fn sources() -> Value {
    let source = |name, configured| {
        json!({
            "source_api": name,
            "configured": configured,
            "breaker": "closed",
            "open_until": null,
            "paused_until": null,
            "last_success_at": "2026-11-21T10:00:00Z",
            "auth_failed_since": null,
            "credential_expires_at": null,
            "calls_today": 412,
            "daily_quota": null,
        })
    };
    json!({"items": [source("API_RECHERCHE_ENTREPRISES", true), source("INPI_RNE", false)]})
}

pub(super) fn company() -> Value {
    json!({
        "siren": "552032534",
        "legal_name": "DANONE",
        "trade_name": null,
        "brand_name": null,
        "legal_form": "SA à conseil d'administration (s.a.i.)",
        "creation_date": "1955-01-01",
        "active_status": "A",
        "head_office_siret": "55203253400646",
        "address": {
            "line1": "59-61 RUE LA FAYETTE",
            "line2": null,
            "postal_code": "75009",
            "city": "PARIS",
            "country_code": "FR",
        },
        "naf_code": "70.10Z",
        "naf_label": "Activités des sièges sociaux",
        "headcount_range": "1000-1999",
        "registry": {"city": null, "name": null},
        "finances": {"2024": {"ca": 27_376_000_000_i64, "resultat_net": 2_021_000_000}},
        "vat": {"number": "FR27552032534", "status": "derived"},
        "diffusion": {"status": "O", "masked": false, "masked_fields": [], "commercial_reuse": true},
        "provenance": {
            "legal_name": {
                "source_api": "API_RECHERCHE_ENTREPRISES", "retrieved_at": "2026-11-21T10:00:00.431000Z",
            },
        },
        "updated_at": "2026-11-21T10:00:00.431000Z",
    })
}
