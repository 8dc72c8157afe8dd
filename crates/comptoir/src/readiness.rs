//! What must work for requests to be sent here.

use std::sync::Arc;

use adapters::sql::{Database, Migrations, Transactor};
use api::{Check, Readiness};
use kernel::{BoxFuture, Clock, Context, JobQueue, StoreError, UnitOfWork};

pub(crate) fn checks(store: &Arc<Transactor>, database: &Database, clock: Arc<dyn Clock>) -> Readiness {
    let queue: UnitOfWork<dyn JobQueue, StoreError> = UnitOfWork::new(store.clone());
    Readiness::new(vec![Arc::new(DatabaseAnswers(queue)), Arc::new(SchemaIsCurrent(database.clone()))], clock)
}

/// A connection is free and the server behind it answers.
struct DatabaseAnswers(UnitOfWork<dyn JobQueue, StoreError>);

impl Check for DatabaseAnswers {
    fn name(&self) -> &'static str {
        "database"
    }

    fn check(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async {
            let cx = Context::system("readiness");
            self.0.read(&cx, |_| Ok(())).await.map_err(|error| error.to_string())
        })
    }
}

/// No migration is pending, and none is unknown.
struct SchemaIsCurrent(Database);

impl Check for SchemaIsCurrent {
    fn name(&self) -> &'static str {
        "migrations"
    }

    fn check(&self) -> BoxFuture<'_, Result<(), String>> {
        let database = self.0.clone();
        Box::pin(async move {
            let look = move || Migrations::open(&database).and_then(|mut migrations| migrations.status());
            let status = tokio::task::spawn_blocking(look).await.map_err(|error| error.to_string())?;
            let status = status.map_err(|fault| fault.to_string())?;
            if status.is_current() { Ok(()) } else { Err(format!("{status:?}")) }
        })
    }
}
