//! What must work for requests to be sent here.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use adapters::sql::{Database, Migrations, Transactor};
use api::{Check, Readiness};
use chrono::TimeDelta;
use kernel::{BoxFuture, Clock, Context, JobQueue, StoreError, UnitOfWork};

/// The database, its schema, the queue, the disk where there is a file, and `others` that this process was given.
pub(crate) fn checks(
    store: &Arc<Transactor>,
    database: &Database,
    others: impl IntoIterator<Item = Arc<dyn Check>>,
    clock: Arc<dyn Clock>,
) -> Readiness {
    let jobs = || UnitOfWork::new(store.clone());
    let mut checks: Vec<Arc<dyn Check>> = vec![
        Arc::new(DatabaseAnswers(jobs())),
        Arc::new(SchemaIsCurrent(database.clone())),
        Arc::new(QueueMoves { jobs: jobs(), clock: Arc::clone(&clock) }),
    ];
    if let Database::Sqlite(path) = database {
        checks.push(Arc::new(DiskHasRoom(Path::new(path).with_added_extension("probe"))));
    }
    checks.extend(others);
    Readiness::new(checks, clock)
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

/// Jobs that are due are begun. When they are not, requests are still answered: late work is a matter for people.
struct QueueMoves {
    jobs: UnitOfWork<dyn JobQueue, StoreError>,
    clock: Arc<dyn Clock>,
}

/// How late the oldest job may be (platform.md §7.1).
const LATE: TimeDelta = TimeDelta::seconds(600);

impl Check for QueueMoves {
    fn name(&self) -> &'static str {
        "queue"
    }

    fn is_vital(&self) -> bool {
        false
    }

    fn check(&self) -> BoxFuture<'_, Result<(), String>> {
        Box::pin(async {
            let cx = Context::system("readiness");
            let found = self.jobs.read(&cx, <dyn JobQueue>::measure_queue).await;
            let oldest = found.map_err(|error| error.to_string())?.oldest_due;
            match oldest.filter(|due| self.clock.now() - *due > LATE) {
                Some(due) => Err(format!("a job is due since {due}")),
                None => Ok(()),
            }
        })
    }
}

/// Something can still be written beside the database.
struct DiskHasRoom(PathBuf);

/// More than what a file system hides in its books.
static ROOM: [u8; 64 * 1024] = [0x5a; 64 * 1024];

impl Check for DiskHasRoom {
    fn name(&self) -> &'static str {
        "disk"
    }

    fn check(&self) -> BoxFuture<'_, Result<(), String>> {
        let path = self.0.clone();
        Box::pin(async move {
            let write = move || -> io::Result<()> {
                let written = fs::write(&path, ROOM);
                let removed = fs::remove_file(&path);
                written.and(removed)
            };
            let written = tokio::task::spawn_blocking(write).await.map_err(|error| error.to_string())?;
            written.map_err(|error| error.to_string())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_disk_has_room_where_a_file_can_be_written_and_nothing_stays() {
        let folder = tempfile::tempdir().unwrap();
        let check = DiskHasRoom(folder.path().join("x.db.probe"));
        assert_eq!(check.check().await, Ok(()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let gone = DiskHasRoom(folder.path().join("gone/x.db.probe"));
        assert!(gone.check().await.is_err());
    }
}
