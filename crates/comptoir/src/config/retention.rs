//! The knobs of the nightly purge: periods are shortened, never stretched.

use auth::retention::{KEPT, Kept, Period, RetentionSettings};

use super::Source;

pub(super) fn settings(s: &mut Source) -> RetentionSettings {
    let mut period = |kept: Kept| {
        let days = kept.setting.map_or(kept.most, |setting| s.number(setting, kept.most, 1, kept.most));
        Period { kept, days }
    };
    RetentionSettings {
        periods: KEPT.map(&mut period).to_vec(),
        batch: s.number("RETENTION_BATCH_SIZE", 5000, 1, 50_000),
        batches: s.number("RETENTION_MAX_ITERATIONS", 200, 1, 10_000),
        dry_run: s.read("RETENTION_DRY_RUN", false, "true or false"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &'static [(&str, &str)]) -> (RetentionSettings, Vec<String>) {
        let lookup = move |name: &str| {
            set.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
        };
        let mut s = Source::new(toml::Table::new(), lookup);
        let settings = settings(&mut s);
        let faults = s.finish().err().map(|faults| faults.0).unwrap_or_default();
        (settings, faults.into_iter().map(|fault| fault.name).collect())
    }

    #[test]
    fn a_period_is_shortened_and_never_stretched_or_dropped() {
        let (settings, faults) = read(&[("RETENTION_DAYS_JOBS_DEAD", "30")]);
        let days = |name| settings.periods.iter().find(|period| period.kept.name == name).unwrap().days;
        assert_eq!((faults, days("jobs_dead"), days("sessions")), (vec![], 30, 30));
        for days in ["0", "91", "forever"] {
            let set: &'static [_] = Box::leak(Box::new([("RETENTION_DAYS_JOBS_DEAD", days)]));
            assert_eq!(read(set).1, ["RETENTION_DAYS_JOBS_DEAD"], "{days}");
        }
    }
}
