use std::{sync::Arc, time::Duration};

use kernel::{Clock, Context, JobEnd, Lease, LeasedJob, NewJob, Queued};
use serde_json::json;

use crate::support::{Ports, every_database};

const LEASE: Duration = Duration::from_mins(1);

fn job(unique_key: Option<&str>) -> NewJob {
    NewJob {
        name: "test.job",
        queue: "test",
        payload: json!({ "n": 1 }),
        priority: 5,
        unique_key: unique_key.map(str::to_owned),
        max_attempts: 3,
        tenantless: true,
        leased_for: None,
    }
}

async fn enqueue(ports: &Ports, cx: &Context, job: NewJob) -> Queued {
    ports.tenant.write(cx, move |tx| Ok::<_, company_enrichment::Error>(tx.enqueue(job)?)).await.unwrap()
}

async fn claim(ports: &Ports, limit: u32) -> Vec<LeasedJob> {
    let cx = Context::system("test");
    ports.queue.write(&cx, move |tx| tx.claim_jobs(&["test.job"], limit, LEASE)).await.unwrap()
}

async fn end(ports: &Ports, lease: Lease, end: JobEnd) -> bool {
    ports.queue.write(&Context::system("test"), move |tx| tx.end_job(&lease, &end)).await.unwrap()
}

async fn reap(ports: &Ports) -> u64 {
    ports.queue.write(&Context::system("test"), kernel::JobQueue::reap_jobs).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_goes_from_the_queue_to_its_end() {
    for ports in every_database() {
        let queued = enqueue(&ports, &ports.caller(), job(None)).await;
        assert!(queued.fresh && !queued.running && queued.leased.is_none());
        let claimed = claim(&ports, 5).await;
        assert_eq!(claimed.len(), 1);
        assert_eq!((claimed[0].attempt, claimed[0].max_attempts), (1, 3));
        assert_eq!(claimed[0].payload, json!({ "n": 1 }));
        assert!(claim(&ports, 5).await.is_empty(), "a leased job is not claimed twice");
        assert!(end(&ports, claimed[0].lease, JobEnd::Succeeded).await);
        assert!(!end(&ports, claimed[0].lease, JobEnd::Succeeded).await, "an ended job has no lease");
        assert_eq!(ports.database.texts("SELECT status FROM background_jobs"), ["succeeded"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn live_jobs_never_share_a_unique_key() {
    for ports in every_database() {
        let first = enqueue(&ports, &ports.caller(), job(Some("k"))).await;
        // Another tenant asks for the same public fact.
        let second = enqueue(&ports, &ports.caller(), job(Some("k"))).await;
        assert!(first.fresh && !second.fresh);
        assert_eq!(first.job, second.job);
        let claimed = claim(&ports, 5).await;
        assert_eq!(claimed.len(), 1);
        assert!(enqueue(&ports, &ports.caller(), job(Some("k"))).await.running);
        end(&ports, claimed[0].lease, JobEnd::Succeeded).await;
        assert!(enqueue(&ports, &ports.caller(), job(Some("k"))).await.fresh, "an ended job frees its key");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenants_own_job_keeps_its_key_to_the_tenant() {
    for ports in every_database() {
        let own = || NewJob { tenantless: false, ..job(Some("k")) };
        assert!(enqueue(&ports, &ports.caller(), own()).await.fresh);
        assert!(enqueue(&ports, &ports.caller(), own()).await.fresh);
        let cx = ports.caller();
        assert!(enqueue(&ports, &cx, own()).await.fresh);
        assert!(!enqueue(&ports, &cx, own()).await.fresh);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_at_once_asking_for_one_key_make_one_job() {
    for ports in every_database() {
        let ports = Arc::new(ports);
        let asking: Vec<_> = (0..40)
            .map(|_| {
                let ports = Arc::clone(&ports);
                tokio::spawn(async move { enqueue(&ports, &ports.caller(), job(Some("k"))).await.fresh })
            })
            .collect();
        let mut fresh = 0;
        for asked in asking {
            fresh += usize::from(asked.await.unwrap());
        }
        assert_eq!((fresh, ports.database.count("background_jobs")), (1, 1), "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_at_once_never_share_a_job() {
    for ports in every_database() {
        let ports = Arc::new(ports);
        let cx = ports.caller();
        for _ in 0..30 {
            enqueue(&ports, &cx, job(None)).await;
        }
        let claims: Vec<_> = (0..10)
            .map(|_| {
                let ports = Arc::clone(&ports);
                tokio::spawn(async move { claim(&ports, 3).await })
            })
            .collect();
        let mut ids = Vec::new();
        for claimed in claims {
            ids.extend(claimed.await.unwrap().into_iter().map(|job| job.lease.job));
        }
        ids.extend(claim(&ports, 30).await.into_iter().map(|job| job.lease.job));
        ids.sort();
        let claimed = ids.len();
        ids.dedup();
        assert_eq!((claimed, ids.len()), (30, 30), "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_urgent_and_then_the_old_come_first() {
    for ports in every_database() {
        let cx = ports.caller();
        let late = enqueue(&ports, &cx, NewJob { priority: 9, ..job(None) }).await.job;
        ports.clock.advance(Duration::from_secs(1));
        let old = enqueue(&ports, &cx, job(None)).await.job;
        ports.clock.advance(Duration::from_secs(1));
        let young = enqueue(&ports, &cx, job(None)).await.job;
        let urgent = enqueue(&ports, &cx, NewJob { priority: 0, ..job(None) }).await.job;
        let mut order = Vec::new();
        for _ in 0..4 {
            order.push(claim(&ports, 1).await[0].lease.job);
        }
        assert_eq!(order, [urgent, old, young, late], "{:?}", ports.database);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_44_a_worker_paused_beyond_its_lease_writes_nothing() {
    for ports in every_database() {
        enqueue(&ports, &ports.caller(), job(None)).await;
        let paused = claim(&ports, 1).await.remove(0);
        ports.clock.advance(LEASE + Duration::from_secs(1));
        assert_eq!(reap(&ports).await, 1);
        let second = claim(&ports, 1).await.remove(0);
        assert_eq!(second.attempt, 2, "the lost attempt stays counted");
        assert!(!end(&ports, paused.lease, JobEnd::Succeeded).await);
        let (lease, by) = (paused.lease, LEASE);
        let cx = Context::system("test");
        assert!(!ports.queue.write(&cx, move |tx| tx.extend_lease(&lease, by)).await.unwrap());
        assert!(end(&ports, second.lease, JobEnd::Succeeded).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heartbeat_keeps_the_lease() {
    for ports in every_database() {
        enqueue(&ports, &ports.caller(), job(None)).await;
        let held = claim(&ports, 1).await.remove(0);
        for _ in 0..5 {
            ports.clock.advance(LEASE / 2);
            let lease = held.lease;
            let cx = Context::system("test");
            assert!(ports.queue.write(&cx, move |tx| tx.extend_lease(&lease, LEASE)).await.unwrap());
            assert_eq!(reap(&ports).await, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_waits_for_its_time() {
    for ports in every_database() {
        enqueue(&ports, &ports.caller(), job(Some("k"))).await;
        let first = claim(&ports, 1).await.remove(0);
        let at = ports.clock.now() + chrono::TimeDelta::seconds(10);
        assert!(end(&ports, first.lease, JobEnd::Retry { at, error: "later".into() }).await);
        assert!(claim(&ports, 1).await.is_empty());
        assert!(!enqueue(&ports, &ports.caller(), job(Some("k"))).await.fresh, "a waiting job is live");
        ports.clock.advance(Duration::from_secs(10));
        assert_eq!(claim(&ports, 1).await[0].attempt, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_may_be_born_leased() {
    for ports in every_database() {
        let queued =
            enqueue(&ports, &ports.caller(), NewJob { leased_for: Some(LEASE), ..job(Some("k")) }).await;
        let leased = queued.leased.unwrap();
        assert!(queued.running && leased.attempt == 1);
        assert!(claim(&ports, 1).await.is_empty());
        assert!(end(&ports, leased.lease, JobEnd::Succeeded).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_only_process_takes_its_leases_back_at_boot() {
    for ports in every_database() {
        enqueue(&ports, &ports.caller(), NewJob { leased_for: Some(LEASE), ..job(None) }).await;
        let taken =
            ports.queue.write(&Context::system("boot"), kernel::JobQueue::take_back_jobs).await.unwrap();
        assert_eq!((taken, claim(&ports, 1).await.len()), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_a_name_nobody_asks_for_stays_queued() {
    for ports in every_database() {
        enqueue(&ports, &ports.caller(), NewJob { name: "test.other", ..job(None) }).await;
        assert!(claim(&ports, 1).await.is_empty());
        assert_eq!(ports.database.texts("SELECT status FROM background_jobs"), ["queued"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_48_a_rolled_back_unit_of_work_leaves_no_job() {
    for ports in every_database() {
        let cx = ports.caller();
        let refused = ports.tenant.write(&cx, |tx| {
            tx.enqueue(job(None))?;
            Err::<(), _>(company_enrichment::Error::Conflict)
        });
        assert!(refused.await.is_err());
        assert_eq!(ports.database.count("background_jobs"), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_is_measured_by_queue_and_state() {
    for ports in every_database() {
        let measure = async || {
            ports.queue.read(&Context::system("test"), kernel::JobQueue::measure_queue).await.unwrap()
        };
        assert_eq!(measure().await, kernel::QueueFigures::default());
        let first_due = ports.clock.now();
        for _ in 0..3 {
            enqueue(&ports, &ports.caller(), job(None)).await;
            ports.clock.advance(Duration::from_secs(1));
        }
        let (dead, done) = (claim(&ports, 1).await.remove(0), claim(&ports, 1).await.remove(0));
        assert!((dead.waited, done.waited) == (Duration::from_secs(3), Duration::from_secs(2)));
        assert!(end(&ports, dead.lease, JobEnd::Dead { error: "no".into() }).await);
        assert!(end(&ports, done.lease, JobEnd::Succeeded).await);
        let mut found = measure().await;
        found.depths.sort_by(|a, b| a.status.cmp(&b.status));
        let depth =
            |status: &str| kernel::QueueDepth { queue: "test".into(), status: status.into(), jobs: 1 };
        assert_eq!(found.depths, [depth("dead"), depth("queued")], "what succeeded is not counted");
        assert_eq!(found.oldest_due, Some(first_due + chrono::TimeDelta::seconds(2)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_handed_back_is_due_at_once_and_has_its_attempt_back() {
    for ports in every_database() {
        enqueue(&ports, &ports.caller(), job(None)).await;
        let held = claim(&ports, 1).await.remove(0);
        assert!(end(&ports, held.lease, JobEnd::HandedBack).await);
        assert!(!end(&ports, held.lease, JobEnd::Succeeded).await, "the lease is gone");
        assert_eq!(claim(&ports, 1).await[0].attempt, 1);
    }
}
