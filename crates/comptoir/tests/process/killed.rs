//! `kill -9` right after an answer: after the restart the request finishes, with one final state and one completion.

use std::{ops::Range, time::Duration};

use comptoir::demo::sandbox::Behaviour;
use system_tests::TestDatabase;

use crate::{
    binary::eventually,
    rounds::{SIRENS, repeats},
    server::{Place, Server},
};

/// How long the source takes: room to die in.
const ANSWER: Duration = Duration::from_millis(150);

/// When the process dies.
#[derive(Clone, Copy, Debug)]
enum Moment {
    AtOnce,
    Later(Duration),
    WhileTheSourceIsAsked,
    OnceDone,
}

impl Moment {
    fn of(round: usize) -> Self {
        match round % 5 {
            0 => Self::AtOnce,
            1 => Self::WhileTheSourceIsAsked,
            2 => Self::Later(Duration::from_millis(20)),
            // The source has answered, and the outcome is just being written.
            3 => Self::Later(ANSWER),
            _ => Self::OnceDone,
        }
    }

    async fn come(self, server: &Server<'_>, place: &Place, siren: &str, id: &str) {
        match self {
            Self::AtOnce => {}
            Self::Later(delay) => tokio::time::sleep(delay).await,
            Self::WhileTheSourceIsAsked => {
                eventually("a call to the source", async || {
                    (place.sandbox.script().calls_for(siren) > 0).then_some(())
                })
                .await;
            }
            Self::OnceDone => drop(server.outcome(id).await),
        }
    }
}

async fn rounds(place: &Place, numbers: Range<usize>) {
    for number in numbers {
        let (moment, siren) = (Moment::of(number), SIRENS[number]);
        place.sandbox.script().always(siren, Behaviour::answer().after(ANSWER));
        let server = place.serve("serve").await;
        let id = server.accepted(siren).await;
        moment.come(&server, place, siren, &id).await;
        server.process.kill();

        let server = place.serve("serve").await;
        assert_eq!(server.outcome(&id).await, "SUCCESS", "{moment:?} on {:?}", place.database);
        server.process.kill();
        assert_finished_once(place, &id, siren, moment);
    }
}

fn assert_finished_once(place: &Place, id: &str, siren: &str, moment: Moment) {
    let counts = [
        format!("events_outbox WHERE event_type = 'CompanyEnrichmentCompleted' AND subject = '{siren}'"),
        format!("events_outbox WHERE event_type = 'CompanyEnrichmentRequested' AND subject = '{siren}'"),
        format!("enrichment_status_changes WHERE request_id = '{id}' AND reason = 'cycle_completed'"),
        format!("background_jobs WHERE unique_key = '{siren}' AND status = 'succeeded'"),
        format!("background_jobs WHERE unique_key = '{siren}'"),
        format!("company_documents WHERE company_siren = '{siren}'"),
    ]
    .map(|table| place.count(&table));
    assert_eq!(counts, [1; 6], "{moment:?} on {:?}", place.database);
    let lives = format!("background_jobs WHERE unique_key = '{siren}' AND attempt <= 2");
    assert_eq!(place.count(&lives), 1, "killed once, so at most a second attempt");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_survives_kill_9_on_sqlite() {
    for _ in 0..repeats() {
        let place = Place::on(TestDatabase::sqlite()).with("COMPANY_SYNC_ATTEMPT_MS", "0");
        rounds(&place, 0..SIRENS.len()).await;
    }
}

/// Another process might live, so the leases of the dead one must end first: the lanes wait for that side by side.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_survives_kill_9_on_postgres() {
    for _ in 0..repeats() {
        let firsts = (0..SIRENS.len()).step_by(2);
        let lanes =
            firsts.filter_map(|first| Some((first, system_tests::postgres()?))).map(|(first, database)| {
                let place =
                    Place::on(database).with("COMPANY_SYNC_ATTEMPT_MS", "0").with("COMPANY_LOCK_TTL_S", "2");
                async move { rounds(&place, first..first + 2).await }
            });
        futures::future::join_all(lanes).await;
    }
}

/// The answer was 202 because the source was slow: the job was in the hands of the process that answered.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_answer_outran_its_job_survives_kill_9() {
    for database in system_tests::databases() {
        let place = Place::on(database).with("COMPANY_SYNC_ATTEMPT_MS", "50").with("COMPANY_LOCK_TTL_S", "2");
        place.sandbox.script().once(SIRENS[0], Behaviour::silence());
        let server = place.serve("serve").await;
        let id = server.accepted(SIRENS[0]).await;
        server.process.kill();
        let server = place.serve("serve").await;
        assert_eq!(server.outcome(&id).await, "SUCCESS");
        server.process.kill();
        assert_finished_once(&place, &id, SIRENS[0], Moment::WhileTheSourceIsAsked);
    }
}
