//! The crate without its service, as other teams use it (company-enrichment.md §2).

use std::sync::Arc;

use company_enrichment::{
    Enricher,
    model::{Company, EnrichmentStatus, Query, Siren, SourceApi, SourceErrorCode},
};
use kernel::testing::{ManualClock, instant};

use crate::{
    sources::{Answer, Scripted},
    world::LA_POSTE,
};

#[path = "../../examples/embed.rs"]
mod example;

#[test]
fn the_example_keeps_the_company_it_found() {
    example::main().unwrap();
    let kept = std::fs::read_to_string(std::env::temp_dir().join("danone.json")).unwrap();
    let company: Company = serde_json::from_str(&kept).unwrap();
    assert_eq!(company.fields.legal_name.as_deref(), Some("DANONE"));
    assert_eq!(company.fields.city.as_deref(), Some("PARIS"));
}

#[tokio::test]
async fn a_round_that_fails_says_why_and_leaves_what_was_known() {
    let clock = ManualClock::at(instant("2026-11-27T10:00:00Z"));
    let source = Arc::new(Scripted::new(SourceApi::ApiRechercheEntreprises, clock.clone()));
    let enricher = Enricher::new(vec![Arc::clone(&source) as _], Arc::new(clock));
    let query = Query::Siren(Siren::parse(LA_POSTE).unwrap());
    let first = enricher.enrich(&query, None).await;
    assert_eq!((first.status, first.error, first.fetched.len()), (EnrichmentStatus::Success, None, 1));
    source.next(Answer::failure(SourceErrorCode::Upstream5xx, 503));
    let second = enricher.enrich(&query, Some(&first.company)).await;
    assert_eq!(second.status, EnrichmentStatus::Failed);
    assert_eq!(second.error.as_deref(), Some("API_RECHERCHE_ENTREPRISES:503:UPSTREAM_5XX"));
    assert_eq!(second.company, first.company);
}
