use std::{collections::HashMap, fmt, sync::Arc};

use kernel::{Backoff, Job, JobHandler};

/// Which handler does which kind of job.
#[derive(Default)]
pub struct Handlers {
    by_name: HashMap<&'static str, Registered>,
}

#[derive(Clone)]
pub(crate) struct Registered {
    pub handler: Arc<dyn JobHandler>,
    pub backoff: Backoff,
}

impl Handlers {
    /// Adds the handler of `J`.
    #[must_use]
    pub fn with<J: Job>(mut self, handler: Arc<dyn JobHandler>) -> Self {
        self.by_name.insert(J::NAME, Registered { handler, backoff: J::BACKOFF });
        self
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Registered> {
        self.by_name.get(name)
    }

    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.by_name.keys().copied().collect()
    }
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_name.keys()).finish()
    }
}
