//! Identifiers, dates and amounts as people read them (fr-FR, en, ar with Latin digits). No clock: instants come with the data.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Timelike, Utc};
use kernel::{Locale, paris};

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const MONTHS_AR: [&str; 12] = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
];

/// An instant for a `time` element: as machines and as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub iso: String,
    pub text: String,
}

/// « 21 novembre 2026 à 10:15 », Paris time.
pub fn moment(locale: Locale, instant: DateTime<Utc>) -> Moment {
    let local = paris::wall_clock(instant);
    let day = date(locale, local.date());
    let at = match locale {
        Locale::French => "à",
        Locale::English => "at",
        Locale::Arabic => "في",
    };
    Moment {
        iso: instant.to_rfc3339_opts(SecondsFormat::Secs, true),
        text: format!("{day} {at} {:02}:{:02}", local.hour(), local.minute()),
    }
}

/// « 1 janvier 1991 ».
pub fn date(locale: Locale, date: NaiveDate) -> String {
    let months = match locale {
        Locale::French => MONTHS_FR,
        Locale::English => MONTHS_EN,
        Locale::Arabic => MONTHS_AR,
    };
    let month = months.get(date.month0() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// `356 000 000`, `487 444 697 00428`, `FR39 356 000 000`: groups of an identifier by its length.
pub fn identifier(digits: &str) -> String {
    let groups: &[usize] = match digits.len() {
        9 => &[3, 3, 3],
        13 => &[4, 3, 3, 3],
        14 => &[3, 3, 3, 5],
        _ => return digits.to_owned(),
    };
    let mut rest = digits;
    let mut parts = Vec::with_capacity(groups.len());
    for length in groups {
        let Some((group, tail)) = rest.split_at_checked(*length) else {
            return digits.to_owned();
        };
        parts.push(group);
        rest = tail;
    }
    parts.join(" ")
}

/// `34 569 000 000 €`, `€34,569,000,000`, `34,569,000,000 €`.
pub fn euros(locale: Locale, amount: i64) -> String {
    money(locale, amount < 0, &grouped(locale, amount.unsigned_abs()), "")
}

/// `34,6 Md€`, `€34.6bn`, `34.6 مليار €`: three digits, enough to compare.
pub fn euros_short(locale: Locale, amount: i64) -> String {
    let size = amount.unsigned_abs();
    let (unit, names) = match size {
        0..1_000 => return euros(locale, amount),
        1_000..999_500 => (1_000, ["k", "k", "ألف"]),
        999_500..999_500_000 => (1_000_000, ["M", "m", "مليون"]),
        _ => (1_000_000_000, ["Md", "bn", "مليار"]),
    };
    let [french, english, arabic] = names;
    let name = match locale {
        Locale::French => french,
        Locale::English => english,
        Locale::Arabic => arabic,
    };
    money(locale, amount < 0, &three_digits(locale, size, unit), name)
}

/// `size` in `unit`s, with a decimal where it says something.
fn three_digits(locale: Locale, size: u64, unit: u64) -> String {
    let tenths = (u128::from(size) * 10 + u128::from(unit) / 2) / u128::from(unit);
    if tenths >= 1_000 || tenths.is_multiple_of(10) {
        return grouped(locale, (size + unit / 2) / unit);
    }
    let comma = if locale == Locale::French { ',' } else { '.' };
    format!("{}{comma}{}", tenths / 10, tenths % 10)
}

/// Amounts stand in left-to-right elements; one with an Arabic word in it says that it reads the other way.
fn money(locale: Locale, negative: bool, number: &str, unit: &str) -> String {
    let sign = if negative { "-" } else { "" };
    match locale {
        Locale::French => format!("{sign}{number}\u{a0}{unit}€"),
        Locale::English => format!("{sign}€{number}{unit}"),
        Locale::Arabic if unit.is_empty() => format!("{sign}{number}\u{a0}€"),
        Locale::Arabic => format!("\u{2067}\u{200e}{sign}{number}\u{a0}{unit}\u{a0}€\u{2069}"),
    }
}

/// Thousands apart: by a narrow no-break space in French, by a comma elsewhere.
pub fn grouped(locale: Locale, number: u64) -> String {
    let separator = if locale == Locale::French { '\u{202f}' } else { ',' };
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (rank, digit) in digits.chars().enumerate() {
        if rank > 0 && (digits.len() - rank).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{Arabic, English, French};

    fn instant(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().with_timezone(&Utc)
    }

    #[test]
    fn a_moment_is_written_out_in_paris_time() {
        let moment = super::moment(French, instant("2026-11-21T09:05:30.5Z"));
        assert_eq!(moment.text, "21 novembre 2026 à 10:05");
        assert_eq!(moment.iso, "2026-11-21T09:05:30Z");
        assert_eq!(super::moment(English, instant("2026-08-01T22:30:00Z")).text, "2 August 2026 at 00:30");
        assert_eq!(super::moment(Arabic, instant("2026-08-01T22:30:00Z")).text, "2 أغسطس 2026 في 00:30");
    }

    #[test]
    fn a_date_is_written_out() {
        let date = NaiveDate::from_ymd_opt(1991, 1, 1).unwrap();
        assert_eq!(super::date(French, date), "1 janvier 1991");
        assert_eq!(super::date(English, date), "1 January 1991");
        assert_eq!(super::date(Arabic, date), "1 يناير 1991");
    }

    #[test]
    fn identifiers_are_grouped_by_their_kind() {
        assert_eq!(identifier("356000000"), "356 000 000");
        assert_eq!(identifier("48744469700428"), "487 444 697 00428");
        assert_eq!(identifier("FR39356000000"), "FR39 356 000 000");
        assert_eq!(identifier("éééé é"), "éééé é");
    }

    #[test]
    fn amounts_follow_the_language_and_zero_is_an_amount() {
        assert_eq!(euros(French, -25_427_817), "-25\u{202f}427\u{202f}817\u{a0}€");
        assert_eq!(euros(English, 34_569_000_000), "€34,569,000,000");
        assert_eq!(euros(French, 0), "0\u{a0}€");
        assert_eq!(euros(Arabic, -25_427_817), "-25,427,817\u{a0}€");
    }

    #[test]
    fn short_amounts_keep_three_digits() {
        for (amount, french, english) in [
            (0, "0\u{a0}€", "€0"),
            (999, "999\u{a0}€", "€999"),
            (1_848_367, "1,8\u{a0}M€", "€1.8m"),
            (-693_623, "-694\u{a0}k€", "-€694k"),
            (999_600, "1\u{a0}M€", "€1m"),
            (309_041_273, "309\u{a0}M€", "€309m"),
            (34_569_000_000, "34,6\u{a0}Md€", "€34.6bn"),
            (1_722_000_000, "1,7\u{a0}Md€", "€1.7bn"),
        ] {
            assert_eq!(euros_short(French, amount), french);
            assert_eq!(euros_short(English, amount), english);
        }
        let loss = "\u{2067}\u{200e}-694\u{a0}ألف\u{a0}€\u{2069}";
        assert_eq!(euros_short(Arabic, -693_623), loss);
        assert!(euros_short(French, i64::MIN).starts_with('-'));
    }
}
