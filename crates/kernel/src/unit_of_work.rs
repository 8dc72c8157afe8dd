use std::{marker::PhantomData, pin::Pin, sync::Arc};

use crate::Context;

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A unit of work with its result type erased, as a [`Store`] receives it.
pub type Work<Repository> = Box<dyn FnOnce(&mut Repository) -> Verdict + Send>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Read,
    Write,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Commit,
    Rollback,
}

impl Verdict {
    fn of<T, E>(result: &Result<T, E>) -> Self {
        if result.is_ok() { Self::Commit } else { Self::Rollback }
    }
}

/// Why a unit of work could not be done. Whatever the variant, nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    /// Waiting for a connection took longer than the limit.
    #[error("the database is busy")]
    OverCapacity,
    /// The caller's tenant takes no writes at the moment.
    #[error("the tenant is read-only")]
    ReadOnly,
    /// Another call with the same idempotency key is still running.
    #[error("a call with this idempotency key is still running")]
    KeyBusy,
    /// The idempotency key was used for another body.
    #[error("this idempotency key belongs to another call")]
    KeyReused,
    #[error("a unit of work ended without a result")]
    Lost,
    #[error("a unit of work went on after a statement had failed")]
    Swallowed,
    #[error("`once` inside `once`")]
    NestedOnce,
    /// A stored row no longer makes sense.
    #[error("unreadable value in {table}.{column} of {id}")]
    Corrupt { table: &'static str, id: String, column: &'static str },
    #[error("{0}")]
    Database(String),
}

impl StoreError {
    pub fn unavailable(cause: impl std::fmt::Display) -> Self {
        Self::Unavailable(cause.to_string())
    }

    pub fn database(cause: impl std::fmt::Display) -> Self {
        Self::Database(cause.to_string())
    }
}

/// Runs a unit of work in one transaction within `cx`'s scope. One short implementation per domain, in the adapters.
pub trait Store<Repository: ?Sized>: Send + Sync {
    fn transact<'a>(
        &'a self,
        cx: &'a Context,
        mode: Mode,
        work: Work<Repository>,
    ) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// One closure, one transaction: everything it writes commits together or not at all.
///
/// The closure is synchronous on purpose: it cannot await, so no network call can ever sit inside a transaction. An
/// `Err` rolls back, a panic rolls back, and dropping the future never leaves half of it behind.
pub struct UnitOfWork<Repository: ?Sized, Error> {
    store: Arc<dyn Store<Repository>>,
    error: PhantomData<fn() -> Error>,
}

impl<Repository: ?Sized, Error> Clone for UnitOfWork<Repository, Error> {
    fn clone(&self) -> Self {
        Self { store: Arc::clone(&self.store), error: PhantomData }
    }
}

impl<Repository: ?Sized, Error> std::fmt::Debug for UnitOfWork<Repository, Error> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UnitOfWork")
    }
}

impl<Repository, Error> UnitOfWork<Repository, Error>
where
    Repository: ?Sized + 'static,
    Error: From<StoreError> + Send + 'static,
{
    pub fn new(store: Arc<dyn Store<Repository>>) -> Self {
        Self { store, error: PhantomData }
    }

    /// Runs `work` and commits what it wrote when it returns `Ok`.
    ///
    /// # Errors
    /// What `work` returned, or a [`StoreError`], [`StoreError::ReadOnly`] in a context that is; whichever, nothing was
    /// stored.
    pub async fn write<T: Send + 'static>(
        &self,
        cx: &Context,
        work: impl FnOnce(&mut Repository) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        if cx.read_only {
            return Err(StoreError::ReadOnly.into());
        }
        self.run(cx, Mode::Write, work).await
    }

    /// Runs `work` on one consistent view of the data.
    ///
    /// # Errors
    /// What `work` returned, or a [`StoreError`].
    pub async fn read<T: Send + 'static>(
        &self,
        cx: &Context,
        work: impl FnOnce(&mut Repository) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.run(cx, Mode::Read, work).await
    }

    async fn run<T: Send + 'static>(
        &self,
        cx: &Context,
        mode: Mode,
        work: impl FnOnce(&mut Repository) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (slot, outcome) = std::sync::mpsc::channel();
        let erased: Work<Repository> = Box::new(move |repository| {
            let result = work(repository);
            let verdict = Verdict::of(&result);
            slot.send(result).ok();
            verdict
        });
        // A refused commit surfaces here, before the outcome is handed out.
        let stored = self.store.transact(cx, mode, erased).await;
        match outcome.try_recv() {
            // What the closure refused says more than the rollback that followed.
            Ok(Err(refusal)) => Err(refusal),
            Ok(Ok(value)) => stored.map(|()| value).map_err(Error::from),
            Err(_) => Err(stored.err().unwrap_or(StoreError::Lost).into()),
        }
    }
}
