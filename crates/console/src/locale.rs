//! The words of the pages: one catalogue a language, parsed once.

use std::{borrow::Cow, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kernel::Locale;
use unic_langid::LanguageIdentifier;

/// The languages there is a catalogue for, with their own names, the default first.
pub const OFFERED: [(Locale, &str); 3] =
    [(Locale::French, "Français"), (Locale::English, "English"), (Locale::Arabic, "العربية")];

const FRENCH: &str = include_str!("../locales/fr.ftl");
const ENGLISH: &str = include_str!("../locales/en.ftl");
const ARABIC: &str = include_str!("../locales/ar.ftl");

type Catalogue = FluentBundle<FluentResource>;

/// Words in one language; cheap to copy.
#[derive(Clone, Copy)]
pub struct Texts {
    locale: Locale,
    catalogue: &'static Catalogue,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Texts").field(&self.locale).finish()
    }
}

impl Texts {
    /// The words of `locale`.
    pub fn of(locale: Locale) -> Self {
        static CATALOGUES: LazyLock<[Catalogue; 3]> = LazyLock::new(|| {
            [
                catalogue(Locale::French, FRENCH),
                catalogue(Locale::English, ENGLISH),
                catalogue(Locale::Arabic, ARABIC),
            ]
        });
        let [french, english, arabic] = &*CATALOGUES;
        let catalogue = match locale {
            Locale::French => french,
            Locale::English => english,
            Locale::Arabic => arabic,
        };
        Self { locale, catalogue }
    }

    pub fn locale(self) -> Locale {
        self.locale
    }

    /// The `lang` attribute.
    pub fn lang(self) -> &'static str {
        self.locale.code()
    }

    /// The `dir` attribute.
    pub fn dir(self) -> &'static str {
        if self.locale == Locale::Arabic { "rtl" } else { "ltr" }
    }

    /// The words under a key that may not exist.
    pub fn find(self, key: &str) -> Option<Cow<'static, str>> {
        self.catalogue.has_message(key).then(|| self.say(key))
    }

    /// The words under `key`.
    pub fn say(self, key: &str) -> Cow<'static, str> {
        self.fill(key, None)
    }

    /// The words under `key` around one value.
    pub fn say_with<'a>(
        self,
        key: &str,
        name: &'a str,
        value: impl Into<FluentValue<'a>>,
    ) -> Cow<'static, str> {
        self.say_all(key, [(name, value.into())])
    }

    /// The words under `key` around several values.
    pub fn say_all<'a>(
        self,
        key: &str,
        values: impl IntoIterator<Item = (&'a str, FluentValue<'a>)>,
    ) -> Cow<'static, str> {
        self.fill(key, Some(&values.into_iter().collect()))
    }

    /// A key without words is shown as it is; a test keeps that from happening.
    fn fill(self, key: &str, values: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let pattern = self.catalogue.get_message(key).and_then(|message| message.value());
        let Some(pattern) = pattern else {
            return Cow::Owned(key.to_owned());
        };
        let words = self.catalogue.format_pattern(pattern, values, &mut Vec::new());
        Cow::Owned(words.into_owned())
    }
}

/// Broken lines are left out here and named by a test.
fn catalogue(locale: Locale, source: &str) -> Catalogue {
    let language: LanguageIdentifier = locale.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(locale == Locale::Arabic);
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    bundle.add_resource_overriding(resource);
    bundle
}

/// The language to answer in: the visitor's choice, else their account's, else their browser's, else French.
pub fn choose(chosen: Option<&str>, account: Option<Locale>, accepted: Option<Locale>) -> Texts {
    Texts::of(chosen.and_then(Locale::from_code).or(account).or(accepted).unwrap_or_default())
}

#[cfg(test)]
#[path = "locale_tests.rs"]
mod tests;
