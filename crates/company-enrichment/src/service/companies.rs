//! What is known of companies and their sources, without a request in hand.

use chrono::{DateTime, Utc};
use kernel::Context;

use super::Service;
use crate::{
    error::Error,
    model::{Company, NotRecognised, Recognised, Siren, SourceApi, SourceState, recognise},
    permissions::{COMPANIES_READ, SOURCES_READ, Viewing},
    ports::Repository,
    views::{CompanySheet, SourceStanding},
};

impl Service {
    /// A company that the caller's tenant asked for at some time. No source is called for it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for one it never asked for, and while nothing is known; [`Error::Forbidden`], [`Error::Store`].
    pub async fn company(&self, cx: &Context, siren: Option<Siren>) -> Result<CompanySheet, Error> {
        let viewing = Viewing::of_companies(cx)?;
        let siren = siren.ok_or(Error::NotFound)?;
        let look = move |tx: &mut (dyn Repository + 'static)| {
            if !tx.sees_company(&siren)? {
                return Err(Error::NotFound);
            }
            let company = tx.find_company(&siren)?.filter(Company::is_known).ok_or(Error::NotFound)?;
            let snapshot = if viewing == Viewing::Limited { None } else { tx.find_snapshot(&siren)? };
            Ok(CompanySheet { company, snapshot, viewing })
        };
        self.store.read(cx, look).await
    }

    /// The identifier in a text. Nothing is looked up.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn identify(&self, cx: &Context, text: &str) -> Result<Result<Recognised, NotRecognised>, Error> {
        cx.require(COMPANIES_READ)?;
        Ok(recognise(text))
    }

    /// How each source stands, in the order they are called.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Store`].
    pub async fn sources(&self, cx: &Context) -> Result<Vec<SourceStanding>, Error> {
        cx.require(SOURCES_READ)?;
        let now = self.clock.now();
        let system = Context::system(&cx.correlation_id);
        let known = self.system.read(&system, |tx| Ok(tx.list_sources()?)).await?;
        Ok(known.into_iter().map(|(source, state)| self.standing(source, &state, now)).collect())
    }

    fn standing(&self, source: SourceApi, state: &SourceState, now: DateTime<Utc>) -> SourceStanding {
        let configured = self.enricher.sources.iter().find(|configured| configured.api() == source);
        SourceStanding {
            source,
            is_configured: configured.is_some(),
            breaker: state.breaker(now),
            open_until: state.open_until.filter(|until| *until > now),
            paused_until: state.paused_until.filter(|until| *until > now),
            last_success_at: state.last_success_at,
            auth_failed_since: state.auth_failed_since,
            credential_expires_at: configured.and_then(|configured| configured.credential_expires_at()),
            calls_today: state.calls_today(now),
            daily_quota: self.settings.rules.of(source).daily_quota,
        }
    }
}
