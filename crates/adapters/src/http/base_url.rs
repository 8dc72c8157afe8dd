//! Where an upstream answers.

use std::net::IpAddr;

use reqwest::Url;

use super::ClientError;

/// Reads a base URL: `https`, or `http` to this very machine.
///
/// # Errors
/// [`ClientError::BaseUrl`] for anything else.
pub fn parse(text: &str) -> Result<Url, ClientError> {
    let refuse =
        |reason: &str| ClientError::BaseUrl { url: without_userinfo(text), reason: reason.to_owned() };
    let mut url = Url::parse(text).map_err(|error| refuse(&error.to_string()))?;
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(refuse("only https leaves this machine")),
        _ => return Err(refuse("its scheme is neither https nor http")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("credentials do not belong into it"));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

/// The address of `path`, which starts with a slash, below `base`.
pub fn endpoint(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn without_userinfo(text: &str) -> String {
    text.split_once('@').map_or(text, |(_, rest)| rest).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_for_everywhere_and_http_for_this_machine() {
        for url in [
            "https://recherche-entreprises.api.gouv.fr",
            "http://127.0.0.1:9",
            "http://localhost",
            "http://[::1]:80",
        ] {
            assert!(parse(url).is_ok(), "{url}");
        }
        for url in [
            "http://recherche-entreprises.api.gouv.fr",
            "http://10.0.0.1",
            "ftp://localhost",
            "127.0.0.1",
            "",
        ] {
            assert!(parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_base_url_loses_its_trailing_slash_and_its_query() {
        let url = parse("https://example.test/upstream/?a=b#c").unwrap();
        assert_eq!(endpoint(&url, "/search").as_str(), "https://example.test/upstream/search");
        let root = parse("https://example.test").unwrap();
        assert_eq!(endpoint(&root, "/search").as_str(), "https://example.test/search");
    }

    #[test]
    fn credentials_in_a_base_url_are_refused_and_not_repeated() {
        let refusal = parse("https://user:sesame@example.test").unwrap_err().to_string();
        assert!(refusal.contains("credentials") && !refusal.contains("sesame"), "{refusal}");
    }
}
