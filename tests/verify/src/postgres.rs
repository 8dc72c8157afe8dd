//! A private Postgres, found or installed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::debian;
use crate::program::folder_on_path;
use crate::server::{Account, Instance, Recipe};

const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";
const PROGRAMS: [&str; 2] = ["initdb", "postgres"];

pub fn start() -> Result<Instance, String> {
    let instead = "set TEST_POSTGRES_URL, or run `cargo verify quick`";
    Instance::start(&Recipe {
        name: "Postgres",
        programs: debian::find_or_install("Postgres", find, &["postgresql"], instead)?,
        account: Account::choose("Postgres")?,
        prepare: "initdb --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync",
        // Nothing here outlives the run, so nothing need survive a power cut.
        serve: "postgres -D data -p $PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=. \
                -c max_connections=200 -c fsync=off -c full_page_writes=off -c synchronous_commit=off",
        ready: "database system is ready to accept connections",
        stop: "QUIT",
    })
}

pub fn url(instance: &Instance) -> String {
    format!("postgres://postgres@127.0.0.1:{}/postgres", instance.port)
}

fn find() -> Option<PathBuf> {
    folder_on_path("initdb").filter(|it| is_complete(it)).or_else(|| newest(Path::new(DEBIAN_FOLDER)))
}

fn is_complete(folder: &Path) -> bool {
    PROGRAMS.iter().all(|program| folder.join(program).is_file())
}

/// The `bin` folder of the highest version below `versions`.
fn newest(versions: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(versions).ok()?.filter_map(Result::ok);
    let numbered = entries.filter_map(|entry| {
        Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
    });
    numbered.filter(|(_, folder)| is_complete(folder)).max().map(|(_, folder)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_complete_version_is_taken_by_number() {
        let versions = std::env::temp_dir().join(format!("verify-versions-{}", std::process::id()));
        for (version, programs) in [("9", 2), ("15", 2), ("16", 1)] {
            let folder = versions.join(version).join("bin");
            fs::create_dir_all(&folder).unwrap();
            PROGRAMS.iter().take(programs).for_each(|program| fs::write(folder.join(program), "").unwrap());
        }
        let found = newest(&versions);
        fs::remove_dir_all(&versions).unwrap();
        assert_eq!(found, Some(versions.join("15/bin")));
    }
}
