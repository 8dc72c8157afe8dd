use kernel::{Id, testing::instant};
use proptest::prelude::*;

use super::*;
use crate::settings::SourceRules;

const SECOND: TimeDelta = TimeDelta::seconds(1);

fn tenant(number: u128) -> TenantId {
    Id::from_uuid(uuid::Uuid::from_u128(number))
}

fn noon() -> DateTime<Utc> {
    instant("2026-11-27T11:00:00Z")
}

fn search() -> Rules {
    SourceRules::default().search
}

fn ask(state: &mut SourceState, now: DateTime<Utc>) -> Admission {
    state.admit(&search(), tenant(1), Priority::Interactive, now)
}

/// Fails this often, each time as `end`.
fn fail(state: &mut SourceState, times: u32, end: CallEnd, now: DateTime<Utc>) {
    for _ in 0..times {
        state.learn(&search(), end, None, now);
    }
}

#[test]
fn calls_are_a_sixth_of_a_second_apart_and_one_tenant_has_half_of_them() {
    let (mut state, mut now) = (SourceState::default(), noon());
    let sixth = TimeDelta::microseconds(166_666);
    for _ in 0..4 {
        assert_eq!(ask(&mut state, now), Admission::Call);
        assert_eq!(ask(&mut state, now), Admission::Wait(now + sixth));
        now += sixth;
    }
    let third = TimeDelta::microseconds(333_333);
    assert_eq!(ask(&mut state, now), Admission::TenantWaits(noon() + third * 2), "three at once are spent");
    let other = state.admit(&search(), tenant(2), Priority::Bulk, now);
    assert_eq!(other, Admission::Call, "another tenant is not held up");
    assert_eq!(ask(&mut state, noon() + third * 3), Admission::Call);
}

#[test]
fn a_429_stops_everybody_until_its_retry_after_and_a_long_one_is_not_waited_for() {
    let (mut state, now) = (SourceState::default(), noon());
    fail(&mut state, 1, CallEnd::TooMany(Some(Duration::from_secs(20))), now);
    assert_eq!(ask(&mut state, now), Admission::Wait(now + SECOND * 20));
    fail(&mut state, 1, CallEnd::TooMany(Some(Duration::from_secs(3))), now);
    assert_eq!(ask(&mut state, now), Admission::Wait(now + SECOND * 20), "a shorter one shortens nothing");
    fail(&mut state, 1, CallEnd::TooMany(Some(Duration::from_mins(1))), now);
    let refused = Admission::Refused(Refusal::Paused(Duration::from_secs(50)));
    assert_eq!(ask(&mut state, now + SECOND * 10), refused);
    assert_eq!(ask(&mut state, now + SECOND * 60), Admission::Call);
}

#[test]
fn with_a_fifth_of_the_allowance_left_whoever_is_patient_waits_for_the_next() {
    let (mut state, now) = (SourceState::default(), noon());
    let rules = SourceRules::default().rcs;
    let left = |remaining| Some(Allowance { limit: 250, remaining, reset_at: now + SECOND * 15 });
    state.learn(&rules, CallEnd::Answered, left(51), now);
    assert_eq!(state.eased_until, None);
    state.learn(&rules, CallEnd::Answered, left(50), now);
    for (priority, waits) in Priority::ALL.into_iter().zip([false, false, true, true]) {
        let admission = state.clone().admit(&rules, tenant(1), priority, now);
        let expected = if waits { Admission::Wait(now + SECOND * 15) } else { Admission::Call };
        assert_eq!(admission, expected, "{priority:?}");
    }
}

#[test]
fn scenario_42_five_failures_in_a_row_or_three_without_a_connection_open_the_breaker() {
    for (end, enough) in [(CallEnd::Failed, 5), (CallEnd::TooMany(None), 5), (CallEnd::Unreachable, 3)] {
        let (mut state, now) = (SourceState::default(), noon());
        fail(&mut state, enough - 1, end, now);
        assert_eq!(state.breaker(now), BreakerState::Closed, "{end:?}");
        fail(&mut state, 1, end, now);
        assert_eq!(ask(&mut state, now + SECOND * 29), Admission::Refused(Refusal::Open));
        assert_eq!(state.breaker(now + SECOND * 30), BreakerState::HalfOpen);
    }
    let (mut state, now) = (SourceState::default(), noon());
    fail(&mut state, 4, CallEnd::Failed, now);
    fail(&mut state, 1, CallEnd::Answered, now);
    fail(&mut state, 4, CallEnd::Failed, now);
    assert_eq!(state.breaker(now), BreakerState::Closed, "an answer between them");
}

#[test]
fn one_call_probes_an_ill_source_and_the_pause_doubles_up_to_ten_minutes() {
    let (mut state, mut now) = (SourceState::default(), noon());
    fail(&mut state, 5, CallEnd::Failed, now);
    for pause in [30, 60, 120, 240, 480, 600, 600] {
        let until = now + SECOND * pause;
        assert_eq!(state.open_until, Some(until));
        assert_eq!(ask(&mut state, until), Admission::Call, "the probe");
        assert_eq!(ask(&mut state, until + SECOND), Admission::Refused(Refusal::Open), "no second one");
        now = until + SECOND;
        fail(&mut state, 1, CallEnd::Failed, now);
    }
    let until = state.open_until.unwrap();
    assert_eq!(ask(&mut state, until), Admission::Call);
    let later = until + PROBE;
    assert_eq!(ask(&mut state, later), Admission::Call, "a probe that never ended");
    fail(&mut state, 1, CallEnd::Answered, later);
    assert_eq!((state.breaker(later), state.openings), (BreakerState::Closed, 0));
}

#[test]
fn a_call_that_was_under_way_when_the_breaker_opened_prolongs_nothing() {
    let (mut state, now) = (SourceState::default(), noon());
    fail(&mut state, 5, CallEnd::Failed, now);
    fail(&mut state, 1, CallEnd::Failed, now + SECOND * 4);
    assert_eq!((state.open_until, state.openings), (Some(now + SECOND * 30), 1));
}

#[test]
fn the_day_is_counted_anew_at_midnight_in_paris() {
    let rules = Rules { daily_quota: Some(40), ..SourceRules::default().rne };
    let (mut state, before) = (SourceState::default(), instant("2026-11-27T22:59:59Z"));
    for _ in 0..38 {
        assert!(!state.is_spent(&rules, Priority::Bulk, before));
        assert_eq!(state.admit(&rules, tenant(1), Priority::Bulk, before), Admission::Call);
    }
    let spent =
        |state: &SourceState, now| Priority::ALL.map(|priority| state.is_spent(&rules, priority, now));
    assert_eq!(spent(&state, before), [false, false, true, true]);
    state.admit(&rules, tenant(1), Priority::Interactive, before);
    state.admit(&rules, tenant(1), Priority::Interactive, before);
    assert_eq!(spent(&state, before), [true; 4]);
    assert_eq!(spent(&state, before + SECOND), [false; 4]);
}

#[test]
fn refused_credentials_are_told_since_when_until_they_are_taken_again() {
    let (mut state, now) = (SourceState::default(), noon());
    fail(&mut state, 1, CallEnd::Unauthorised, now);
    fail(&mut state, 1, CallEnd::Unauthorised, now + SECOND);
    assert_eq!((state.auth_failed_since, state.failures), (Some(now), 0));
    fail(&mut state, 1, CallEnd::Answered, now + SECOND);
    assert_eq!((state.auth_failed_since, state.last_success_at), (None, Some(now)));
    assert!(
        !state.learn(&search(), CallEnd::Answered, None, now + SECOND * 59),
        "nothing new within a minute"
    );
}

#[test]
fn what_was_stored_before_reads_back_whole() {
    let (mut state, now) = (SourceState::default(), noon());
    ask(&mut state, now);
    fail(&mut state, 7, CallEnd::TooMany(Some(Duration::from_secs(9))), now);
    let stored = serde_json::to_value(&state).unwrap();
    assert_eq!(serde_json::from_value::<SourceState>(stored).unwrap(), state);
    assert_eq!(serde_json::from_str::<SourceState>("{}").unwrap(), SourceState::default());
}

proptest! {
    #[test]
    fn scenario_41_no_second_ever_holds_more_than_seven_calls(
        asked in proptest::collection::vec((0_i64..400, 0_u128..4, 0_usize..4), 1..300),
    ) {
        let (mut state, mut now, mut called) = (SourceState::default(), noon(), Vec::new());
        for (millis, number, priority) in asked {
            now += TimeDelta::milliseconds(millis);
            if state.admit(&search(), tenant(number), Priority::ALL[priority], now) == Admission::Call {
                called.push((now, number));
            }
        }
        for window in called.windows(8) {
            prop_assert!(window[7].0 - window[0].0 >= SECOND);
        }
        for number in 0..4 {
            let of_tenant: Vec<_> = called.iter().filter(|call| call.1 == number).collect();
            for window in of_tenant.windows(7) {
                prop_assert!(window[6].0 - window[0].0 >= SECOND);
            }
        }
        prop_assert!(state.tenants.len() <= 4, "tenants that have not called for long are forgotten");
    }

    #[test]
    fn whoever_waits_as_told_is_let_through(millis in proptest::collection::vec(0_i64..300, 1..50)) {
        let (mut state, mut now) = (SourceState::default(), noon());
        for wait in millis {
            now += TimeDelta::milliseconds(wait);
            let mut admission = ask(&mut state, now);
            for _ in 0..2 {
                if let Admission::Wait(at) | Admission::TenantWaits(at) = admission {
                    prop_assert!(at > now);
                    now = at;
                    admission = ask(&mut state, now);
                }
            }
            prop_assert_eq!(admission, Admission::Call);
        }
    }
}
