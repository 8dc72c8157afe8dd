//! The `Retry-After` header of RFC 9110 §10.2.3: seconds, or an HTTP date in one of its three spellings.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, Utc};

/// How long the header asks to wait from `now` on; a date gone by is no wait.
///
/// `None` for what is neither, which is then as good as absent.
pub fn parse(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = http_date(value)?;
    Some((date - now).to_std().unwrap_or_default())
}

/// How long until the `RateLimit-Reset` of API Entreprise, in seconds of the epoch. `None` for a time gone by: others
/// send the seconds left under this name.
pub fn until_reset(seconds: i64, now: DateTime<Utc>) -> Option<Duration> {
    (DateTime::from_timestamp(seconds, 0)? - now).to_std().ok()
}

/// An HTTP date: the fixed form, the obsolete RFC 850 form, or that of `asctime` (RFC 9110 §5.6.7).
///
/// A two-digit year is one of 1970 to 2069; the name of the day has to agree with it.
fn http_date(value: &str) -> Option<DateTime<Utc>> {
    const FORMS: [&str; 3] =
        ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    let date = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(value, form).ok())?;
    Some(date.and_utc())
}

#[cfg(test)]
mod tests {
    use chrono::SubsecRound;
    use proptest::prelude::*;

    use super::*;

    /// The second the examples of RFC 9110 name.
    fn example() -> DateTime<Utc> {
        DateTime::from_timestamp(784_111_777, 0).unwrap()
    }

    #[test]
    fn seconds_are_taken_as_they_are() {
        assert_eq!(parse("120", example()), Some(Duration::from_mins(2)));
        assert_eq!(parse(" 0 ", example()), Some(Duration::ZERO));
        assert_eq!(parse("99999999999999999999", example()), Some(Duration::from_secs(u64::MAX)));
    }

    #[test]
    fn the_three_spellings_of_a_date_mean_the_same() {
        let a_minute_before = example() - Duration::from_mins(1);
        for date in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(parse(date, a_minute_before), Some(Duration::from_mins(1)), "{date}");
        }
    }

    #[test]
    fn a_date_gone_by_is_no_wait() {
        assert_eq!(
            parse("Sun, 06 Nov 1994 08:49:37 GMT", example() + Duration::from_secs(1)),
            Some(Duration::ZERO)
        );
    }

    #[test]
    fn what_is_neither_is_as_good_as_absent() {
        for value in ["", "-1", "1.5", "2 s", "soon", "Mon, 06 Nov 1994 08:49:37 GMT", "２"] {
            assert_eq!(parse(value, example()), None, "{value}");
        }
    }

    #[test]
    fn a_reset_is_a_time_to_come_and_nothing_else() {
        let seconds = example().timestamp();
        assert_eq!(until_reset(seconds + 32, example()), Some(Duration::from_secs(32)));
        for other in [seconds - 1, 32, 0, -1, i64::MAX, i64::MIN] {
            assert_eq!(until_reset(other, example()), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(value in ".*", seconds in -62_000_000_000_i64..250_000_000_000) {
            parse(&value, DateTime::from_timestamp(seconds, 0).unwrap_or_default());
        }

        #[test]
        fn a_written_date_is_read_back(wait in 0_u64..10_000_000, seconds in 0_i64..4_000_000_000) {
            let now = DateTime::from_timestamp(seconds, 0).unwrap_or_default().trunc_subsecs(0);
            let header = (now + Duration::from_secs(wait)).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            prop_assert_eq!(parse(&header, now), Some(Duration::from_secs(wait)));
        }
    }
}
