use serde_json::json;

use super::*;

fn stored(payload: Value) -> StoredDocument {
    StoredDocument::new(SourceApi::ApiRechercheEntreprises, payload, DateTime::UNIX_EPOCH)
}

#[test]
fn data_of_natural_persons_is_removed_at_any_depth() {
    let document = stored(json!({"results": [{
        "siren": "552032534",
        "dirigeants": [{"nom": "X", "date_de_naissance": "1", "annee_de_naissance": "1", "nationalite": "f"}],
        "complements": {"collectivite_territoriale": {"code": "1", "elus": [{"nom": "X"}]}},
    }]}));
    let expected = json!({"results": [{
        "siren": "552032534",
        "dirigeants": [{"nom": "X"}],
        "complements": {"collectivite_territoriale": {"code": "1"}},
    }]});
    assert_eq!(document.payload, expected);
    assert_eq!(document.bytes, expected.to_string().len() as u64);
}

#[test]
fn s31_the_same_content_at_another_date_has_the_same_checksum() {
    let answer = |date: &str, score: f64, name: &str| {
        json!({"results": [{"siren": "552032534", "nom_complet": name, "date_mise_a_jour": date, "score": score,
            "siege": {"date_mise_a_jour": date}}], "total_results": 1, "page": 1, "per_page": 1})
    };
    let first = stored(answer("2026-05-17T11:48:05", 1.5, "DANONE"));
    let again = stored(answer("2026-06-01T00:00:00", 2.5, "DANONE"));
    let other = stored(answer("2026-06-01T00:00:00", 2.5, "DANONE SA"));
    assert_eq!(first.checksum, again.checksum);
    assert_ne!(first.checksum, other.checksum);
    assert_eq!(first.payload["results"][0]["date_mise_a_jour"], "2026-05-17T11:48:05");
}

#[test]
fn the_checksum_is_sha_256_of_the_canonical_form() {
    let expected = "43258cff783fe7036d8a43033f830adfc60ec037382473548ac742b888292777";
    assert_eq!(stored(json!({"b": 2, "a": 1, "score": 7})).checksum, expected);
    assert_eq!(stored(json!({"a": 1.0, "b": 2})).checksum, expected);
}

#[test]
fn s32_a_payload_of_3_mb_is_cut_below_1_mb_and_keeps_its_finances() {
    let establishments: Vec<Value> = (0..30_000).map(|n| json!({"siret": format!("{n:0100}")})).collect();
    let finances = json!({"2024": {"ca": 1, "resultat_net": 0}});
    let large = |date: &str| {
        json!({"results": [{"siren": "552032534", "finances": finances, "date_mise_a_jour": date,
            "dirigeants": [{"qualite": "Autre"}], "matching_etablissements": establishments}]})
    };
    let original = large("2026-05-17").to_string().len();
    assert!(original > 3_000_000);
    let document = stored(large("2026-05-17"));
    assert!(document.truncated);
    assert!(document.bytes <= MAX_BYTES as u64);
    assert_eq!(document.bytes, document.payload.to_string().len() as u64);
    assert_eq!(document.payload["_original_bytes"], original);
    assert_eq!(document.payload["_original_sha256"].as_str().map(str::len), Some(64));
    assert_eq!(document.payload["results"][0]["finances"], finances);
    assert!(document.payload["results"][0].get("matching_etablissements").is_none());
    assert!(document.payload["results"][0].get("dirigeants").is_some());
    assert_eq!(document.checksum, stored(large("2026-06-01, later")).checksum);
}

#[test]
fn a_payload_large_in_an_unforeseen_place_keeps_its_core() {
    let document = stored(json!({"results": [{"siren": "552032534", "complements": {"est_ess": false},
        "surprise": "x".repeat(2_000_000)}]}));
    assert!(document.truncated && document.bytes <= MAX_BYTES as u64);
    assert_eq!(
        document.payload["results"][0],
        json!({"siren": "552032534", "complements": {"est_ess": false}})
    );
}

#[test]
fn preparing_a_prepared_payload_changes_nothing() {
    let once =
        stored(json!({"results": [{"siren": "1", "x\0": 1, "t": "a\0b", "f": "x".repeat(1_100_000)}]}));
    assert_eq!(stored(once.payload.clone()), once);
    assert_eq!(once.payload["results"][0], json!({"siren": "1"}));
}
