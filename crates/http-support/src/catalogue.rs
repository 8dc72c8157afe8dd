use std::{collections::HashMap, sync::LazyLock};

use kernel::Locale;
use serde::Deserialize;

use crate::ApiError;

/// Every code a client may meet, from `contracts/errors.json`.
static CATALOGUE: LazyLock<HashMap<String, Entry>> = LazyLock::new(|| {
    let entries: Vec<Entry> = serde_json::from_str(SOURCE).unwrap_or_default();
    entries.into_iter().map(|entry| (entry.code.clone(), entry)).collect()
});

const SOURCE: &str = include_str!("../../../contracts/errors.json");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    status: u16,
    class: String,
    texts: Texts,
    #[serde(default)]
    reasons: HashMap<String, Reason>,
}

/// A reason with a sentence of its own and, rarely, a status of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    status: Option<u16>,
    class: Option<String>,
    texts: Texts,
}

/// One sentence in the languages of ours.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    fr: String,
    en: String,
    ar: String,
}

impl Texts {
    fn text(&self, locale: Locale) -> &str {
        match locale {
            Locale::French => &self.fr,
            Locale::English => &self.en,
            Locale::Arabic => &self.ar,
        }
    }
}

/// A code as documentation shows it.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) code: &'static str,
    pub(crate) reason: Option<&'static str>,
    pub(crate) status: u16,
    pub(crate) class: &'static str,
    pub(crate) text: &'static str,
}

/// `CODE` or `CODE/reason` with its status, class and English sentence.
pub(crate) fn listed(code: &str) -> Option<Listed> {
    let (code, reason) = code.split_once('/').map_or((code, None), |(code, reason)| (code, Some(reason)));
    let entry = CATALOGUE.get(code)?;
    let own = match reason {
        Some(reason) => Some(entry.reasons.get_key_value(reason)?),
        None => None,
    };
    Some(Listed {
        code: &entry.code,
        reason: own.map(|(name, _)| name.as_str()),
        status: own.and_then(|(_, reason)| reason.status).unwrap_or(entry.status),
        class: own.and_then(|(_, reason)| reason.class.as_deref()).unwrap_or(&entry.class),
        text: own.map_or(&entry.texts, |(_, reason)| &reason.texts).text(Locale::English),
    })
}

/// The sentence for a code, or for one of its reasons where it has one of its own. `None` for an unlisted code.
pub fn message(code: &str, reason: Option<&str>, locale: Locale) -> Option<&'static str> {
    let entry = CATALOGUE.get(code)?;
    let texts =
        reason.and_then(|reason| entry.reasons.get(reason)).map_or(&entry.texts, |reason| &reason.texts);
    Some(texts.text(locale))
}

/// The sentence for a refusal; its first detail decides the wording.
pub fn message_for(error: &ApiError, locale: Locale) -> &'static str {
    let reason = error.details().first().map(|detail| &*detail.reason);
    message(error.code(), reason, locale).unwrap_or(error.code())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::ErrorKind;

    use super::*;
    use crate::error::status_and_class;

    fn class_of(status: u16) -> &'static str {
        use ErrorKind::*;
        let kinds = [
            Invalid,
            Unauthenticated,
            Forbidden,
            NotFound,
            MethodNotAllowed,
            Conflict,
            PayloadTooLarge,
            UnsupportedMediaType,
            BusinessRule,
            RateLimited,
            SlowClient,
            Internal,
            Upstream,
            Unavailable,
            Timeout,
            SlowClient,
        ];
        let known = kinds.map(status_and_class);
        known.into_iter().find(|(known, _)| *known == status).unwrap().1
    }

    fn entries() -> Vec<Entry> {
        serde_json::from_str(SOURCE).unwrap()
    }

    #[test]
    fn the_catalogue_is_sorted_and_lists_each_code_once() {
        let codes: Vec<_> = entries().into_iter().map(|entry| entry.code).collect();
        let sorted: BTreeSet<_> = codes.iter().cloned().collect();
        assert_eq!(codes, sorted.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn each_entry_has_a_real_status_a_class_and_texts_that_differ_by_language() {
        for entry in entries() {
            assert_eq!(class_of(entry.status), entry.class, "{entry:?}");
            for reason in entry.reasons.values() {
                assert_eq!(reason.status.map(class_of), reason.class.as_deref(), "{entry:?}");
            }
            for texts in entry.reasons.values().map(|reason| &reason.texts).chain([&entry.texts]) {
                let all = BTreeSet::from([&texts.fr, &texts.en, &texts.ar]);
                assert!(all.len() == 3 && !all.iter().any(|text| text.is_empty()), "{entry:?}");
            }
        }
    }

    #[test]
    fn a_reason_with_a_sentence_of_its_own_wins() {
        let french = |reason| message("INVALID_SIRET_FORMAT", reason, Locale::French);
        assert_eq!(
            french(Some("expected_14_digits")),
            Some("Le SIRET doit contenir exactement 14 chiffres.")
        );
        assert_ne!(french(Some("expected_string")), french(Some("expected_14_digits")));
        assert_eq!(message("NO_SUCH_CODE", None, Locale::French), None);
    }
}
