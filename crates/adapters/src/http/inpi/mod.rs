//! The national register of companies, kept by INPI (company-enrichment.md §6.2).

mod credentials;
mod session;

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use company_enrichment::{
    Call, CompanySource,
    model::{Known, Priority, Query, Siren, SourceApi, SourceError, SourceRecord, inpi},
};
use reqwest::{Client, Url};
use secrecy::{ExposeSecret, SecretString};

pub use credentials::{InpiCredentials, UnknownCredentials};

use self::session::Session;
use super::{
    ClientError, UpstreamSettings, base_url, client,
    company_source::{CallKit, Fetch, USER_AGENT, tell_peculiarity},
    expiry::expiry,
};

/// How to reach the register, and as whom.
#[derive(Clone, Debug)]
pub struct InpiSettings {
    /// Its token is not used: what a call bears comes from `credentials`.
    pub upstream: UpstreamSettings,
    pub credentials: InpiCredentials,
}

/// The national register, an optional source.
pub struct InpiRne {
    client: Client,
    base: Url,
    settings: UpstreamSettings,
    access: Access,
    kit: CallKit,
}

/// Where the token of a call comes from.
enum Access {
    Ready(SecretString),
    Account(Box<Session>),
}

impl InpiRne {
    pub const OFFICIAL_URL: &str = "https://registre-national-entreprises.inpi.fr";

    /// Sets the gateway up; nothing is sent yet.
    ///
    /// # Errors
    /// [`ClientError`] when the settings name no usable upstream.
    pub fn new(settings: InpiSettings, kit: CallKit) -> Result<Self, ClientError> {
        let upstream = UpstreamSettings { token: None, ..settings.upstream };
        let base = base_url::parse(&upstream.base_url)?;
        let client = client::build(&base, &upstream, USER_AGENT)?;
        let access = match settings.credentials {
            InpiCredentials::Token(token) => Access::Ready(token),
            InpiCredentials::Account(account) => Access::Account(Box::new(Session::new(
                client.clone(),
                base_url::endpoint(&base, "/api/sso/login"),
                (account, upstream.clone()),
                kit.clone(),
            ))),
        };
        Ok(Self { client, base, settings: upstream, access, kit })
    }

    async fn read(
        &self,
        siren: Siren,
        call: &Call,
        token: &SecretString,
    ) -> Result<SourceRecord, SourceError> {
        let url = base_url::endpoint(&self.base, &format!("/api/companies/{siren}"));
        let fetch = Fetch { source: self.api(), siren, call, settings: &self.settings, kit: &self.kit };
        let request = || self.client.get(url.clone()).bearer_auth(token.expose_secret());
        fetch.run(request, |body| inpi::read(siren, body)).await
    }

    /// With the token of a session, and a new one when that is refused.
    async fn read_in(
        &self,
        session: &Session,
        siren: Siren,
        call: &Call,
    ) -> Result<SourceRecord, SourceError> {
        let token = session.token(siren, call, None).await?;
        match self.read(siren, call, &token).await {
            Err(refusal) if refusal.http_status == Some(401) => {
                let token = session.token(siren, call, Some(&token)).await?;
                self.read(siren, call, &token).await
            }
            answer => answer,
        }
    }
}

#[async_trait]
impl CompanySource for InpiRne {
    fn api(&self) -> SourceApi {
        SourceApi::InpiRne
    }

    /// Not once its calls of the day are used up.
    async fn applies(&self, _: &Known, priority: Priority) -> bool {
        !self.kit.restraint.is_spent(self.api(), priority).await
    }

    /// Of a ready token; an account has no end that it tells.
    fn credential_expires_at(&self) -> Option<DateTime<Utc>> {
        match &self.access {
            Access::Ready(token) => expiry(token),
            Access::Account(_) => None,
        }
    }

    async fn fetch(&self, query: &Query, call: &Call) -> Result<SourceRecord, SourceError> {
        let siren = query.siren();
        let record = match &self.access {
            Access::Ready(token) => self.read(siren, call, token).await?,
            Access::Account(session) => self.read_in(session, siren, call).await?,
        };
        tell_peculiarity(&record);
        Ok(record)
    }
}

impl fmt::Debug for InpiRne {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InpiRne").field("settings", &self.settings).finish_non_exhaustive()
    }
}
