//! Local time: staff work in metropolitan France. Instants stay UTC everywhere else.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};

/// The wall clock in Paris at `instant`.
///
/// By the rule of the European Union, in force since 1996 and older than any instant shown here: one hour ahead of
/// UTC, two between the last Sunday of March and the last Sunday of October, changing at 01:00 UTC.
pub fn wall_clock(instant: DateTime<Utc>) -> NaiveDateTime {
    let utc = instant.naive_utc();
    let summer = change(utc.year(), 3)
        .zip(change(utc.year(), 10))
        .is_some_and(|(start, end)| start <= utc && utc < end);
    utc + TimeDelta::hours(if summer { 2 } else { 1 })
}

/// 01:00 UTC on the last Sunday of a month of 31 days.
fn change(year: i32, month: u32) -> Option<NaiveDateTime> {
    let last = NaiveDate::from_ymd_opt(year, month, 31)?;
    let back = last.weekday().days_since(Weekday::Sun);
    (last - TimeDelta::days(i64::from(back))).and_hms_opt(1, 0, 0)
}

/// The beginning of a day: midnight always exists there.
pub fn beginning_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN).and_utc();
    let summer = midnight - TimeDelta::hours(2);
    if wall_clock(summer).date() == day { summer } else { midnight - TimeDelta::hours(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paris(utc: &str) -> String {
        let instant = DateTime::parse_from_rfc3339(utc).unwrap().with_timezone(&Utc);
        wall_clock(instant).format("%Y-%m-%d %H:%M").to_string()
    }

    #[test]
    fn winter_is_one_hour_ahead_and_summer_two() {
        assert_eq!(paris("2026-11-21T09:15:00Z"), "2026-11-21 10:15");
        assert_eq!(paris("2026-07-14T09:15:00Z"), "2026-07-14 11:15");
        assert_eq!(paris("2026-12-31T23:30:00Z"), "2027-01-01 00:30");
    }

    #[test]
    fn the_change_is_at_one_utc_on_the_last_sunday() {
        assert_eq!(paris("2026-03-29T00:59:59Z"), "2026-03-29 01:59");
        assert_eq!(paris("2026-03-29T01:00:00Z"), "2026-03-29 03:00");
        assert_eq!(paris("2026-10-25T00:59:59Z"), "2026-10-25 02:59");
        assert_eq!(paris("2026-10-25T01:00:00Z"), "2026-10-25 02:00");
    }
}
