//! The audit trail on both databases: chained without gaps, tampering told by place, personal values erasable.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use adapters::checkpoints::{CheckpointFile, CheckpointKey};
use auth::audit::{AuditKeeper, Break, Fault, KeeperPorts, Verification};
use kernel::{Audit, Context, Id, Scope, TenantId, UserId};
use serde_json::json;
use system_tests::TestDatabase;
use uuid::Uuid;

use crate::support::{World, every_world, operator};

fn keeper(world: &World, key: u8, folder: Option<&std::path::Path>) -> AuditKeeper {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let key = CheckpointKey::parse(&STANDARD.encode([key; 32]).into()).unwrap();
    AuditKeeper::new(KeeperPorts {
        store: world.transactor.clone(),
        signer: Some(Arc::new(key)),
        archive: folder.map(|folder| Arc::new(CheckpointFile::in_folder(folder)) as _),
        clock: Arc::new(world.clock.clone()),
        random: Arc::clone(&world.random),
    })
}

fn tenant() -> TenantId {
    Id::from_uuid(Uuid::from_u128(7))
}

async fn act(world: &World, number: usize) {
    let line = Audit::new("test.act", "thing", Uuid::from_u128(1 + number as u128))
        .with(json!({ "number": number, "share": 0.1 }))
        .of_tenant(tenant());
    world.write(move |tx| tx.audit(line)).await.unwrap();
}

async fn acts(world: &World, count: usize) {
    for number in 0..count {
        act(world, number).await;
    }
}

async fn verified(keeper: &AuditKeeper) -> Verification {
    let all = keeper.verify_all(&operator()).await.unwrap();
    all.into_iter().find(|found| found.chain == Some(tenant())).unwrap()
}

/// Someone who may do anything to the database.
fn tamper(database: &TestDatabase, sql: &str) {
    if database.is_sqlite() {
        database.execute(
            "DROP TRIGGER audit_events_keep_sealed; DROP TRIGGER audit_events_keep_content;
             DROP TRIGGER audit_events_keep_rows",
        );
    } else {
        database.execute("ALTER TABLE audit_events DISABLE TRIGGER USER");
    }
    database.execute(sql);
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_39_a_hundred_acts_from_twenty_threads_have_places_1_to_100_and_verify() {
    for world in every_world() {
        let world = Arc::new(world);
        let threads = (0..20).map(|thread| {
            let world = Arc::clone(&world);
            tokio::spawn(async move {
                for number in 0..5 {
                    act(&world, thread * 5 + number).await;
                }
            })
        });
        let keeper = keeper(&world, 1, None);
        let threads: Vec<_> = threads.collect();
        keeper.seal().await.unwrap();
        for thread in threads {
            thread.await.unwrap();
        }
        assert!(
            keeper.has_unsealed().await.unwrap() || world.database.count("audit_events WHERE seq = 100") == 1
        );
        keeper.seal().await.unwrap();
        let places = world.database.texts("SELECT seq FROM audit_events ORDER BY seq");
        assert_eq!(places, (1..=100).map(|seq| seq.to_string()).collect::<Vec<_>>());
        let found = verified(&keeper).await;
        assert_eq!((found.lines, found.unsealed, found.broken), (100, 0, None), "{:?}", world.database);
        act(&world, 100).await;
        assert_eq!(verified(&keeper).await.unsealed, 1, "the tail that waits is told");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_40_a_changed_deleted_inserted_or_swapped_line_is_named() {
    let cases = [
        ("UPDATE audit_events SET action = 'test.other' WHERE seq = 4", 4, Fault::Altered),
        ("UPDATE audit_events SET outcome = 'denied' WHERE seq = 1", 1, Fault::Altered),
        ("DELETE FROM audit_events WHERE seq = 5", 5, Fault::Missing),
        ("DELETE FROM audit_events WHERE seq = 10", 10, Fault::Missing),
        (
            "UPDATE audit_events SET seq = 99 WHERE seq = 3; UPDATE audit_events SET seq = 3 WHERE seq = 6;
             UPDATE audit_events SET seq = 6 WHERE seq = 99",
            3,
            Fault::Detached,
        ),
        (
            "UPDATE audit_events SET seq = seq + 1000 WHERE seq > 7; UPDATE audit_events SET seq = seq - 999 WHERE seq > 7;
             INSERT INTO audit_events (id, tenant_id, occurred_at, actor_type, action, target_type, target_id, request_id,
                 correlation_id, metadata, outcome, seq, prev_hash, hash)
             SELECT '00000000-0000-7000-8000-0000000000ff', tenant_id, occurred_at, actor_type, action, target_type,
                 target_id, request_id, correlation_id, metadata, outcome, 8, hash, hash FROM audit_events WHERE seq = 7",
            8,
            Fault::Altered,
        ),
    ];
    for (sql, seq, fault) in cases {
        for world in every_world() {
            let keeper = keeper(&world, 1, None);
            acts(&world, 10).await;
            keeper.seal().await.unwrap();
            assert!(verified(&keeper).await.is_valid());
            tamper(&world.database, sql);
            let found = verified(&keeper).await;
            assert_eq!(found.broken, Some(Break { seq, fault }), "{sql} on {:?}", world.database);
            assert!(!keeper.chains_are_ok());
            assert_eq!(world.database.count("security_events WHERE event_type = 'AUDIT_CHAIN_BROKEN'"), 1);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_40_newest_lines_deleted_with_every_trace_in_the_database_are_revealed_by_the_copy_outside()
{
    for world in every_world() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(&world, 1, Some(folder.path()));
        acts(&world, 10).await;
        keeper.seal().await.unwrap();
        assert_eq!(keeper.checkpoint().await.unwrap(), 1);
        assert_eq!(keeper.checkpoint().await.unwrap(), 0, "nothing grew");
        tamper(
            &world.database,
            "DELETE FROM audit_events WHERE seq > 6; DELETE FROM audit_checkpoints;
             UPDATE audit_heads SET seq = 6, hash = (SELECT hash FROM audit_events WHERE seq = 6)",
        );
        assert_eq!(verified(&keeper).await.broken, Some(Break { seq: 7, fault: Fault::Missing }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_made_anew_contradicts_its_checkpoint_and_a_checkpoint_of_another_key_is_forged() {
    for world in every_world() {
        let ours = keeper(&world, 1, None);
        acts(&world, 3).await;
        ours.seal().await.unwrap();
        ours.checkpoint().await.unwrap();
        assert_eq!(verified(&keeper(&world, 2, None)).await.broken.unwrap().fault, Fault::Forged);
        tamper(
            &world.database,
            "UPDATE audit_events SET outcome = 'failure', seq = NULL, hash = NULL, prev_hash = NULL;
             DELETE FROM audit_heads",
        );
        ours.seal().await.unwrap();
        assert_eq!(verified(&ours).await.broken, Some(Break { seq: 3, fault: Fault::Contradicted }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_a_sealed_nor_a_waiting_line_can_be_changed_or_deleted() {
    for world in every_world() {
        acts(&world, 1).await;
        for sql in ["UPDATE audit_events SET action = 'x'", "DELETE FROM audit_events"] {
            let refused = catch_unwind(AssertUnwindSafe(|| world.database.execute(sql)));
            assert!(refused.is_err(), "{sql} on {:?}", world.database);
        }
        keeper(&world, 1, None).seal().await.unwrap();
        for sql in [
            "UPDATE audit_events SET seq = 2",
            "UPDATE audit_events SET hash = prev_hash",
            "DELETE FROM audit_events",
        ] {
            let refused = catch_unwind(AssertUnwindSafe(|| world.database.execute(sql)));
            assert!(refused.is_err(), "{sql} on {:?}", world.database);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_personal_value_goes_with_its_persons_key_and_the_chain_stays_valid() {
    for world in every_world() {
        let keeper = keeper(&world, 1, None);
        let person = UserId::from_uuid(Uuid::from_u128(9));
        let line = Audit::new("test.act", "user", person.as_uuid()).of_tenant(tenant());
        let line = line.about(person, json!({ "email": "ada@example.org" }));
        world.write(move |tx| tx.audit(line)).await.unwrap();
        keeper.seal().await.unwrap();
        let id = Id::parse(&world.database.texts("SELECT id FROM audit_events")[0]).unwrap();
        let read = async || world.read(move |tx| tx.find_personal(id)).await.unwrap();
        assert_eq!(read().await, Some(json!({ "email": "ada@example.org" })));
        assert_eq!(world.database.count("audit_personal_values WHERE ciphertext LIKE '%ada%'"), 0);
        assert!(keeper.forget_person(&operator(), person).await.unwrap());
        assert_eq!(read().await, None);
        assert!(verified(&keeper).await.is_valid());
        let caller = Context { scope: Scope::Tenant(tenant()), ..operator() };
        assert!(keeper.forget_person(&caller, person).await.is_err(), "operators alone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_older_than_seven_years_go_up_to_a_checkpoint_and_the_rest_still_verifies() {
    for world in every_world() {
        let keeper = keeper(&world, 1, None);
        acts(&world, 4).await;
        keeper.seal().await.unwrap();
        keeper.checkpoint().await.unwrap();
        world.clock.advance(Duration::from_hours(24 * 365 * 7));
        acts(&world, 2).await;
        keeper.seal().await.unwrap();
        assert_eq!(keeper.purge().await.unwrap(), 4);
        assert_eq!(keeper.purge().await.unwrap(), 0);
        let found = verified(&keeper).await;
        assert_eq!((found.broken, found.lines, found.head.seq), (None, 2, 6), "{:?}", world.database);
    }
}

/// Someone who can write to the file puts a line there that no program of ours would.
#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_makes_no_sense_waits_and_the_others_are_sealed_all_the_same() {
    for world in every_world().into_iter().filter(|world| world.database.is_sqlite()) {
        let keeper = keeper(&world, 1, None);
        world.database.execute(
            "INSERT INTO audit_events (id, tenant_id, occurred_at, actor_type, action, target_type, target_id,
                 request_id, correlation_id, metadata)
             VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-0000-0000-000000000007', 'noon',
                 'system', 'x', 'y', 'no id', 'r', 'c', '{}')",
        );
        acts(&world, 3).await;
        assert!(keeper.has_unsealed().await.unwrap());
        assert_eq!(keeper.seal().await.unwrap(), 3);
        assert!(!keeper.has_unsealed().await.unwrap(), "nothing that could be sealed");
        let found = verified(&keeper).await;
        assert_eq!((found.broken, found.lines, found.unsealed), (None, 3, 1), "what waits is told");
    }
}
