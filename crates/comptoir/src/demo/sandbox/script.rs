//! The sandbox's control handles: what to do next, and what happened; one for each upstream.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::{Behaviour, Call, calls::Calls};

/// Which calls a behaviour is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Every call, whatever it asks; an identifier's own queue goes first.
    All,
    /// Calls for this SIREN or SIRET, as asked.
    Identifier(String),
}

impl From<&str> for Target {
    fn from(identifier: &str) -> Self {
        Self::Identifier(identifier.to_owned())
    }
}

/// The scripts of all that the sandbox stands in for. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Scripts {
    /// API Recherche d'entreprises.
    pub search: Script,
    /// The national register; the target of its sign-in is [`LOGIN`](super::LOGIN).
    pub inpi: Script,
    /// API Entreprise.
    pub rcs: Script,
}

/// A queue of behaviours per target, and the log of calls. Clones share both.
#[derive(Clone, Debug, Default)]
pub struct Script {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    queues: HashMap<Target, VecDeque<Step>>,
    calls: Calls,
}

#[derive(Debug)]
struct Step {
    behaviour: Behaviour,
    /// Calls it is still for; `None` is until told otherwise.
    left: Option<usize>,
}

impl Script {
    /// Queues `behaviour` for the target's next call.
    pub fn once(&self, target: impl Into<Target>, behaviour: Behaviour) {
        self.times(target, 1, behaviour);
    }

    /// Queues `behaviour` for the target's next `count` calls.
    pub fn times(&self, target: impl Into<Target>, count: usize, behaviour: Behaviour) {
        if count > 0 {
            self.queue(target.into(), Step { behaviour, left: Some(count) });
        }
    }

    /// Queues `behaviour` until [`forget`](Self::forget): what is queued after it never comes.
    pub fn always(&self, target: impl Into<Target>, behaviour: Behaviour) {
        self.queue(target.into(), Step { behaviour, left: None });
    }

    /// Drops what is queued for the target.
    pub fn forget(&self, target: impl Into<Target>) {
        self.state().queues.remove(&target.into());
    }

    /// Drops all that is queued, and the log of calls.
    pub fn reset(&self) {
        *self.state() = State::default();
    }

    pub fn total_calls(&self) -> usize {
        self.state().calls.total
    }

    /// Calls for this SIREN or SIRET, as asked.
    pub fn calls_for(&self, identifier: &str) -> usize {
        self.state().calls.per_identifier.get(identifier).copied().unwrap_or_default()
    }

    /// The calls in their order, at most the last ten thousand.
    pub fn calls(&self) -> Vec<Call> {
        self.state().calls.log.iter().cloned().collect()
    }

    pub fn last_call(&self) -> Option<Call> {
        self.state().calls.log.back().cloned()
    }

    /// The most calls that any stretch of time as long as `window` holds, its start included and its end not.
    pub fn most_calls_within(&self, window: Duration) -> usize {
        let calls = self.calls();
        let until = |first: &Call| calls.partition_point(|call| call.at < first.at + window);
        calls.iter().enumerate().map(|(place, first)| until(first) - place).max().unwrap_or_default()
    }

    pub(super) fn record(&self, call: Call) {
        self.state().calls.record(call);
    }

    /// What is queued for a call for `identifier`, now: its own queue first, then the one for all.
    pub(super) fn next(&self, identifier: Option<&str>) -> Option<Behaviour> {
        let mut state = self.state();
        let own = identifier.and_then(|identifier| state.take(&identifier.into()));
        own.or_else(|| state.take(&Target::All))
    }

    fn queue(&self, target: Target, step: Step) {
        self.state().queues.entry(target).or_default().push_back(step);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn take(&mut self, target: &Target) -> Option<Behaviour> {
        let queue = self.queues.get_mut(target)?;
        let step = queue.front_mut()?;
        let behaviour = step.behaviour.clone();
        if let Some(left) = &mut step.left {
            *left -= 1;
            if *left == 0 {
                queue.pop_front();
            }
        }
        Some(behaviour)
    }
}
