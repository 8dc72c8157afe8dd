//! Wakes the runners of every process on one Postgres (specs/README 19).

use std::{
    fmt,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use diesel::{
    Connection as _, ConnectionError, PgConnection, QueryResult, QueryableByName, RunQueryDsl as _,
    connection::SimpleConnection as _,
    sql_query,
    sql_types::{Integer, Text},
};
use kernel::{BoxFuture, WakeUp};

use crate::in_process::InProcessWakeUp;

/// How often the connection is looked at; that costs no statement.
const LOOK: Duration = Duration::from_millis(20);
/// How long a lost connection stays lost at least. The poll of the workers covers that time.
const PAUSE: Duration = Duration::from_secs(1);

/// Wakes the runners of this process at once, and those of the others through the database, after the commit and on a
/// connection of its own: a note inside the transaction would have the commits of all processes wait for each other.
/// Whatever wakes while a note is on its way travels in the next one.
pub struct PostgresWakeUp {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    here: InProcessWakeUp,
    asked: Mutex<Asked>,
    changed: Condvar,
}

/// What the thread is asked for.
#[derive(Clone, Copy, Default)]
struct Asked {
    /// Nobody told the other processes yet.
    note: bool,
    end: bool,
}

/// One connection that listens.
struct Ear {
    connection: PgConnection,
    me: Me,
}

/// Notes go to everyone in the same database, so they name the schema.
#[derive(QueryableByName)]
struct Me {
    #[diesel(sql_type = Integer)]
    process: i32,
    #[diesel(sql_type = Text)]
    schema: String,
}

impl PostgresWakeUp {
    /// Listens from now on; the database need not be there yet.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn begin(url: &str) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let (url, inside) = (url.to_owned(), Arc::clone(&shared));
        thread::Builder::new().name("wake-up".to_owned()).spawn(move || inside.run(&url))?;
        Ok(Self { shared })
    }
}

impl WakeUp for PostgresWakeUp {
    fn wake(&self) {
        self.shared.here.wake();
        self.shared.ask(|asked| asked.note = true);
    }

    fn woken(&self) -> BoxFuture<'_, ()> {
        self.shared.here.woken()
    }
}

impl Drop for PostgresWakeUp {
    fn drop(&mut self) {
        self.shared.ask(|asked| asked.end = true);
    }
}

impl fmt::Debug for PostgresWakeUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgresWakeUp")
    }
}

impl Shared {
    fn run(&self, url: &str) {
        while !self.asked().end {
            let ended = match Ear::open(url) {
                Ok(mut ear) => {
                    // What was said before is lost.
                    self.here.wake();
                    self.listen(&mut ear).map_err(|error| error.to_string())
                }
                Err(error) => Err(error.to_string()),
            };
            let Err(cause) = ended else { return };
            tracing::warn!(cause, "other processes are not heard; the poll covers that");
            self.pause();
        }
    }

    /// Until asked to end, or the connection does.
    fn listen(&self, ear: &mut Ear) -> QueryResult<()> {
        loop {
            let asked = self.next();
            if asked.note
                && let Err(error) = ear.tell()
            {
                self.ask(|asked| asked.note = true);
                return Err(error);
            }
            if asked.end {
                return Ok(());
            }
            if ear.has_heard()? {
                self.here.wake();
            }
        }
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, change: impl FnOnce(&mut Asked)) {
        change(&mut self.asked());
        self.changed.notify_all();
    }

    /// What there is to do, at once or when it is time to look at the connection again.
    fn next(&self) -> Asked {
        let wait = self.changed.wait_timeout_while(self.asked(), LOOK, |asked| !asked.note && !asked.end);
        let mut asked = wait.unwrap_or_else(PoisonError::into_inner).0;
        let taken = *asked;
        asked.note = false;
        taken
    }

    fn pause(&self) {
        drop(self.changed.wait_timeout_while(self.asked(), PAUSE, |asked| !asked.end));
    }
}

impl Ear {
    fn open(url: &str) -> Result<Self, ConnectionError> {
        let mut connection = PgConnection::establish(url)?;
        let listened = connection
            .batch_execute("SET application_name = 'comptoir wake-up'; LISTEN comptoir_jobs")
            .and_then(|()| {
                sql_query("SELECT pg_backend_pid() AS process, current_schema()::text AS schema")
                    .get_result(&mut connection)
            });
        let me = listened.map_err(ConnectionError::CouldntSetupConfiguration)?;
        Ok(Self { connection, me })
    }

    fn tell(&mut self) -> QueryResult<()> {
        let note = sql_query("SELECT pg_notify('comptoir_jobs', $1)").bind::<Text, _>(&self.me.schema);
        note.execute(&mut self.connection).map(drop)
    }

    /// Whether another process has told of something since the last look.
    fn has_heard(&mut self) -> QueryResult<bool> {
        let mut is_called = false;
        for note in self.connection.notifications_iter() {
            let note = note?;
            is_called |= note.process_id != self.me.process && note.payload == self.me.schema;
        }
        Ok(is_called)
    }
}
