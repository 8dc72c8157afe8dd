//! Yearly figures as bars: where people would rather look than read. Zero is a figure, a loss hangs below the line.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Number, value::RawValue};

use crate::{format, locale::Texts};

/// How many years are drawn, the latest ones.
const YEARS: usize = 6;

/// Bars on one scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    pub title: String,
    /// The last amount, in full.
    pub latest: Option<String>,
    /// All of it in words, for those who do not see it.
    pub words: String,
    pub bars: Vec<Bar>,
}

/// One amount. Heights are in thousandths of the chart, from its top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub shown: String,
    pub full: String,
    pub loss: bool,
    pub top: i128,
    pub height: i128,
    /// Where zero lies.
    pub baseline: i128,
}

#[derive(Deserialize)]
struct Year {
    ca: Option<Number>,
    resultat_net: Option<Number>,
}

/// Amounts by year, the oldest first.
type Series = Vec<(String, i64)>;

/// Turnover and net result over the years, or beside each other when only one year is known: a lone bar says nothing.
pub fn charts(t: Texts, finances: &RawValue) -> Vec<Chart> {
    let years: BTreeMap<String, Option<Year>> = serde_json::from_str(finances.get()).unwrap_or_default();
    let turnover = series(&years, |year| year.ca.as_ref());
    let result = series(&years, |year| year.resultat_net.as_ref());
    let (of_turnover, of_result) = (t.say("finance-turnover"), t.say("finance-result"));
    if let ([(year, turnover)], [(same, result)]) = (turnover.as_slice(), result.as_slice())
        && year == same
    {
        let title = t.say_with("finance-year", "year", year.as_str());
        let amounts = vec![(of_turnover.into_owned(), *turnover), (of_result.into_owned(), *result)];
        return vec![Chart { latest: None, ..chart(t, title.into_owned(), &amounts) }];
    }
    let measures = [(of_turnover, turnover), (of_result, result)];
    let known = measures.into_iter().filter(|(_, series)| !series.is_empty());
    known.map(|(title, series)| chart(t, title.into_owned(), &series)).collect()
}

fn series(years: &BTreeMap<String, Option<Year>>, measure: fn(&Year) -> Option<&Number>) -> Series {
    let amount = |(year, figures): (&String, &Option<Year>)| {
        Some((year.clone(), whole_euros(measure(figures.as_ref()?)?)?))
    };
    let mut all: Series = years.iter().filter_map(amount).collect();
    all.drain(..all.len().saturating_sub(YEARS));
    all
}

/// Cents are dropped; no floating point.
fn whole_euros(number: &Number) -> Option<i64> {
    let text = number.to_string();
    text.split('.').next().and_then(|whole| whole.parse().ok())
}

fn chart(t: Texts, title: String, amounts: &[(String, i64)]) -> Chart {
    let scale = Scale::of(amounts);
    let bars: Vec<Bar> = amounts.iter().map(|(label, amount)| scale.bar(t, label, *amount)).collect();
    let words: Vec<String> = bars.iter().map(|bar| format!("{} {}", bar.label, bar.full)).collect();
    Chart {
        latest: bars.last().map(|bar| bar.full.clone()),
        words: format!("{title} — {}", words.join(" · ")),
        title,
        bars,
    }
}

/// From the lowest loss to the highest amount; zero is always on it.
struct Scale {
    highest: i128,
    lowest: i128,
}

impl Scale {
    fn of(amounts: &[(String, i64)]) -> Self {
        let amounts = || amounts.iter().map(|(_, amount)| i128::from(*amount));
        Self { highest: amounts().fold(0, i128::max), lowest: amounts().fold(0, i128::min) }
    }

    fn height(&self, amount: i128) -> i128 {
        amount.abs() * 1000 / (self.highest - self.lowest).max(1)
    }

    fn bar(&self, t: Texts, label: &str, amount: i64) -> Bar {
        let height = self.height(i128::from(amount));
        let baseline = if self.lowest == 0 { 1000 } else { self.height(self.highest) };
        Bar {
            label: label.to_owned(),
            shown: format::euros_short(t.locale(), amount),
            full: format::euros(t.locale(), amount),
            loss: amount < 0,
            top: if amount < 0 { baseline } else { baseline - height },
            height,
            baseline,
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Locale;

    use super::*;

    fn charts_of(json: &str) -> Vec<Chart> {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        charts(Texts::of(Locale::French), &raw)
    }

    #[test]
    fn heights_follow_the_amounts_and_a_loss_hangs_below_the_line() {
        let charts = charts_of(
            r#"{"2022":{"resultat_net":300},"2023":{"resultat_net":-100},"2024":{"resultat_net":0}}"#,
        );
        let [chart] = charts.as_slice() else { panic!("one chart, not {charts:?}") };
        let drawn: Vec<_> = chart.bars.iter().map(|bar| (bar.top, bar.height, bar.loss)).collect();
        assert_eq!(drawn, [(0, 750, false), (750, 250, true), (750, 0, false)]);
        assert!(chart.words.contains("2023 -100"), "{}", chart.words);
    }

    #[test]
    fn of_a_single_year_turnover_and_result_stand_side_by_side() {
        let charts = charts_of(r#"{"2024":{"ca":400,"resultat_net":-100}}"#);
        let [chart] = charts.as_slice() else { panic!("one chart, not {charts:?}") };
        assert_eq!((chart.title.as_str(), &chart.latest), ("Exercice 2024", &None));
        let drawn: Vec<_> = chart.bars.iter().map(|bar| (bar.label.as_str(), bar.top, bar.height)).collect();
        assert_eq!(drawn, [("Chiffre d’affaires", 0, 800), ("Résultat net", 800, 200)]);
    }

    #[test]
    fn zero_is_an_amount() {
        let charts = charts_of(r#"{"2024":{"ca":27376000000,"resultat_net":0}}"#);
        let zero = charts.last().and_then(|chart| chart.bars.last()).unwrap();
        assert_eq!((zero.shown.as_str(), zero.height, zero.baseline), ("0\u{a0}€", 0, 1000));
        let alone = charts_of(r#"{"2024":{"resultat_net":0}}"#);
        assert_eq!(alone.first().and_then(|chart| chart.latest.as_deref()), Some("0\u{a0}€"));
    }

    #[test]
    fn absent_figures_draw_nothing_and_odd_ones_do_no_harm() {
        assert!(charts_of(r#"{"2024":{"ca":null}}"#).is_empty());
        assert!(charts_of(r#"{"2024":null}"#).is_empty());
        assert!(charts_of(r#"{"2024":[1]}"#).is_empty());
        assert_eq!(charts_of(r#"{"2024":{"ca":12.75}}"#).len(), 1);
    }

    #[test]
    fn only_the_latest_years_are_drawn() {
        let years: Vec<String> = (2001..2021).map(|year| format!(r#""{year}":{{"ca":{year}}}"#)).collect();
        let charts = charts_of(&format!("{{{}}}", years.join(",")));
        let first = charts.first().and_then(|chart| chart.bars.first()).unwrap();
        assert_eq!(first.label, "2015");
    }
}
