use serde_json::{Value, json};

use super::*;
use crate::model::identifier::{LuhnMode, RawIdentifier};

const START: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn request() -> Request {
    let siren = RawIdentifier::Text("552 032 534".to_owned());
    Request {
        id: serde_json::from_value(json!("01930000-0000-7000-8000-000000000000")).unwrap(),
        identifiers: Identifiers::parse(siren, RawIdentifier::Absent, LuhnMode::Warn).unwrap(),
        enrichment_status: EnrichmentStatus::Pending,
        enrichment_last_run_at: None,
        enrichment_error: None,
        metadata: Metadata::default(),
        created_at: START,
        created_by: None,
        client_id: None,
        version: 1,
        refreshed_at: None,
    }
}

#[test]
fn a_cycle_leaves_a_trace_of_its_outcome() {
    let mut request = request();
    let started = request.move_to(EnrichmentStatus::Running, Cause::JobStarted).unwrap();
    assert_eq!((started.from, started.to), (EnrichmentStatus::Pending, EnrichmentStatus::Running));
    let error = Some("INPI_RNE:-:TIMEOUT".to_owned());
    request.complete(EnrichmentStatus::Partial, error.clone(), START).unwrap();
    assert_eq!(request.enrichment_error, error);
    assert_eq!(request.enrichment_last_run_at, Some(START));
    request.move_to(EnrichmentStatus::Running, Cause::Manual).unwrap();
    request.complete(EnrichmentStatus::Success, None, START).unwrap();
    assert_eq!(request.enrichment_error, None);
}

#[test]
fn a_refused_move_changes_nothing() {
    let mut request = request();
    let before = request.clone();
    assert!(request.move_to(EnrichmentStatus::Stale, Cause::TtlExpired).is_err());
    assert!(request.complete(EnrichmentStatus::Success, None, START).is_err());
    assert_eq!(request, before);
}

#[test]
fn a_failed_request_always_says_why() {
    let mut request = request();
    request.move_to(EnrichmentStatus::Running, Cause::JobStarted).unwrap();
    request.complete(EnrichmentStatus::Failed, None, START).unwrap();
    assert!(request.enrichment_error.is_some_and(|error| !error.is_empty()));
}

#[test]
fn s11_a_second_manual_refresh_waits_for_the_end_of_the_cooldown() {
    let cooldown = TimeDelta::seconds(60);
    let mut request = request();
    assert_eq!(request.cooldown_left(START, cooldown), None);
    request.refreshed_at = Some(START);
    assert_eq!(request.cooldown_left(START, cooldown), Some(Duration::from_mins(1)));
    let later = START + TimeDelta::milliseconds(59_500);
    assert_eq!(request.cooldown_left(later, cooldown), Some(Duration::from_millis(500)));
    assert_eq!(request.cooldown_left(START + cooldown, cooldown), None);
}

#[test]
fn metadata_is_an_object_of_bounded_size_and_depth() {
    let nested = |levels: usize| (1..levels).fold(json!({}), |inner, _| json!({ "a": inner }));
    assert_eq!(Metadata::parse(None), Ok(Metadata::default()));
    assert_eq!(Metadata::parse(Some(Value::Null)), Ok(Metadata::default()));
    assert_eq!(Metadata::parse(Some(json!([]))), Err(MetadataFault::NotAnObject));
    assert!(Metadata::parse(Some(nested(5))).is_ok());
    assert_eq!(Metadata::parse(Some(nested(6))), Err(MetadataFault::TooDeep));
    assert_eq!(Metadata::parse(Some(json!({"a": [[[[[]]]]]}))), Err(MetadataFault::TooDeep));
    let of_size = |bytes: usize| json!({ "a": "x".repeat(bytes - r#"{"a":""}"#.len()) });
    assert!(Metadata::parse(Some(of_size(16 * 1024))).is_ok());
    assert_eq!(Metadata::parse(Some(of_size(16 * 1024 + 1))), Err(MetadataFault::TooLarge));
}

#[test]
fn a_request_reads_back_from_json() {
    let request = request();
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<Request>(&text).unwrap(), request);
}
