//! The restraint that all processes share through the database, and the line in which the calls of one process wait for it.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use futures::{channel::oneshot, future::select};
use kernel::{Clock, Context, Figures, TenantId, UnitOfWork};

use crate::{
    error::Error,
    model::{Admission, Allowance, CallEnd, Priority, Refusal, SourceApi},
    ports::{Restraint, SystemRepository},
    settings::SourceRules,
};

/// One row a source is the truth for all processes (specs/README 22). In each of them the calls wait in a line, so that one
/// at a time asks for a turn, and nobody holds a connection while waiting.
pub struct SharedRestraint {
    store: UnitOfWork<dyn SystemRepository, Error>,
    clock: Arc<dyn Clock>,
    figures: Arc<dyn Figures>,
    rules: SourceRules,
    lines: [Line; SourceApi::ALL.len()],
}

impl SharedRestraint {
    pub fn new(
        store: UnitOfWork<dyn SystemRepository, Error>,
        (clock, figures): (Arc<dyn Clock>, Arc<dyn Figures>),
        rules: SourceRules,
    ) -> Self {
        Self { store, clock, figures, rules, lines: <[Line; SourceApi::ALL.len()]>::default() }
    }

    fn line(&self, source: SourceApi) -> &Line {
        let [search, rne, rcs] = &self.lines;
        match source {
            SourceApi::ApiRechercheEntreprises => search,
            SourceApi::InpiRne => rne,
            SourceApi::ApiEntrepriseRcs => rcs,
        }
    }

    async fn admit(&self, source: SourceApi, tenant: TenantId, priority: Priority) -> Admission {
        let (rules, now) = (*self.rules.of(source), self.clock.now());
        let cx = Context::system("restraint");
        let asked = self.store.write(&cx, move |tx| {
            let mut state = tx.hold_source(source)?;
            let admission = state.admit(&rules, tenant, priority, now);
            if admission == Admission::Call {
                tx.put_source(source, &state)?;
            }
            Ok(admission)
        });
        asked.await.unwrap_or(Admission::Refused(Refusal::Unknown))
    }

    async fn wait_for_a_turn(
        &self,
        source: SourceApi,
        place: &Place<'_>,
        until: Option<DateTime<Utc>>,
    ) -> Result<(), Refusal> {
        loop {
            let (now, moved) = (self.clock.now(), place.line.moved());
            let wake_at = match place.line.next_step(place, now) {
                Step::Ask => match self.admit(source, place.tenant, place.priority).await {
                    Admission::Call => {
                        place.line.served(place.tenant);
                        return Ok(());
                    }
                    Admission::Refused(refusal) => return Err(refusal),
                    Admission::Wait(at) => {
                        place.line.nobody_before(at);
                        Some(at)
                    }
                    Admission::TenantWaits(at) => {
                        place.line.tenant_not_before(place.tenant, at);
                        Some(at)
                    }
                },
                Step::Wait(at) => at,
            };
            if let Some(until) = until.filter(|until| now >= *until || wake_at.is_some_and(|at| at > *until))
            {
                let wait = wake_at.unwrap_or(until) - now;
                return Err(Refusal::Paused(wait.to_std().unwrap_or_default()));
            }
            match wake_at.or(until) {
                None => drop(moved.await),
                Some(alarm) => {
                    let sleep = self.clock.sleep((alarm - self.clock.now()).to_std().unwrap_or_default());
                    drop(select(moved, sleep).await);
                }
            }
        }
    }
}

#[async_trait]
impl Restraint for SharedRestraint {
    async fn take(
        &self,
        source: SourceApi,
        tenant: TenantId,
        priority: Priority,
        patience: Duration,
    ) -> Result<(), Refusal> {
        let began = self.clock.now();
        let patience = TimeDelta::from_std(patience).ok();
        let until = patience.and_then(|patience| began.checked_add_signed(patience));
        let place = self.line(source).join(tenant, priority);
        let turn = self.wait_for_a_turn(source, &place, until).await;
        let waited = (self.clock.now() - began).to_std().unwrap_or_default();
        self.figures.observe("company_rate_wait_seconds", &[], waited.as_secs_f64());
        turn
    }

    async fn learn(
        &self,
        source: SourceApi,
        end: CallEnd,
        allowance: Option<Allowance>,
    ) -> Result<(), Error> {
        let (rules, now) = (*self.rules.of(source), self.clock.now());
        let cx = Context::system("restraint");
        let learning = self.store.write(&cx, move |tx| {
            let mut state = tx.hold_source(source)?;
            if state.learn(&rules, end, allowance, now) {
                tx.put_source(source, &state)?;
            }
            Ok(())
        });
        learning.await
    }

    async fn is_spent(&self, source: SourceApi, priority: Priority) -> bool {
        let (rules, now) = (*self.rules.of(source), self.clock.now());
        if rules.daily_quota.is_none() {
            return false;
        }
        let known =
            self.store.read(&Context::system("restraint"), |tx| Ok::<_, Error>(tx.list_sources()?)).await;
        known.is_ok_and(|states| {
            states.iter().any(|(api, state)| *api == source && state.is_spent(&rules, priority, now))
        })
    }
}

impl fmt::Debug for SharedRestraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedRestraint").field("rules", &self.rules).finish_non_exhaustive()
    }
}

/// The calls of this process that wait for one source.
#[derive(Default)]
struct Line(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    places: Vec<Ticket>,
    tickets: u64,
    /// When each waiting tenant was served last, as a count of turns.
    served: BTreeMap<TenantId, u64>,
    turns: u64,
    nobody_before: Option<DateTime<Utc>>,
    tenants_not_before: BTreeMap<TenantId, DateTime<Utc>>,
    /// Told when the line changes.
    watching: Vec<oneshot::Sender<()>>,
}

#[derive(Clone, Copy, Debug)]
struct Ticket {
    number: u64,
    tenant: TenantId,
    priority: Priority,
}

/// A place in the line, left when dropped.
struct Place<'a> {
    line: &'a Line,
    number: u64,
    tenant: TenantId,
    priority: Priority,
}

enum Step {
    /// It is our turn to ask.
    Ask,
    /// Look again then at the latest, or when the line moves.
    Wait(Option<DateTime<Utc>>),
}

impl Line {
    fn join(&self, tenant: TenantId, priority: Priority) -> Place<'_> {
        let mut waiting = self.waiting();
        waiting.tickets += 1;
        let number = waiting.tickets;
        waiting.places.push(Ticket { number, tenant, priority });
        waiting.moved();
        Place { line: self, number, tenant, priority }
    }

    fn moved(&self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.waiting().watching.push(sender);
        receiver
    }

    fn next_step(&self, place: &Place<'_>, now: DateTime<Utc>) -> Step {
        let mut waiting = self.waiting();
        if let Some(at) = waiting.nobody_before.filter(|at| *at > now) {
            return Step::Wait(Some(at));
        }
        waiting.tenants_not_before.retain(|_, at| *at > now);
        if waiting.next() == Some(place.number) {
            Step::Ask
        } else {
            Step::Wait(waiting.tenants_not_before.get(&place.tenant).copied())
        }
    }

    fn served(&self, tenant: TenantId) {
        let mut waiting = self.waiting();
        waiting.turns += 1;
        let turn = waiting.turns;
        waiting.served.insert(tenant, turn);
    }

    fn nobody_before(&self, at: DateTime<Utc>) {
        self.waiting().nobody_before = Some(at);
    }

    fn tenant_not_before(&self, tenant: TenantId, at: DateTime<Utc>) {
        let mut waiting = self.waiting();
        waiting.tenants_not_before.insert(tenant, at);
        waiting.moved();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// The most urgent, among them the tenant that was served longest ago, of it whoever came first.
    fn next(&self) -> Option<u64> {
        let may_call =
            self.places.iter().filter(|place| !self.tenants_not_before.contains_key(&place.tenant));
        let order = |place: &&Ticket| (place.priority, self.served.get(&place.tenant).copied(), place.number);
        may_call.min_by_key(order).map(|place| place.number)
    }

    fn moved(&mut self) {
        self.watching.clear();
    }

    fn leave(&mut self, number: u64) {
        self.places.retain(|place| place.number != number);
        let Self { served, places, .. } = self;
        served.retain(|tenant, _| places.iter().any(|place| place.tenant == *tenant));
        self.moved();
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.line.waiting().leave(self.number);
    }
}
