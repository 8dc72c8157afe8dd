use super::*;

const RULE: LockRule = LockRule {
    limit: 5,
    window: TimeDelta::seconds(900),
    lock: TimeDelta::seconds(60),
    longest: TimeDelta::seconds(900),
    memory: TimeDelta::seconds(900),
};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn pair() -> Failures {
    Failures::none("a", "n", at(0))
}

/// One wrong password.
fn fail(failures: &mut Failures, rule: &LockRule, second: i64) -> Option<i64> {
    assert!(failures.begin(rule, at(second)));
    failures.fail(rule, at(second)).map(|until| (until - at(second)).num_seconds())
}

/// Seconds of lock after one failure at each of these times, each with its lock waited out if there is one.
fn locks(times: &[i64]) -> Vec<i64> {
    let mut failures = pair();
    times.iter().map(|second| fail(&mut failures, &RULE, *second).unwrap_or(0)).collect()
}

#[test]
fn scenario_3_the_fifth_failure_locks_for_a_minute_and_each_further_one_twice_as_long_up_to_15() {
    assert_eq!(locks(&[0, 1, 2, 3, 4]), [0, 0, 0, 0, 60]);
    let doubling = locks(&[0, 0, 0, 0, 0, 60, 180, 420, 900, 1800]);
    assert_eq!(doubling[4..], [60, 120, 240, 480, 900, 900]);
}

#[test]
fn failures_spread_over_more_than_the_window_lock_nobody() {
    assert_eq!(locks(&[0, 300, 600, 800, 900, 1000]), [0; 6]);
}

#[test]
fn a_lock_is_forgotten_a_window_after_its_end() {
    assert_eq!(locks(&[0, 0, 0, 0, 0, 60 + 899])[5], 120);
    assert_eq!(locks(&[0, 0, 0, 0, 0, 60 + 900, 961, 962, 963, 964])[5..], [0, 0, 0, 0, 60]);
}

#[test]
fn a_lock_ends_to_the_second() {
    let mut failures = pair();
    for _ in 0..5 {
        fail(&mut failures, &RULE, 0);
    }
    assert_eq!(failures.locked_for(at(59)), Some(TimeDelta::seconds(1)));
    assert_eq!(failures.locked_for(at(60)), None);
}

#[test]
fn of_those_that_begin_at_once_no_more_are_open_than_may_be_wrong() {
    let mut failures = pair();
    fail(&mut failures, &RULE, 0);
    let begun: Vec<bool> = (0..6).map(|_| failures.begin(&RULE, at(1))).collect();
    assert_eq!(begun, [true, true, true, true, false, false]);
    assert_eq!((failures.count, failures.open), (5, 4));
    for _ in 0..3 {
        assert_eq!(failures.fail(&RULE, at(1)), None, "an open one locks nobody");
    }
    assert!(!failures.begin(&RULE, at(1)));
    assert_eq!(failures.fail(&RULE, at(1)), Some(at(61)));
}

#[test]
fn a_right_one_makes_room_for_the_others_and_forgets_what_was_wrong() {
    let mut failures = pair();
    for _ in 0..3 {
        fail(&mut failures, &RULE, 0);
    }
    assert!(failures.begin(&RULE, at(1)) && failures.begin(&RULE, at(1)) && !failures.begin(&RULE, at(1)));
    failures.succeed(at(1));
    assert_eq!((failures.count, failures.open), (1, 1), "the other one is still open");
    assert!(failures.begin(&RULE, at(1)));
    let mut network = Failures::none(ANY, "n", at(0));
    fail(&mut network, &RULE, 0);
    assert!(network.begin(&RULE, at(1)));
    network.succeed(at(1));
    assert_eq!((network.count, network.open), (1, 0), "of a network one is taken back, no more");
}

#[test]
fn after_a_lock_one_at_a_time_is_let_in() {
    let mut failures = pair();
    for _ in 0..5 {
        fail(&mut failures, &RULE, 0);
    }
    assert!(failures.begin(&RULE, at(60)) && !failures.begin(&RULE, at(60)));
    assert_eq!(failures.fail(&RULE, at(60)), Some(at(180)));
}

#[test]
fn one_that_never_ends_counts_as_wrong_after_half_a_minute() {
    let mut failures = pair();
    for _ in 0..5 {
        assert!(failures.begin(&RULE, at(0)));
    }
    assert!(!failures.begin(&RULE, at(29)));
    assert!(failures.begin(&RULE, at(30)));
    assert_eq!((failures.count, failures.open), (6, 1));
    assert_eq!(failures.fail(&RULE, at(30)), Some(at(90)));
}

#[test]
fn what_is_withdrawn_was_never_there() {
    let mut failures = pair();
    fail(&mut failures, &RULE, 0);
    let before = failures.clone();
    assert!(failures.begin(&RULE, at(0)));
    failures.withdraw(at(0));
    assert_eq!(failures, before);
}

#[test]
fn the_thirty_first_try_of_a_network_waits_ten_minutes_and_then_counting_begins_anew() {
    let rules = LockRules::default();
    let mut failures = Failures::none(ANY, "n", at(0));
    for _ in 0..29 {
        assert_eq!(fail(&mut failures, &rules.network, 1), None);
    }
    assert_eq!(fail(&mut failures, &rules.network, 2), Some(600));
    assert_eq!(fail(&mut failures, &rules.network, 602), None);
    assert_eq!((failures.count, failures.scope()), (1, LockScope::Network));
}
