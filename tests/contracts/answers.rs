//! The kit holds every answer of every suite against the description; here it is shown what it would not let pass.

use std::panic::catch_unwind;

use serde_json::{Value, json};
use system_tests::{Answer, Contract, Setup, Stand, TestDatabase};

const CARD: &str = "/v1/requests/01930000-0000-7000-8000-000000000000";

async fn card(stand: &Stand) -> Answer {
    let id = stand.enriched("552032534").await;
    stand.card(&id).await
}

/// Whether the description allows this answer.
fn passes(answer: &Answer) -> bool {
    let answer = answer.clone();
    catch_unwind(move || Contract::ours().check("GET", CARD, &answer)).is_ok()
}

#[tokio::test]
async fn a_card_as_it_is_passes_and_one_with_a_member_more_less_or_of_another_type_does_not() {
    let stand = Setup::default().on(TestDatabase::sqlite());
    let genuine = card(&stand).await;
    assert!(passes(&genuine));
    let with = |change: fn(&mut Value)| {
        let mut changed = genuine.clone();
        change(&mut changed.json);
        changed
    };
    assert!(!passes(&with(|card| card["request"]["secret"] = json!("x"))), "a member more");
    assert!(
        !passes(&with(|card| card["company"]["address"]["door"] = json!(null))),
        "a member more, deep inside"
    );
    assert!(!passes(&with(|card| drop(card.as_object_mut().unwrap().remove("documents")))), "a member less");
    assert!(!passes(&with(|card| card["enrichment_running"] = json!("no"))), "another type");
    assert!(!passes(&with(|card| card["request"]["enrichment_status"] = json!("DONE"))), "another state");
    assert!(!passes(&with(|card| card["request"]["created_at"] = json!("yesterday"))), "no instant");
}

#[tokio::test]
async fn a_status_that_is_not_described_does_not_pass() {
    let stand = Setup::default().on(TestDatabase::sqlite());
    let answer = Answer { status: 418, ..card(&stand).await };
    assert!(!passes(&answer));
    let elsewhere = catch_unwind(move || Contract::ours().check("GET", "/ui/requests", &answer));
    assert!(elsewhere.is_ok(), "pages are not described");
}
