//! A company from a source of one's own, kept where one likes: `cargo run -p company-enrichment --example embed`.

use std::{error::Error, fs, sync::Arc};

use adapters::in_process::SystemClock;
use company_enrichment::{
    Call, CompanySource, Enricher,
    model::{Query, Siren, SourceApi, SourceError, SourceRecord, recherche},
};

/// Answers from a text instead of the network.
struct Archive(&'static str);

#[async_trait::async_trait]
impl CompanySource for Archive {
    fn api(&self) -> SourceApi {
        SourceApi::ApiRechercheEntreprises
    }

    async fn fetch(&self, query: &Query, _: &Call) -> Result<SourceRecord, SourceError> {
        recherche::read(query, self.0.as_bytes()).map_err(|code| SourceError::of(self.api(), code))
    }
}

#[tokio::main(flavor = "current_thread")]
pub async fn main() -> Result<(), Box<dyn Error>> {
    let answer =
        r#"{"results":[{"siren":"552032534","nom_complet":"DANONE","siege":{"libelle_commune":"PARIS"}}]}"#;
    let enricher = Enricher::new(vec![Arc::new(Archive(answer))], Arc::new(SystemClock));
    let enriched = enricher.enrich(&Query::Siren(Siren::parse("552 032 534")?), None).await;
    Ok(fs::write(std::env::temp_dir().join("danone.json"), serde_json::to_string(&enriched.company)?)?)
}
