//! The official sources in words: what each answered, and why it did not.

use company_enrichment::{
    Card,
    model::{SourceApi, SourceErrorCode},
};

use crate::{
    format::{self, Moment},
    locale::Texts,
};

/// The last call to one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Key of its name.
    pub name: &'static str,
    pub at: Moment,
    /// Key of what went wrong, if anything did.
    pub failure: Option<&'static str>,
}

pub fn consulted(t: Texts, card: &Card) -> Vec<Source> {
    let source = |retrieval: &company_enrichment::LastRetrieval| Source {
        name: name(retrieval.source),
        at: format::moment(t.locale(), retrieval.at),
        failure: retrieval.error.map(failure),
    };
    card.retrievals.iter().map(source).collect()
}

const fn name(source: SourceApi) -> &'static str {
    match source {
        SourceApi::ApiRechercheEntreprises => "source-search",
        SourceApi::InpiRne => "source-rne",
        SourceApi::ApiEntrepriseRcs => "source-rcs",
    }
}

const fn failure(code: SourceErrorCode) -> &'static str {
    match code {
        SourceErrorCode::NotFound => "failure-not-found",
        SourceErrorCode::AuthError | SourceErrorCode::Forbidden => "failure-access",
        SourceErrorCode::RateLimit => "failure-rate-limit",
        SourceErrorCode::Timeout => "failure-timeout",
        SourceErrorCode::Upstream5xx => "failure-broken",
        SourceErrorCode::SourceUnavailable => "failure-unreachable",
        SourceErrorCode::InternalError => "failure-unreadable",
    }
}

/// Why a request failed: its title and what to do about it, as keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause {
    pub title: &'static str,
    pub advice: &'static str,
}

/// From `SOURCE:HTTP:CODE|…`: the first failure of a required source decides; where only others failed, the required one
/// answered without a company. A reader who may not see the error gets no cause.
pub fn cause(enrichment_error: Option<&str>) -> Cause {
    let failures: Vec<_> = enrichment_error.unwrap_or_default().split('|').filter_map(parse).collect();
    let required = failures.iter().find(|(source, _)| source.required()).map(|(_, code)| *code);
    let without_company = (!failures.is_empty()).then_some(SourceErrorCode::NotFound);
    let (title, advice) = match required.or(without_company) {
        Some(SourceErrorCode::NotFound) => ("cause-not-found", "cause-not-found-advice"),
        Some(SourceErrorCode::AuthError | SourceErrorCode::Forbidden) => {
            ("cause-configuration", "cause-configuration-advice")
        }
        Some(SourceErrorCode::InternalError) => ("cause-unreadable", "cause-unreadable-advice"),
        Some(SourceErrorCode::RateLimit) => ("cause-rate-limit", "cause-down-advice"),
        Some(SourceErrorCode::Timeout) => ("cause-timeout", "cause-down-advice"),
        Some(SourceErrorCode::Upstream5xx | SourceErrorCode::SourceUnavailable) => {
            ("cause-down", "cause-down-advice")
        }
        None => ("cause-unknown", "cause-unknown-advice"),
    };
    Cause { title, advice }
}

fn parse(part: &str) -> Option<(SourceApi, SourceErrorCode)> {
    let mut words = part.split(':');
    let source = words.next()?.parse().ok()?;
    Some((source, words.nth(1)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_required_source_decides_the_cause() {
        for (error, title) in [
            ("API_RECHERCHE_ENTREPRISES:200:NOT_FOUND", "cause-not-found"),
            ("INPI_RNE:401:AUTH_ERROR|API_RECHERCHE_ENTREPRISES:503:UPSTREAM_5XX", "cause-down"),
            ("API_RECHERCHE_ENTREPRISES:-:TIMEOUT|API_ENTREPRISE_RCS:429:RATE_LIMIT", "cause-timeout"),
            ("API_RECHERCHE_ENTREPRISES:401:AUTH_ERROR", "cause-configuration"),
            ("API_RECHERCHE_ENTREPRISES:200:INTERNAL_ERROR", "cause-unreadable"),
            ("INPI_RNE:404:NOT_FOUND|API_ENTREPRISE_RCS:503:UPSTREAM_5XX", "cause-not-found"),
            ("who:knows", "cause-unknown"),
        ] {
            assert_eq!(cause(Some(error)).title, title, "{error}");
        }
        assert_eq!(cause(None).title, "cause-unknown");
    }
}
