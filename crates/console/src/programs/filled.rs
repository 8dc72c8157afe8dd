//! A form about a program, as its sender filled it in.

use auth::{ChangeApiClient, Expiry, NewApiClient};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use crate::filled::Filled;

/// What the box of a scope is called: this and the permission.
pub const SCOPE: &str = "scope_";

/// What was given for the last day is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDay;

impl Filled {
    /// # Errors
    /// [`NoDay`].
    pub fn new_client(&self) -> Result<NewApiClient, NoDay> {
        Ok(NewApiClient {
            name: self.text("client_name").to_owned(),
            scopes: self.scopes(),
            allowed_cidrs: self.networks(),
            expires_at: self.expires_at()?,
        })
    }

    /// # Errors
    /// [`NoDay`].
    pub fn change(&self) -> Result<ChangeApiClient, NoDay> {
        let end: Expiry = self.expires_at()?.into();
        Ok(ChangeApiClient {
            name: Some(self.text("client_name").to_owned()),
            scopes: Some(self.scopes()),
            is_active: Some(self.is_ticked("is_active")),
            allowed_cidrs: Some(self.networks()),
            expires_at: Some(end),
        })
    }

    fn scopes(&self) -> Vec<String> {
        self.0.keys().filter_map(|name| name.strip_prefix(SCOPE)).map(str::to_owned).collect()
    }

    fn networks(&self) -> Vec<String> {
        let words = self.text("allowed_cidrs").split([',', ';', ' ', '\n', '\r', '\t']);
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    /// The last day is whole: it ends at midnight, UTC.
    pub fn expires_at(&self) -> Result<Option<DateTime<Utc>>, NoDay> {
        let text = self.text("last_day").trim();
        if text.is_empty() {
            return Ok(None);
        }
        let day: NaiveDate = text.parse().map_err(|_| NoDay)?;
        let next = day.checked_add_days(Days::new(1)).ok_or(NoDay)?;
        Ok(Some(next.and_time(NaiveTime::MIN).and_utc()))
    }
}

/// The last day of something that ends at midnight after it.
pub fn last_day(end: DateTime<Utc>) -> String {
    let last = end.date_naive().pred_opt().filter(|_| end.time() == NaiveTime::MIN);
    last.unwrap_or_else(|| end.date_naive()).to_string()
}

#[cfg(test)]
mod tests {
    use kernel::testing::instant;

    use super::*;

    fn filled(fields: &[(&str, &str)]) -> Filled {
        Filled(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn boxes_words_and_a_day_become_the_command() {
        let fields = [
            ("client_name", "Caisse"),
            ("scope_requests:read", "yes"),
            ("scope_companies:read", "yes"),
            ("allowed_cidrs", "10.0.0.0/8,\r\n ::1"),
            ("last_day", "2026-12-31"),
        ];
        let command = filled(&fields).new_client().unwrap();
        assert_eq!(command.scopes, ["companies:read", "requests:read"]);
        assert_eq!(command.allowed_cidrs, ["10.0.0.0/8", "::1"]);
        let end = instant("2027-01-01T00:00:00Z");
        assert_eq!(command.expires_at, Some(end));
        assert_eq!(last_day(end), "2026-12-31");
        assert_eq!(last_day(instant("2027-01-01T10:00:00Z")), "2027-01-01");
        assert_eq!(filled(&[("last_day", "tomorrow")]).new_client().unwrap_err(), NoDay);
        assert_eq!(filled(&[]).change().unwrap().is_active, Some(false));
    }
}
