//! The words of letters: one catalogue, `letters.json`, in three languages, and one layout.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use auth::Letter;
use kernel::Locale;
use secrecy::ExposeSecret;
use serde::Deserialize;

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What one topic is told with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The page its link leads to; the token follows, where there is one.
    link: String,
    fr: Words,
    en: Words,
    ar: Words,
}

/// Every sentence may hold `{name}` and `{tenant}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    subject: String,
    greeting: String,
    /// Before the link.
    body: Vec<String>,
    /// What is written on it.
    link: String,
    /// After it.
    closing: Vec<String>,
}

static CATALOGUE: LazyLock<HashMap<String, Entry>> =
    LazyLock::new(|| serde_json::from_str(include_str!("letters.json")).unwrap_or_default());

/// Puts a letter into its reader's language; none for a topic the catalogue does not know.
pub(super) fn write(letter: &Letter, public_url: &str) -> Option<Written> {
    let entry = CATALOGUE.get(letter.topic.as_str())?;
    let words = match letter.locale {
        Locale::French => &entry.fr,
        Locale::English => &entry.en,
        Locale::Arabic => &entry.ar,
    };
    let token = letter.token.as_ref().map_or("", |token| token.expose_secret());
    let url = format!("{public_url}{}{token}", entry.link);
    let say = |sentence: &String| fill(sentence, letter);
    let body: Vec<String> = [&words.greeting].into_iter().chain(&words.body).map(say).collect();
    let closing: Vec<String> = words.closing.iter().map(say).collect();
    let subject = say(&words.subject);
    let link = say(&words.link);
    let text = [body.join("\n\n"), format!("{link}\n{url}"), closing.join("\n\n")].join("\n\n") + "\n";
    let html = page(letter.locale, &subject, [&body, &closing], (&link, &url));
    Some(Written { subject, text, html })
}

/// Names are what people gave themselves: on one line, whatever they hold.
fn fill(sentence: &str, letter: &Letter) -> String {
    let plain = |name: &str| name.replace(char::is_control, " ");
    let tenant = plain(letter.tenant.as_deref().unwrap_or("Comptoir"));
    sentence.replace("{tenant}", &tenant).replace("{name}", &plain(&letter.name))
}

fn page(
    locale: Locale,
    subject: &str,
    [body, closing]: [&Vec<String>; 2],
    (link, url): (&str, &str),
) -> String {
    let direction = if locale == Locale::Arabic { "rtl" } else { "ltr" };
    let paragraphs = |sentences: &Vec<String>| {
        let tagged = sentences.iter().map(|sentence| format!("<p>{}</p>", escape(sentence)));
        tagged.collect::<Vec<_>>().join("\n")
    };
    format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"{direction}\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body style=\"font-family:sans-serif;line-height:1.5;max-width:36em;margin:2em auto;padding:0 1em\">\n\
         {before}\n<p><a href=\"{href}\" style=\"display:inline-block;padding:.6em 1.2em;border-radius:.4em;\
         background:#1d4ed8;color:#fff;text-decoration:none\">{link}</a></p>\n\
         <p dir=\"ltr\" style=\"font-size:.85em;word-break:break-all\">{href}</p>\n{after}\n</body>\n</html>\n",
        lang = locale.code(),
        title = escape(subject),
        before = paragraphs(body),
        href = escape(url),
        link = escape(link),
        after = paragraphs(closing),
    )
}

fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return text.into();
    }
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('"', "&quot;").replace('\'', "&#39;").into()
}

#[cfg(test)]
mod tests {
    use auth::{
        Topic,
        model::{Email, Errand},
    };
    use chrono::{DateTime, TimeDelta};
    use uuid::Uuid;

    use super::*;

    fn letter(topic: Topic, locale: Locale) -> Letter {
        Letter {
            id: Uuid::from_u128(7),
            topic,
            to: Email::parse("ada@example.org").unwrap(),
            name: "Ada <b>\r\nBcc: eve@example.org".to_owned(),
            tenant: Some("Maison & fils".to_owned()),
            token: Some("cot_secret".to_owned().into()),
            locale,
            written_at: DateTime::default(),
        }
    }

    #[test]
    fn every_topic_has_words_and_a_link_in_every_language() {
        for topic in Topic::ALL {
            let mut subjects = Vec::new();
            for locale in [Locale::French, Locale::English, Locale::Arabic] {
                let written = write(&letter(topic, locale), "https://comptoir.example").unwrap();
                let url = "https://comptoir.example/ui/";
                assert!(written.text.contains(url) && written.html.contains(url), "{topic:?} {locale:?}");
                assert!(!written.text.contains(['{', '}']), "{}", written.text);
                subjects.push(written.subject);
            }
            assert!(subjects[0] != subjects[1] && subjects[1] != subjects[2], "{topic:?}");
        }
        assert_eq!(CATALOGUE.len(), Topic::ALL.len());
    }

    #[test]
    fn only_a_letter_about_an_errand_bears_a_token() {
        for (topic, bears) in [
            (Topic::Invitation, true),
            (Topic::PasswordReset, true),
            (Topic::PasswordChanged, false),
            (Topic::AccountLocked, false),
        ] {
            assert_eq!(CATALOGUE[topic.as_str()].link.ends_with("token="), bears, "{topic:?}");
        }
    }

    #[test]
    fn a_name_can_neither_add_a_line_nor_a_tag() {
        let written = write(&letter(Topic::Invitation, Locale::English), "https://comptoir.example").unwrap();
        assert!(written.text.contains("Ada <b>  Bcc"), "{}", written.text);
        assert!(written.html.contains("Ada &lt;b&gt;") && written.html.contains("Maison &amp; fils"));
        assert!(!written.subject.contains(char::is_control));
    }

    #[test]
    fn an_arabic_letter_reads_from_right_to_left() {
        let written =
            write(&letter(Topic::PasswordReset, Locale::Arabic), "https://comptoir.example").unwrap();
        assert!(written.html.contains(r#"<html lang="ar" dir="rtl">"#));
    }

    /// The letters say so in words.
    #[test]
    fn a_reset_is_good_for_an_hour_and_an_invitation_for_seven_days() {
        assert_eq!(
            (Errand::Reset.lasts(), Errand::Invite.lasts()),
            (TimeDelta::hours(1), TimeDelta::days(7))
        );
    }
}
