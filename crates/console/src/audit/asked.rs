use askama::filters::urlencode_strict;
use auth::audit::AuditFilter;
use chrono::{DateTime, Days, NaiveDate, Utc};
use kernel::paris;
use serde::Deserialize;
use uuid::Uuid;

/// What the form asks for; an empty field asks for nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub action: String,
    pub actor: String,
    pub entity: String,
    /// Days in Paris, both inside.
    pub since: String,
    pub until: String,
    cursor: String,
    verify: String,
}

impl Asked {
    /// The filter; none when a field makes no sense.
    pub fn filter(&self) -> Option<AuditFilter> {
        let filter = AuditFilter {
            entity_type: None,
            entity_id: id(&self.entity)?,
            actor: id(&self.actor)?,
            action: given(&self.action).map(str::to_owned),
            since: day(&self.since, 0)?,
            until: day(&self.until, 1)?,
        };
        let is_word = !self.action.contains(char::is_control) && self.action.len() <= 200;
        Some(filter).filter(|_| is_word)
    }

    pub fn asks_for_proof(&self) -> bool {
        self.verify == "yes"
    }

    /// Whether any field narrows the list.
    pub fn is_narrowed(&self) -> bool {
        self.filled().next().is_some()
    }

    /// The cursor that led here.
    pub fn cursor(&self) -> Option<&str> {
        given(&self.cursor)
    }

    /// What narrows the list.
    pub fn filled(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = [
            ("action", &*self.action),
            ("actor", &*self.actor),
            ("entity", &*self.entity),
            ("since", &*self.since),
            ("until", &*self.until),
        ];
        fields.into_iter().filter(|(_, value)| !value.is_empty())
    }

    /// The address of the same list, from `cursor` on.
    pub fn beyond(&self, cursor: &str) -> String {
        let written = self
            .filled()
            .filter_map(|(name, value)| Some(format!("{name}={}&", urlencode_strict(value).ok()?)));
        format!("{}?{}cursor={cursor}", super::PAGE, written.collect::<String>())
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// Outer none: no id at all.
#[expect(clippy::option_option, reason = "a field may be empty, and it may be nonsense")]
fn id(text: &str) -> Option<Option<Uuid>> {
    given(text).map_or(Some(None), |text| text.parse().ok().map(Some))
}

/// The beginning of a day in Paris, so many days later.
#[expect(clippy::option_option, reason = "a field may be empty, and it may be nonsense")]
fn day(text: &str, later: u64) -> Option<Option<DateTime<Utc>>> {
    let Some(text) = given(text) else { return Some(None) };
    let day = text.parse::<NaiveDate>().ok()?.checked_add_days(Days::new(later))?;
    Some(Some(paris::beginning_of(day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_in_paris_and_the_last_one_is_inside() {
        let asked = Asked { since: "2026-07-01".into(), until: "2026-12-31".into(), ..Asked::default() };
        let filter = asked.filter().unwrap();
        assert_eq!(filter.since.unwrap().to_rfc3339(), "2026-06-30T22:00:00+00:00");
        assert_eq!(filter.until.unwrap().to_rfc3339(), "2026-12-31T23:00:00+00:00");
    }

    #[test]
    fn nonsense_is_refused_and_emptiness_is_not() {
        assert_eq!(Asked::default().filter(), Some(AuditFilter::default()));
        for asked in [
            Asked { actor: "ada".into(), ..Asked::default() },
            Asked { since: "yesterday".into(), ..Asked::default() },
            Asked { action: "a\0b".into(), ..Asked::default() },
        ] {
            assert_eq!(asked.filter(), None, "{asked:?}");
        }
    }

    #[test]
    fn the_next_page_asks_for_the_same() {
        let asked = Asked { action: "a&b".into(), since: "2026-07-01".into(), ..Asked::default() };
        assert_eq!(asked.beyond("place"), "/ui/audit?action=a%26b&since=2026-07-01&cursor=place");
    }
}
