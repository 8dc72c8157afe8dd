use std::{
    sync::{Arc, Barrier},
    time::Duration,
};

use company_enrichment::{Error, Repository};
use kernel::{Audit, Context, Event, Mode, Outcome, Store, StoreError, Verdict, once};
use serde_json::json;

use crate::support::{Ports, every_database, keyed};

fn event() -> Event {
    Event {
        name: "Tested",
        version: 1,
        producer: "test",
        subject: "1".into(),
        payload: json!({}),
        tenant: None,
    }
}

fn audit(ports: &Ports) -> Audit {
    let target = ports.id::<()>().as_uuid();
    Audit::new("test.done", "test", target)
}

fn written(ports: &Ports) -> [usize; 2] {
    ["events_outbox", "audit_events"].map(|table| ports.database.count(table))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_of_work_commits_all_it_wrote() {
    for ports in every_database() {
        let entry = audit(&ports);
        let cx = ports.caller();
        let done = ports.tenant.write(&cx, move |tx| {
            tx.publish(event())?;
            tx.audit(entry)?;
            Ok::<_, Error>(7)
        });
        assert_eq!(done.await.unwrap(), 7);
        assert_eq!(written(&ports), [1, 1], "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_leaves_nothing() {
    for ports in every_database() {
        let cx = ports.caller();
        let refused = ports.tenant.write(&cx, |tx| {
            tx.publish(event())?;
            Err::<(), _>(Error::Conflict)
        });
        assert!(matches!(refused.await, Err(Error::Conflict)));
        assert_eq!(written(&ports), [0, 0], "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_leaves_nothing_and_the_next_unit_of_work_goes_through() {
    for ports in every_database() {
        let cx = ports.caller();
        for _ in 0..20 {
            let panicked = ports.tenant.write(&cx, |tx| -> Result<(), Error> {
                tx.publish(event())?;
                panic!("on purpose")
            });
            assert!(matches!(panicked.await, Err(Error::Store(StoreError::Lost))));
        }
        ports.tenant.write(&cx, |tx| Ok::<_, Error>(tx.publish(event())?)).await.unwrap();
        assert_eq!(written(&ports), [1, 0], "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_future_never_leaves_half_of_it() {
    for ports in every_database() {
        let cx = ports.caller();
        let (reached, go_on) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let (inside, inside_go_on) = (Arc::clone(&reached), Arc::clone(&go_on));
        let entry = audit(&ports);
        let unit = ports.tenant.clone();
        let caller = cx.clone();
        let task = tokio::spawn(async move {
            let work = move |tx: &mut (dyn Repository + 'static)| {
                tx.publish(event())?;
                inside.wait();
                inside_go_on.wait();
                tx.audit(entry)?;
                Ok::<_, Error>(())
            };
            unit.write(&caller, work).await
        });
        tokio::task::spawn_blocking(move || reached.wait()).await.unwrap();
        task.abort();
        assert!(task.await.is_err());
        tokio::task::spawn_blocking(move || go_on.wait()).await.unwrap();
        // The writer is free again once the abandoned unit of work has ended, one way or the other.
        ports.tenant.write(&cx, |_| Ok::<_, Error>(())).await.unwrap();
        let [events, audits] = settled(&ports).await;
        assert_eq!(events, audits, "all or nothing on {:?}", ports.database);
    }
}

/// On Postgres the abandoned transaction ends on a connection of its own, a moment later.
async fn settled(ports: &Ports) -> [usize; 2] {
    for _ in 0..200 {
        if written(ports) == [1, 1] {
            break;
        }
        tokio::task::yield_now().await;
    }
    written(ports)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_swallowed_error_never_commits() {
    for ports in every_database() {
        let entry = audit(&ports);
        let bad = Audit { target_type: "test", ..entry.clone() };
        let cx = ports.caller();
        let swallowed = ports.tenant.write(&cx, move |tx| {
            tx.publish(event())?;
            // A tenant that does not exist for this caller: Postgres refuses the row; SQLite the duplicate below.
            tx.attach_request(kernel::Id::from_uuid(bad.target), kernel::Id::from_uuid(bad.target)).ok();
            Ok::<_, Error>(())
        });
        assert!(matches!(swallowed.await, Err(Error::Store(StoreError::Swallowed))), "{:?}", ports.database);
        assert_eq!(written(&ports), [0, 0], "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_effect_happens_once_a_key() {
    for ports in every_database() {
        let cx = ports.caller_with_key("k", "body");
        let first = effect(&ports, &cx, 1).await.unwrap();
        let again = effect(&ports, &cx, 2).await.unwrap();
        assert_eq!((first.value, first.replayed), (1, false));
        assert_eq!((again.value, again.replayed), (1, true), "{:?}", ports.database);
        let reused = effect(&ports, &keyed(&cx, "k", "another body"), 3).await;
        assert!(matches!(reused, Err(Error::Store(StoreError::KeyReused))));
        // Another caller's key is another key.
        assert_eq!(effect(&ports, &ports.caller_with_key("k", "body"), 4).await.unwrap().value, 4);
        assert_eq!(written(&ports), [2, 0], "{:?}", ports.database);
    }
}

async fn effect(ports: &Ports, cx: &Context, value: u32) -> Result<Outcome<u32>, Error> {
    let work = move |tx: &mut (dyn Repository + 'static)| {
        once(tx, |tx| {
            tx.publish(event())?;
            Ok(value)
        })
    };
    ports.tenant.write(cx, work).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_effect_frees_its_key() {
    for ports in every_database() {
        let cx = ports.caller_with_key("k", "body");
        let refused = ports.tenant.write(&cx, |tx| once(tx, |_| Err::<u32, _>(Error::Conflict))).await;
        assert!(matches!(refused, Err(Error::Conflict)));
        assert!(!effect(&ports, &cx, 5).await.unwrap().replayed, "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_forgotten_after_a_day() {
    for ports in every_database() {
        let cx = ports.caller_with_key("k", "body");
        effect(&ports, &cx, 1).await.unwrap();
        ports.clock.advance(Duration::from_hours(24));
        let later = effect(&ports, &cx, 2).await.unwrap();
        assert_eq!((later.value, later.replayed), (2, false), "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_duplicates_at_once_have_one_effect() {
    for ports in every_database() {
        let (ports, cx) = (Arc::new(ports), None::<Context>);
        let cx = cx.unwrap_or_else(|| ports.caller_with_key("k", "body"));
        let calls: Vec<_> = (0..50)
            .map(|value| {
                let (ports, cx) = (Arc::clone(&ports), cx.clone());
                tokio::spawn(async move { effect(&ports, &cx, value).await.unwrap().value })
            })
            .collect();
        let mut values = Vec::new();
        for call in calls {
            values.push(call.await.unwrap());
        }
        assert!(values.windows(2).all(|pair| pair[0] == pair[1]), "{:?}: {values:?}", ports.database);
        assert_eq!(written(&ports)[0], 1, "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_of_a_running_call_is_told_so_after_two_seconds() {
    for ports in every_database() {
        let cx = ports.caller_with_key("k", "body");
        let (inside, go_on) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let (reached, released) = (Arc::clone(&inside), Arc::clone(&go_on));
        let (unit, caller) = (ports.tenant.clone(), cx.clone());
        let first = tokio::spawn(async move {
            let work = move |tx: &mut (dyn Repository + 'static)| {
                once(tx, |tx| {
                    reached.wait();
                    released.wait();
                    tx.publish(event())?;
                    Ok::<_, Error>(1)
                })
            };
            unit.write(&caller, work).await
        });
        tokio::task::spawn_blocking(move || inside.wait()).await.unwrap();
        let duplicate = effect(&ports, &cx, 2).await;
        assert!(matches!(duplicate, Err(Error::Store(StoreError::KeyBusy))), "{:?}", ports.database);
        tokio::task::spawn_blocking(move || go_on.wait()).await.unwrap();
        assert_eq!(first.await.unwrap().unwrap().value, 1);
        assert_eq!(effect(&ports, &cx, 3).await.unwrap().value, 1, "afterwards it is replayed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn once_inside_once_is_an_error() {
    for ports in every_database() {
        let cx = ports.caller_with_key("k", "body");
        let nested = ports
            .tenant
            .write(&cx, |tx| once(tx, |tx| once(tx, |_| Ok::<_, Error>(1)).map(|inner| inner.value)));
        assert!(matches!(nested.await, Err(Error::Store(StoreError::NestedOnce))));
        assert_eq!(ports.database.count("idempotency_keys"), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_of_one_scope_is_refused_in_the_other() {
    for ports in every_database() {
        let work = Box::new(|_: &mut (dyn Repository + 'static)| Verdict::Commit);
        let wrong = ports.transactor.transact(&Context::system("test"), Mode::Write, work).await;
        assert!(matches!(wrong, Err(StoreError::Database(_))));
        let cx = ports.caller();
        let wrong = ports.system.read(&cx, |_| Ok::<_, Error>(())).await;
        assert!(matches!(wrong, Err(Error::Store(StoreError::Database(_)))));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_cannot_write() {
    for ports in every_database() {
        let cx = ports.caller();
        let written = ports.tenant.read(&cx, |tx| Ok::<_, Error>(tx.publish(event())?)).await;
        assert!(written.is_err(), "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_writers_at_once_all_get_through() {
    for ports in every_database() {
        let ports = Arc::new(ports);
        let cx = ports.caller();
        let writers: Vec<_> = (0..200)
            .map(|_| {
                let (ports, cx) = (Arc::clone(&ports), cx.clone());
                tokio::spawn(async move {
                    loop {
                        let told = ports.tenant.write(&cx, |tx| Ok::<_, Error>(tx.publish(event())?)).await;
                        // A disk that others use may not sync two hundred commits within the patience of the last.
                        if !matches!(told, Err(Error::Store(StoreError::OverCapacity))) {
                            return told;
                        }
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        assert_eq!(written(&ports)[0], 200);
    }
}
