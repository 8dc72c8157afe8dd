//! API Recherche d'entreprises (company-enrichment.md §6.1).

use std::fmt;

use async_trait::async_trait;
use company_enrichment::{
    Call, CompanySource,
    model::{Query, SourceApi, SourceError, SourceRecord, recherche},
};
use reqwest::{Client, Url};

use super::{
    ClientError, UpstreamSettings, base_url, client,
    company_source::{CallKit, Fetch, USER_AGENT, tell_peculiarity},
};

/// The official company search, the one required source.
pub struct RechercheEntreprises {
    client: Client,
    search: Url,
    settings: UpstreamSettings,
    kit: CallKit,
}

impl RechercheEntreprises {
    pub const OFFICIAL_URL: &str = "https://recherche-entreprises.api.gouv.fr";

    /// Sets the gateway up; nothing is sent yet.
    ///
    /// # Errors
    /// [`ClientError`] when the settings name no usable upstream.
    pub fn new(settings: UpstreamSettings, kit: CallKit) -> Result<Self, ClientError> {
        let base = base_url::parse(&settings.base_url)?;
        let client = client::build(&base, &settings, USER_AGENT)?;
        Ok(Self { client, search: base_url::endpoint(&base, "/search"), settings, kit })
    }

    fn url(&self, query: &Query) -> Url {
        let mut url = self.search.clone();
        url.query_pairs_mut().extend_pairs(recherche::parameters(query));
        url
    }
}

#[async_trait]
impl CompanySource for RechercheEntreprises {
    fn api(&self) -> SourceApi {
        SourceApi::ApiRechercheEntreprises
    }

    async fn fetch(&self, query: &Query, call: &Call) -> Result<SourceRecord, SourceError> {
        let url = self.url(query);
        let fetch = Fetch {
            source: self.api(),
            siren: query.siren(),
            call,
            settings: &self.settings,
            kit: &self.kit,
        };
        let record = fetch.run(|| self.client.get(url.clone()), |body| recherche::read(query, body)).await?;
        tell_peculiarity(&record);
        Ok(record)
    }
}

impl fmt::Debug for RechercheEntreprises {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RechercheEntreprises").field("settings", &self.settings).finish_non_exhaustive()
    }
}
