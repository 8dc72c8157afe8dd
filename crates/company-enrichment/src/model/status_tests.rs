use super::*;

/// The table of the specification, §5: from, to, and the causes that allow it.
const TABLE: [(&str, &str, &[Cause]); 15] = [
    ("PENDING", "RUNNING", &[Cause::JobStarted]),
    ("RUNNING", "SUCCESS", &[Cause::CycleCompleted]),
    ("RUNNING", "PARTIAL", &[Cause::CycleCompleted]),
    ("RUNNING", "FAILED", &[Cause::CycleCompleted]),
    ("SUCCESS", "STALE", &[Cause::TtlExpired]),
    ("PARTIAL", "STALE", &[Cause::TtlExpired]),
    ("STALE", "RUNNING", &[Cause::Automatic, Cause::Manual]),
    ("FAILED", "RUNNING", &[Cause::Automatic, Cause::Manual]),
    ("PARTIAL", "RUNNING", &[Cause::Automatic, Cause::Manual]),
    ("SUCCESS", "RUNNING", &[Cause::Manual]),
    ("RUNNING", "PENDING", &[Cause::JobLost]),
    ("PENDING", "SUCCESS", &[Cause::CacheHit]),
    ("PENDING", "PARTIAL", &[Cause::CacheHit]),
    // Not rows of the table: written out so that the fixture also says what it excludes.
    ("PENDING", "STALE", &[]),
    ("SUCCESS", "SUCCESS", &[]),
];

#[test]
fn the_machine_allows_the_table_of_the_specification_and_nothing_else() {
    for from in EnrichmentStatus::ALL {
        for to in EnrichmentStatus::ALL {
            let row = TABLE.iter().find(|(f, t, _)| *f == from.as_str() && *t == to.as_str());
            let causes = row.map_or(&[][..], |(_, _, causes)| *causes);
            for cause in Cause::ALL {
                let expected = causes.contains(&cause);
                assert_eq!(transition(from, to, cause).is_ok(), expected, "{from:?} {to:?} {cause:?}");
            }
        }
    }
}

#[test]
fn every_status_a_job_may_find_can_start_to_run() {
    for from in EnrichmentStatus::ALL {
        let manual = transition(from, EnrichmentStatus::Running, from.start(true)).is_ok();
        assert_eq!(manual, from != EnrichmentStatus::Running, "{from:?}");
    }
}

#[test]
fn names_read_back_and_agree_with_serde() {
    for status in EnrichmentStatus::ALL {
        assert_eq!(status.as_str().parse(), Ok(status));
        assert_eq!(serde_json::to_value(status).ok(), Some(status.as_str().into()));
    }
    for cause in Cause::ALL {
        assert_eq!(cause.as_str().parse(), Ok(cause));
        assert_eq!(serde_json::to_value(cause).ok(), Some(cause.as_str().into()));
    }
}

#[test]
fn s06_s07_s08_a_cycle_ends_in_success_partial_or_failed() {
    assert_eq!(evaluate(true, 0, 0), EnrichmentStatus::Success);
    assert_eq!(evaluate(true, 0, 1), EnrichmentStatus::Partial);
    assert_eq!(evaluate(true, 1, 2), EnrichmentStatus::Failed);
    assert_eq!(evaluate(false, 0, 0), EnrichmentStatus::Failed);
    assert_eq!(evaluate(false, 0, 2), EnrichmentStatus::Failed);
}
