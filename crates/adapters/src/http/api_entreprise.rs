//! The trade register through API Entreprise (company-enrichment.md §6.3).

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use company_enrichment::{
    Call, CompanySource,
    model::{Known, Priority, Query, Siren, Siret, SourceApi, SourceError, SourceRecord, rcs},
};
use reqwest::{Client, Url};

use super::{
    ClientError, UpstreamSettings, base_url, client,
    company_source::{CallKit, Fetch, USER_AGENT, tell_peculiarity},
    expiry::expiry,
};

/// How to reach API Entreprise, and what it must be told with every call.
#[derive(Clone, Debug)]
pub struct ApiEntrepriseSettings {
    /// With the token, without which every call is refused.
    pub upstream: UpstreamSettings,
    /// The organisation that asks.
    pub recipient: Siret,
    /// Why it asks.
    pub context: String,
}

/// The trade register, an optional source.
pub struct ApiEntreprise {
    client: Client,
    base: Url,
    settings: ApiEntrepriseSettings,
    kit: CallKit,
}

impl ApiEntreprise {
    pub const OFFICIAL_URL: &str = "https://entreprise.api.gouv.fr";

    /// Sets the gateway up; nothing is sent yet.
    ///
    /// # Errors
    /// [`ClientError`] when the settings name no usable upstream.
    pub fn new(settings: ApiEntrepriseSettings, kit: CallKit) -> Result<Self, ClientError> {
        let base = base_url::parse(&settings.upstream.base_url)?;
        let client = client::build(&base, &settings.upstream, USER_AGENT)?;
        Ok(Self { client, base, settings, kit })
    }

    /// Its three parameters are mandatory; `object` holds at most 50 characters.
    fn url(&self, siren: Siren, call: &Call) -> Url {
        let path = format!("/v3/infogreffe/rcs/unites_legales/{siren}/extrait_kbis");
        let chain: String = call.correlation_id.chars().take(36).collect();
        let mut url = base_url::endpoint(&self.base, &path);
        url.query_pairs_mut()
            .append_pair("recipient", self.settings.recipient.as_str())
            .append_pair("context", &self.settings.context)
            .append_pair("object", &format!("comptoir-{chain}"));
        url
    }
}

#[async_trait]
impl CompanySource for ApiEntreprise {
    fn api(&self) -> SourceApi {
        SourceApi::ApiEntrepriseRcs
    }

    /// Nobody may ask about themselves: the answer would be 422.
    async fn applies(&self, known: &Known, _: Priority) -> bool {
        known.siren != self.settings.recipient.siren()
    }

    fn credential_expires_at(&self) -> Option<DateTime<Utc>> {
        self.settings.upstream.token.as_ref().and_then(expiry)
    }

    async fn fetch(&self, query: &Query, call: &Call) -> Result<SourceRecord, SourceError> {
        let siren = query.siren();
        let url = self.url(siren, call);
        let fetch =
            Fetch { source: self.api(), siren, call, settings: &self.settings.upstream, kit: &self.kit };
        let record = fetch.run(|| self.client.get(url.clone()), |body| rcs::read(siren, body)).await?;
        tell_peculiarity(&record);
        Ok(record)
    }
}

impl fmt::Debug for ApiEntreprise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiEntreprise").field("settings", &self.settings).finish_non_exhaustive()
    }
}
