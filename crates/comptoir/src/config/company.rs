use std::time::Duration;

use adapters::http::{RechercheEntreprises, UpstreamSettings};
use chrono::TimeDelta;

use super::{Source, seconds};

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
        ..defaults
    }
}

pub(super) fn recherche(s: &mut Source) -> UpstreamSettings {
    let base_url = s.text_or("COMPANY_RECHERCHE_URL", RechercheEntreprises::OFFICIAL_URL);
    let timeout = s.number("COMPANY_SOURCE_TIMEOUT_MS", 5000, 1, 15_000);
    UpstreamSettings {
        token: s.secret("ENTERPRISE_SEARCH_API_KEY", "ENTERPRISE_SEARCH_API_KEY_FILE"),
        timeout: Duration::from_millis(timeout.into()),
        ..UpstreamSettings::at(base_url)
    }
}
