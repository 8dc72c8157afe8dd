//! A schema of its own: on the server of `TEST_POSTGRES_URL`, else on a private and durable one.

use std::{
    env,
    error::Error,
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use diesel::{
    Connection, PgConnection, RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::Text,
};
use tempfile::TempDir;

const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";
const PATIENCE: Duration = Duration::from_secs(30);

/// Dropped with this value.
#[derive(Debug)]
pub struct Schema {
    server: String,
    name: String,
    /// How durable the server is, in its own words.
    pub durability: String,
    _private: Option<Private>,
}

impl Schema {
    /// None when there is neither a server nor the programs to start one.
    pub fn create() -> Result<Option<Self>, Box<dyn Error>> {
        let (server, private) = match env::var("TEST_POSTGRES_URL") {
            Ok(url) => (url, None),
            Err(_) => match programs() {
                Some(programs) => {
                    let private = Private::start(&programs)?;
                    (private.url(), Some(private))
                }
                None => return Ok(None),
            },
        };
        let name = format!("bench_{}", process::id());
        let mut connection = PgConnection::establish(&server)?;
        connection.batch_execute(&format!("CREATE SCHEMA {name}"))?;
        let durability = durability(&mut connection)?;
        Ok(Some(Self { server, name, durability, _private: private }))
    }

    pub fn url(&self) -> String {
        let separator = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{separator}options=-csearch_path%3D{}", self.server, self.name)
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        if let Ok(mut connection) = PgConnection::establish(&self.server) {
            connection.batch_execute(&format!("DROP SCHEMA {} CASCADE", self.name)).ok();
        }
    }
}

fn durability(connection: &mut PgConnection) -> Result<String, Box<dyn Error>> {
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        words: String,
    }
    let words =
        "SELECT format('Postgres %s, fsync %s, synchronous_commit %s', current_setting('server_version'),
        current_setting('fsync'), current_setting('synchronous_commit')) AS words";
    Ok(sql_query(words).get_result::<Row>(connection)?.words)
}

/// A server in a folder that disappears, run by someone else when root starts it: Postgres refuses root.
#[derive(Debug)]
struct Private {
    server: Child,
    port: u16,
    _folder: TempDir,
}

impl Private {
    fn start(programs: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let account = account();
        if let Some((user, group)) = account {
            chown(folder.path(), Some(user), Some(group))?;
        }
        let command = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command
                .current_dir(folder.path())
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            if let Some((user, group)) = account {
                command.uid(user).gid(group);
            }
            command
        };
        let made = command("initdb")
            .args(["--pgdata=data", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"])
            .status()?;
        if !made.success() {
            return Err("initdb failed".into());
        }
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let server = command("postgres")
            .args(["-D", "data", "-p", &port.to_string(), "-k", ".", "-h", "127.0.0.1"])
            .args(["-c", "fsync=on", "-c", "synchronous_commit=on"])
            .spawn()?;
        let mut private = Self { server, port, _folder: folder };
        private.wait()?;
        Ok(private)
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&mut self) -> Result<(), Box<dyn Error>> {
        let deadline = Instant::now() + PATIENCE;
        while PgConnection::establish(&self.url()).is_err() {
            if Instant::now() > deadline || self.server.try_wait()?.is_some() {
                return Err("the private Postgres does not come up".into());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        // Its own children must hear of it, hence no SIGKILL.
        Command::new("kill").args(["-INT", &self.server.id().to_string()]).status().ok();
        self.server.wait().ok();
    }
}

fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let on_path = env::split_paths(&path).find(|folder| is_complete(folder));
    on_path.or_else(|| {
        let versions = fs::read_dir(DEBIAN_FOLDER).ok()?.filter_map(Result::ok);
        let complete =
            versions.map(|version| version.path().join("bin")).filter(|folder| is_complete(folder));
        complete.max()
    })
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file())
}

/// Whom the server runs as when we are root.
fn account() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse::<u32>().ok()
    };
    if id(&["-u"])? != 0 {
        return None;
    }
    ["postgres", "nobody"].into_iter().find_map(|name| Some((id(&["-u", name])?, id(&["-g", name])?)))
}
