//! The restraint towards sources that processes share (company-enrichment.md §7), between two of them on one database.

use std::{cell::Cell, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use company_enrichment::{
    Error, Restraint, SharedRestraint, SourceRules,
    model::{CallEnd, Priority, Refusal, SourceApi, SourceState},
};
use futures::future::join_all;
use kernel::{Clock, Context, NoFigures, TenantId, UnitOfWork};

use crate::support::{Ports, every_database};

const SEARCH: SourceApi = SourceApi::ApiRechercheEntreprises;

/// Processes whose clock moves on whenever all of them wait.
struct Processes {
    ports: Ports,
    each: Vec<SharedRestraint>,
    /// How many calls still wait in each.
    waiting: Vec<Cell<usize>>,
}

impl Processes {
    fn on(ports: Ports, count: usize) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(ports.clock.clone());
        let restraint = || {
            let store = UnitOfWork::new(ports.transactor.clone());
            SharedRestraint::new(store, (Arc::clone(&clock), Arc::new(NoFigures)), SourceRules::default())
        };
        let each = (0..count).map(|_| restraint()).collect();
        Self { each, waiting: vec![Cell::new(0); count], ports }
    }

    fn of_a_tenant(&self) -> TenantId {
        self.ports.id()
    }

    /// When this call may begin.
    async fn take(&self, process: usize, tenant: TenantId, priority: Priority) -> DateTime<Utc> {
        let waiting = &self.waiting[process];
        waiting.set(waiting.get() + 1);
        self.each[process].take(SEARCH, tenant, priority, Duration::MAX).await.unwrap();
        waiting.set(waiting.get() - 1);
        self.ports.clock.now()
    }

    /// Moves on to the next alarm when somebody sleeps in every process in which calls wait.
    async fn time_passes(&self) {
        loop {
            let busy = self.waiting.iter().filter(|waiting| waiting.get() > 0).count();
            let alarms = self.ports.clock.alarms();
            if busy > 0 && alarms.len() >= busy {
                self.ports.clock.advance((alarms[0] - self.ports.clock.now()).to_std().unwrap());
            }
            tokio::task::yield_now().await;
        }
    }

    /// The same, until `calls` began.
    async fn until<T>(&self, calls: impl Future<Output = T>) -> T {
        tokio::select! {
            begun = calls => begun,
            () = self.time_passes() => unreachable!("time never ends"),
        }
    }
}

#[tokio::test]
async fn scenario_41_twenty_calls_of_two_processes_leave_no_second_with_more_than_seven() {
    for ports in every_database() {
        let processes = Processes::on(ports, 2);
        let calls =
            (0..20).map(|number| processes.take(number % 2, processes.of_a_tenant(), Priority::Interactive));
        let mut begun = processes.until(join_all(calls)).await;
        begun.sort();
        for window in begun.windows(8) {
            assert!(window[7] - window[0] >= TimeDelta::seconds(1), "{:?}", processes.ports.database);
        }
        assert_eq!(
            begun[19] - begun[0],
            TimeDelta::microseconds(19 * 166_666),
            "and no more waiting than that"
        );
    }
}

#[tokio::test]
async fn the_urgent_go_first_and_tenants_take_turns() {
    for ports in every_database() {
        let processes = Processes::on(ports, 1);
        let [ours, theirs] = [(); 2].map(|()| processes.of_a_tenant());
        let (ours_bulk, theirs_bulk) = ((ours, Priority::Bulk), (theirs, Priority::Bulk));
        let asked = [ours_bulk, ours_bulk, ours_bulk, theirs_bulk, (theirs, Priority::Interactive)];
        let calls = asked.map(|(tenant, priority)| processes.take(0, tenant, priority));
        let begun = processes.until(join_all(calls)).await;
        let mut order: Vec<usize> = (0..5).collect();
        order.sort_by_key(|call| begun[*call]);
        // All five ask at once; whoever is first in line when its turn is asked for is the first to come.
        assert_eq!(order, [0, 4, 1, 3, 2], "{:?}", processes.ports.database);
    }
}

#[tokio::test]
async fn who_has_little_patience_is_told_how_long_it_would_take() {
    for ports in every_database() {
        let processes = Processes::on(ports, 1);
        let tenant = processes.of_a_tenant();
        processes.take(0, tenant, Priority::Interactive).await;
        let patience = Duration::from_millis(100);
        let refused = processes.each[0].take(SEARCH, tenant, Priority::Interactive, patience).await;
        assert_eq!(refused, Err(Refusal::Paused(Duration::from_micros(166_666))));
        assert!(processes.ports.clock.alarms().is_empty(), "nobody waits for it any more");
    }
}

#[tokio::test]
async fn scenario_42_what_one_process_learns_of_an_ill_source_holds_for_all() {
    for ports in every_database() {
        let processes = Processes::on(ports, 2);
        let tenant = processes.of_a_tenant();
        for _ in 0..5 {
            processes.each[0].learn(SEARCH, CallEnd::Failed, None).await.unwrap();
        }
        let asks = |process: usize| {
            processes.each[process].take(SEARCH, tenant, Priority::Interactive, Duration::MAX)
        };
        assert_eq!([asks(0).await, asks(1).await], [Err(Refusal::Open); 2]);
        processes.ports.clock.advance(Duration::from_secs(30));
        assert_eq!([asks(1).await, asks(0).await], [Ok(()), Err(Refusal::Open)], "one call probes");
        processes.each[1].learn(SEARCH, CallEnd::Answered, None).await.unwrap();
        processes.ports.clock.advance(Duration::from_secs(1));
        assert_eq!(asks(0).await, Ok(()));
    }
}

#[tokio::test]
async fn the_daily_quota_is_counted_over_processes() {
    for ports in every_database() {
        let processes = Processes::on(ports, 2);
        let (source, tenant) = (SourceApi::InpiRne, processes.of_a_tenant());
        for call in 0..4 {
            processes.each[call % 2].take(source, tenant, Priority::Bulk, Duration::MAX).await.unwrap();
        }
        let cx = Context::system("test");
        let read = processes.ports.system.read(&cx, |tx| Ok::<_, Error>(tx.list_sources()?));
        let known = read.await.unwrap();
        let calls: Vec<_> = known.iter().map(|(source, state)| (*source, state.calls)).collect();
        assert_eq!(calls, [(SEARCH, 0), (source, 4), (SourceApi::ApiEntrepriseRcs, 0)]);
        assert_eq!(known[2].1, SourceState::default());
    }
}
