use std::{
    cell::RefCell,
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    task::{Context, Poll},
};

thread_local! {
    /// Of the task that is polled on this thread at this moment.
    static CURRENT: RefCell<Option<Queries>> = const { RefCell::new(None) };
}

/// Counts the queries that one call sends to the database, however deep in it: whoever runs a unit of work adds its own.
/// Beginning and ending a transaction do not count. What the call leaves to other tasks is theirs.
#[derive(Clone, Debug, Default)]
pub struct Queries(Arc<AtomicU32>);

impl Queries {
    /// Those of the call that is being answered; a count that nobody reads outside of one.
    pub fn current() -> Self {
        CURRENT.with_borrow(Clone::clone).unwrap_or_default()
    }

    pub fn add(&self, queries: u32) {
        self.0.fetch_add(queries, Ordering::Relaxed);
    }

    pub fn total(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// Whatever `work` awaits counts here.
    pub fn of<Work: Future>(&self, work: Work) -> Counted<Work> {
        Counted { queries: self.clone(), work: Box::pin(work) }
    }
}

/// See [`Queries::of`].
pub struct Counted<Work> {
    queries: Queries,
    work: Pin<Box<Work>>,
}

impl<Work> fmt::Debug for Counted<Work> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Counted").field("queries", &self.queries).finish_non_exhaustive()
    }
}

impl<Work: Future> Future for Counted<Work> {
    type Output = Work::Output;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Self::Output> {
        let _before = Before(CURRENT.replace(Some(self.queries.clone())));
        self.work.as_mut().poll(task)
    }
}

/// Puts back what was current, also after a panic.
struct Before(Option<Queries>);

impl Drop for Before {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use futures::future::join;

    use super::*;

    async fn ask(queries: u32) {
        let current = Queries::current();
        // Another call is polled meanwhile.
        let mut is_first = true;
        std::future::poll_fn(|_| if std::mem::take(&mut is_first) { Poll::Pending } else { Poll::Ready(()) })
            .await;
        assert!(Arc::ptr_eq(&current.0, &Queries::current().0));
        Queries::current().add(queries);
    }

    #[test]
    fn each_call_counts_its_own_queries_while_they_take_turns() {
        let (one, other) = (Queries::default(), Queries::default());
        let mut both = Box::pin(join(one.of(join(ask(1), ask(2))), other.of(ask(4))));
        let mut task = Context::from_waker(Waker::noop());
        while both.as_mut().poll(&mut task).is_pending() {}
        assert_eq!((one.total(), other.total()), (3, 4));
        Queries::current().add(8);
        assert_eq!((one.total(), other.total()), (3, 4), "outside of any call nobody counts");
    }
}
