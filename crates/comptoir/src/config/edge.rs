//! The knobs of the HTTP edge.

use http_support::{AllowedOrigins, EdgeSettings, TrustedProxies};
use kernel::Quota;

use super::{Environment, Source, seconds};

/// Where the pages of a developer usually run.
const LOCAL_ORIGINS: &str = "http://localhost:5173,http://localhost:3000";

pub(super) fn edge_settings(s: &mut Source, public_url: &str, environment: Environment) -> EdgeSettings {
    let proxies = "networks such as 10.0.0.0/8, separated by commas";
    EdgeSettings {
        request_timeout: seconds(s, "REQUEST_TIMEOUT_S", 30, 1, 600),
        strict_transport: s.read("HSTS_ENABLED", public_url.starts_with("https://"), "true or false"),
        trusted_proxies: s.read("TRUSTED_PROXIES", TrustedProxies::default(), proxies),
        allowed_origins: allowed_origins(s, environment),
        own_origin: AllowedOrigins::of_url(public_url),
        concurrency_limit: s.number("CONCURRENCY_LIMIT", 80 * cores(), 1, 100_000) as usize,
        ..EdgeSettings::default()
    }
}

/// Half of what a window allows may come at once.
pub(super) fn user_quota(s: &mut Source) -> Quota {
    let limit = s.number("RATE_LIMIT_REQUESTS", 120, 1, 1_000_000);
    Quota { limit, window: seconds(s, "RATE_LIMIT_WINDOW_S", 60, 1, 86_400), burst: limit.div_ceil(2) }
}

fn cores() -> u32 {
    std::thread::available_parallelism().map_or(2, |cores| u32::try_from(cores.get()).unwrap_or(2))
}

fn allowed_origins(s: &mut Source, environment: Environment) -> AllowedOrigins {
    const NAME: &str = "CORS_ALLOWED_ORIGINS";
    let text = s.text(NAME).or_else(|| s.text("CORS_ORIGINS"));
    let usual = if environment == Environment::Local { LOCAL_ORIGINS } else { "" };
    let Ok(origins) = text.as_deref().unwrap_or(usual).parse::<AllowedOrigins>() else {
        s.fault(NAME, "expected exact origins such as https://shop.example, separated by commas; never *");
        return AllowedOrigins::default();
    };
    if environment == Environment::Production && origins.any_in_the_clear() {
        s.fault(NAME, "production allows https origins alone");
    }
    origins
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(environment: Environment, origins: &'static str) -> bool {
        let lookup = move |name: &str| (name == "CORS_ALLOWED_ORIGINS").then(|| origins.to_owned());
        let mut s = Source::new(toml::Table::new(), lookup);
        edge_settings(&mut s, "https://comptoir.example", environment);
        s.finish().is_err()
    }

    #[test]
    fn scenario_36_production_starts_with_exact_https_origins_alone() {
        assert!(is_refused(Environment::Production, "*"));
        assert!(is_refused(Environment::Production, "http://shop.example"));
        assert!(is_refused(Environment::Staging, "https://shop.example,*"));
        assert!(!is_refused(Environment::Production, "https://shop.example"));
        assert!(!is_refused(Environment::Local, "http://localhost:3000"));
    }
}
