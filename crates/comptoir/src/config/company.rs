use std::time::Duration;

use adapters::http::{
    ApiEntreprise, ApiEntrepriseSettings, InpiCredentials, InpiRne, InpiSettings, RechercheEntreprises,
    UpstreamSettings,
};
use chrono::TimeDelta;
use company_enrichment::{
    SourceRules,
    model::{Breaker, Pace, Rules, Siret},
};

use super::{Source, seconds};

/// What API Recherche d'entreprises allows an address within any second.
const OFFICIAL_PACE: u32 = 7;

pub(super) fn settings(s: &mut Source) -> company_enrichment::Settings {
    let defaults = company_enrichment::Settings::default();
    company_enrichment::Settings {
        freshness: TimeDelta::days(s.number("COMPANY_FRESHNESS_TTL_DAYS", 30, 1, 3650).into()),
        status_lifetime: TimeDelta::days(s.number("COMPANY_STATUS_TTL_DAYS", 7, 1, 3650).into()),
        lease: seconds(s, "COMPANY_LOCK_TTL_S", 120, 2, 3600),
        // The contract answers within 1200 ms in all.
        sync_attempt: Duration::from_millis(s.number("COMPANY_SYNC_ATTEMPT_MS", 1100, 0, 1199).into()),
        refresh_cooldown: TimeDelta::seconds(s.number("COMPANY_REFRESH_COOLDOWN_S", 60, 0, 86_400).into()),
        luhn: s.read("COMPANY_LUHN_MODE", defaults.luhn, "off, warn or strict"),
        applicability: s.read("COMPANY_SOURCE_APPLICABILITY", defaults.applicability, "true or false"),
        auto_retry: s.read("COMPANY_AUTO_RETRY", defaults.auto_retry, "true or false"),
        rules: rules(s),
        ..defaults
    }
}

/// The official sources; an optional one is there when its credentials are.
#[derive(Clone, Debug)]
pub struct CompanySources {
    pub recherche: UpstreamSettings,
    pub inpi: Option<InpiSettings>,
    pub api_entreprise: Option<ApiEntrepriseSettings>,
}

pub(super) fn sources(s: &mut Source) -> CompanySources {
    let timeout = Duration::from_millis(s.number("COMPANY_SOURCE_TIMEOUT_MS", 5000, 1, 15_000).into());
    let upstream = |s: &mut Source, name, official| UpstreamSettings {
        timeout,
        ..UpstreamSettings::at(s.text_or(name, official))
    };
    let recherche = upstream(s, "COMPANY_RECHERCHE_URL", RechercheEntreprises::OFFICIAL_URL);
    let (inpi_at, api_entreprise_at) = (
        upstream(s, "COMPANY_INPI_URL", InpiRne::OFFICIAL_URL),
        upstream(s, "COMPANY_API_ENTREPRISE_URL", ApiEntreprise::OFFICIAL_URL),
    );
    CompanySources {
        recherche: UpstreamSettings {
            token: s.secret("ENTERPRISE_SEARCH_API_KEY", "ENTERPRISE_SEARCH_API_KEY_FILE"),
            ..recherche
        },
        inpi: inpi(s, inpi_at),
        api_entreprise: api_entreprise(s, api_entreprise_at),
    }
}

/// Every process of an installation keeps to these together.
fn rules(s: &mut Source) -> SourceRules {
    let defaults = SourceRules::default();
    let breaker = Breaker {
        failures: s.number("COMPANY_BREAKER_FAILURES", 5, 1, 1000),
        open: seconds(s, "COMPANY_BREAKER_OPEN_S", 30, 1, 600),
    };
    let pace = Pace {
        per_second: s.number("COMPANY_RATE_RPS", 6, 1, 10_000),
        burst: s.number("COMPANY_RATE_BURST", 1, 1, 10_000),
    };
    let of_tenant = s.number("COMPANY_RATE_TENANT_RPS", 3, 1, 10_000);
    let is_official =
        s.text("COMPANY_RECHERCHE_URL").is_none_or(|url| url == RechercheEntreprises::OFFICIAL_URL);
    if is_official && pace.per_second + pace.burst > OFFICIAL_PACE {
        s.fault("COMPANY_RATE_RPS", "with COMPANY_RATE_BURST, at most 7 calls within a second".to_owned());
    }
    let tenant_pace = Some(Pace { per_second: of_tenant, burst: of_tenant });
    let quota = s.number("INPI_DAILY_QUOTA", 10_000, 1, 10_000_000);
    SourceRules {
        search: Rules { pace: Some(pace), tenant_pace, breaker, ..defaults.search },
        rne: Rules { daily_quota: Some(quota), breaker, ..defaults.rne },
        rcs: Rules { breaker, ..defaults.rcs },
    }
}

fn inpi(s: &mut Source, upstream: UpstreamSettings) -> Option<InpiSettings> {
    let key = s.secret("INPI_FORMALITES_API_KEY", "INPI_FORMALITES_API_KEY_FILE")?;
    match InpiCredentials::parse(&key) {
        Ok(credentials) => Some(InpiSettings { upstream, credentials }),
        Err(fault) => {
            s.fault("INPI_FORMALITES_API_KEY", fault.to_string());
            None
        }
    }
}

fn api_entreprise(s: &mut Source, upstream: UpstreamSettings) -> Option<ApiEntrepriseSettings> {
    let context = s.text_or("ENTREPRISE_API_CONTEXT", "Vérification d'entreprise cliente");
    let recipient = s.text("ENTREPRISE_API_RECIPIENT").and_then(|text| {
        let siret = Siret::parse(&text).ok();
        if siret.is_none() {
            s.fault("ENTREPRISE_API_RECIPIENT", "expected a SIRET");
        }
        siret
    });
    let token = s.secret("ENTREPRISE_API_TOKEN", "ENTREPRISE_API_TOKEN_FILE")?;
    let upstream = UpstreamSettings { token: Some(token), ..upstream };
    Some(ApiEntrepriseSettings { upstream, recipient: recipient?, context })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &'static [(&str, &str)]) -> Result<CompanySources, Vec<String>> {
        let lookup = move |name: &str| {
            set.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
        };
        let mut s = Source::new(toml::Table::new(), lookup);
        let sources = super::sources(&mut s);
        s.finish().map(|_| sources).map_err(|faults| faults.0.into_iter().map(|fault| fault.name).collect())
    }

    #[test]
    fn scenario_35_an_optional_source_is_there_with_its_credentials_only() {
        let sources = |set| read(set).map(|read| (read.inpi.is_some(), read.api_entreprise.is_some()));
        assert_eq!(sources(&[]), Ok((false, false)));
        assert_eq!(sources(&[("INPI_FORMALITES_API_KEY", "me:sesame")]), Ok((true, false)));
        assert_eq!(sources(&[("ENTREPRISE_API_TOKEN", "sesame")]), Ok((false, false)), "for whom?");
        let both = &[("ENTREPRISE_API_TOKEN", "sesame"), ("ENTREPRISE_API_RECIPIENT", "130 025 265 00013")];
        assert_eq!(sources(both), Ok((false, true)));
    }

    #[test]
    fn what_cannot_be_credentials_is_refused_and_what_can_is_not_shown() {
        let faults = |set| read(set).err().unwrap_or_default();
        assert_eq!(faults(&[("INPI_FORMALITES_API_KEY", "sesame")]), ["INPI_FORMALITES_API_KEY"]);
        assert_eq!(faults(&[("ENTREPRISE_API_RECIPIENT", "130025265")]), ["ENTREPRISE_API_RECIPIENT"]);
        let set = &[
            ("INPI_FORMALITES_API_KEY", "me:sesame-one"),
            ("ENTREPRISE_API_TOKEN", "sesame-two"),
            ("ENTREPRISE_API_RECIPIENT", "13002526500013"),
        ];
        let debugged = format!("{:?}", read(set).map_err(|_| "a fault"));
        assert!(debugged.contains("13002526500013") && !debugged.contains("sesame"), "{debugged}");
    }
}
