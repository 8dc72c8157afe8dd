//! The knobs of the HTTP edge.

use http_support::{EdgeSettings, TrustedProxies};

use super::{Source, seconds};

pub(super) fn edge_settings(s: &mut Source, public_url: &str) -> EdgeSettings {
    let proxies = "networks such as 10.0.0.0/8, separated by commas";
    EdgeSettings {
        request_timeout: seconds(s, "REQUEST_TIMEOUT_S", 30, 1, 600),
        strict_transport: s.read("HSTS_ENABLED", public_url.starts_with("https://"), "true or false"),
        trusted_proxies: s.read("TRUSTED_PROXIES", TrustedProxies::default(), proxies),
        ..EdgeSettings::default()
    }
}
