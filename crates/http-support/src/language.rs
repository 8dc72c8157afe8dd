use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use kernel::Locale;

/// The language of ours that the client likes best; `None` when it names none (RFC 9110 §12.5.4).
pub fn accepted_language(headers: &HeaderMap) -> Option<Locale> {
    preferred(headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?)
}

fn preferred(accepted: &str) -> Option<Locale> {
    let mut best: Option<(Locale, f32)> = None;
    for range in accepted.split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let weight = weight(parameters);
        let wanted = Locale::from_code(&primary(tag)).filter(|_| weight > 0.0);
        // The first of equals wins.
        if let Some(locale) = wanted.filter(|_| best.is_none_or(|(_, top)| weight > top)) {
            best = Some((locale, weight));
        }
    }
    best.map(|(locale, _)| locale)
}

fn primary(tag: &str) -> String {
    tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase()
}

fn weight(parameters: &str) -> f32 {
    let quality = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("q="));
    quality.map_or(1.0, |quality| quality.trim().parse().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_best_weighted_language_of_ours_wins() {
        for (accepted, expected) in [
            ("fr-FR,fr;q=0.9,en;q=0.8", Some(Locale::French)),
            ("en-GB, fr;q=0.5", Some(Locale::English)),
            ("fr;q=0.3, AR;q=0.9", Some(Locale::Arabic)),
            ("de, it;q=0.9, en;q=0.1", Some(Locale::English)),
            ("en, fr", Some(Locale::English)),
            ("fr;q=0, en;q=0.1", Some(Locale::English)),
            ("de", None),
            ("*", None),
            ("", None),
            ("en;q=much", None),
        ] {
            assert_eq!(preferred(accepted), expected, "{accepted}");
        }
    }

    proptest! {
        #[test]
        fn no_header_value_disturbs_the_choice(accepted in "\\PC{0,80}") {
            preferred(&accepted);
        }
    }
}
