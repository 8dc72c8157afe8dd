//! `kill -9` around a POST with an idempotency key: whoever repeats it finds one effect, whatever the first try came to
//! (platform.md §6.3).

use std::{ops::Range, time::Duration};

use comptoir::demo::sandbox::Behaviour;
use reqwest::Response;
use serde_json::Value;
use system_tests::TestDatabase;

use crate::{
    binary::eventually,
    rounds::{SIRENS, repeats},
    server::{Place, Server, body},
};

/// How long the source takes, and so how long a committed call has no answer.
const ANSWER: Duration = Duration::from_millis(150);

/// When the process dies.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// The call is on its way, perhaps in its transaction.
    After(Duration),
    /// The effect is committed, and nobody was answered.
    Committed,
    /// The client knows.
    Answered,
}

impl Moment {
    fn of(round: usize) -> Self {
        match round % 5 {
            0 => Self::After(Duration::ZERO),
            1 => Self::Committed,
            2 => Self::After(Duration::from_millis(2)),
            3 => Self::After(Duration::from_millis(6)),
            _ => Self::Answered,
        }
    }
}

/// Sends the call and kills the process in the middle of it; what was answered, if anything.
async fn cut_short(
    server: Server<'_>,
    place: &Place,
    (siren, key): (&str, &str),
    moment: Moment,
) -> Option<Value> {
    let asked = tokio::spawn(server.keyed(siren, key));
    match moment {
        Moment::After(delay) => tokio::time::sleep(delay).await,
        Moment::Committed => {
            let script = place.sandbox.script();
            eventually("a call to the source", async || (script.calls_for(siren) > 0).then_some(())).await;
        }
        Moment::Answered => eventually("the answer", async || asked.is_finished().then_some(())).await,
    }
    server.process.kill();
    let answer = asked.await.unwrap().filter(|answer| answer.status().is_success())?;
    answer.text().await.ok().and_then(|text| serde_json::from_str(&text).ok())
}

/// Repeats the call until it is not told to wait: a transaction of the dead process may still hold the key.
async fn repeat(server: &Server<'_>, (siren, key): (&str, &str)) -> (bool, Value) {
    let answer: Response = eventually("an answer to the repeated call", async || {
        let answer = server.keyed(siren, key).await?;
        (answer.status() != 409).then_some(answer)
    })
    .await;
    assert!(answer.status().is_success(), "{answer:?}");
    let is_replay = answer.headers().get("idempotency-replayed").is_some_and(|value| value == "true");
    (is_replay, body(answer).await)
}

async fn rounds(place: &Place, numbers: Range<usize>) {
    for number in numbers {
        let (moment, siren, key) = (Moment::of(number), SIRENS[number], format!("key-{number}"));
        let call = (siren, key.as_str());
        place.sandbox.script().always(siren, Behaviour::answer().after(ANSWER));
        let first = cut_short(place.serve("serve").await, place, call, moment).await;

        let server = place.serve("serve").await;
        let (was_done, second) = repeat(&server, call).await;
        let id = second["request"]["id"].as_str().unwrap();
        match moment {
            Moment::After(_) => {}
            Moment::Committed => assert!(was_done, "{moment:?} on {:?}", place.database),
            Moment::Answered => assert_eq!(first.unwrap()["request"]["id"], id),
        }
        assert_eq!(server.outcome(id).await, "SUCCESS", "{moment:?} on {:?}", place.database);
        let (was_done, third) = repeat(&server, call).await;
        assert_eq!((was_done, third["request"]["id"].as_str()), (true, Some(id)));
        server.process.kill();
        assert_one_effect(place, call, moment);
    }
}

fn assert_one_effect(place: &Place, (siren, key): (&str, &str), moment: Moment) {
    let counts = [
        format!("requests WHERE siren = '{siren}'"),
        format!("idempotency_keys WHERE key = '{key}' AND outcome IS NOT NULL"),
        format!("idempotency_keys WHERE key = '{key}'"),
        format!("background_jobs WHERE unique_key = '{siren}'"),
        format!("events_outbox WHERE event_type = 'CompanyEnrichmentRequested' AND subject = '{siren}'"),
        format!("events_outbox WHERE event_type = 'CompanyEnrichmentCompleted' AND subject = '{siren}'"),
    ]
    .map(|table| place.count(&table));
    assert_eq!(counts, [1; 6], "{moment:?} on {:?}", place.database);
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_26_a_repeated_call_has_one_effect_after_kill_9_on_sqlite() {
    for _ in 0..repeats() {
        let place = Place::on(TestDatabase::sqlite());
        rounds(&place, 0..SIRENS.len()).await;
    }
}

/// Another process might live, so the leases of the dead one must end first: the lanes wait for that side by side.
#[tokio::test(flavor = "multi_thread")]
async fn scenario_26_a_repeated_call_has_one_effect_after_kill_9_on_postgres() {
    for _ in 0..repeats() {
        let firsts = (0..SIRENS.len()).step_by(5);
        let lanes =
            firsts.filter_map(|first| Some((first, system_tests::postgres()?))).map(|(first, database)| {
                let place = Place::on(database).with("COMPANY_LOCK_TTL_S", "2");
                async move { rounds(&place, first..first + 5).await }
            });
        futures::future::join_all(lanes).await;
    }
}
