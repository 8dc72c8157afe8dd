//! Many passwords of one account at the same time (platform.md §6.1, scenario 3).

use std::{sync::Arc, time::Duration};

use adapters::in_process::SystemClock;
use auth::{Error, Login, Role};
use kernel::{Clock as _, Context, DomainError as _};
use tokio::task::{JoinHandle, JoinSet};

use crate::support::{World, anonymous, every_world, login};

/// How many come at once: more than may be wrong.
const MANY: usize = 20;

fn from_home() -> Context {
    Context { ip_prefix: Some("192.0.2.0/24".into()), ..anonymous() }
}

fn right() -> Login {
    login("ada@example.org")
}

fn wrong() -> Login {
    Login { password: "something else".to_owned().into(), ..right() }
}

/// Lets the time of whoever waits pass, a turn in so many milliseconds, until it is dropped.
struct Passing(JoinHandle<()>);

impl Passing {
    fn begin(world: &World, milliseconds: u64) -> Self {
        let clock = world.clock.clone();
        Self(tokio::spawn(async move {
            loop {
                SystemClock.sleep(Duration::from_millis(milliseconds)).await;
                if !clock.alarms().is_empty() {
                    clock.advance(Duration::from_millis(50));
                }
            }
        }))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// How each of these ends that come at once, by turns in two processes: `OK`, or the code of the refusal.
async fn at_once(world: &World, logins: Vec<Login>) -> Vec<&'static str> {
    let processes = [Arc::new(world.another_process()), Arc::new(world.another_process())];
    let mut coming = JoinSet::new();
    for (login, process) in logins.into_iter().zip(processes.iter().cycle()) {
        let process = Arc::clone(process);
        coming.spawn(async move { process.login(&from_home(), login).await });
    }
    let _passing = Passing::begin(world, 30);
    let ended = coming.join_all().await;
    ended.iter().map(|ended| ended.as_ref().map_or_else(Error::code, |_| "OK")).collect()
}

async fn world_with_ada(world: &World) {
    world.member("ada@example.org", "acme", &[Role::Owner]).await;
    *world.passwords.takes.lock().unwrap() = Duration::from_millis(20);
}

fn compared(world: &World) -> usize {
    world.passwords.compared.lock().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_3_right_passwords_that_come_at_once_all_let_in() {
    for world in every_world() {
        world_with_ada(&world).await;
        assert_eq!(at_once(&world, vec![right(); MANY]).await, ["OK"; MANY]);
        assert_eq!(world.database.count("login_failures WHERE count > 0 OR open > 0"), 0);
        assert_eq!(
            world.database.count("audit_events WHERE action LIKE 'auth.login.%ed' AND outcome = 'denied'"),
            0
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_3_of_many_guesses_at_once_no_more_are_compared_than_lock() {
    for world in every_world() {
        world_with_ada(&world).await;
        let codes = at_once(&world, vec![wrong(); MANY]).await;
        let refused = codes.iter().filter(|code| **code == "AUTH_ERROR").count();
        let locked = codes.iter().filter(|code| **code == "AUTH_LOCKED").count();
        assert_eq!((refused, locked, compared(&world)), (5, MANY - 5, 5), "{codes:?}");
        assert_eq!(world.database.count("audit_events WHERE action = 'auth.login.locked'"), 1);
        assert_eq!(world.database.count("login_failures WHERE open > 0"), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_3_after_a_lock_one_guess_at_a_time_is_compared() {
    for world in every_world() {
        world_with_ada(&world).await;
        at_once(&world, vec![wrong(); 5]).await;
        world.clock.advance(Duration::from_mins(1));
        let codes = at_once(&world, vec![wrong(); MANY]).await;
        assert_eq!(compared(&world), 6, "{codes:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_is_cut_off_counts_as_wrong_and_holds_its_place_for_half_a_minute() {
    for world in every_world() {
        world_with_ada(&world).await;
        *world.passwords.takes.lock().unwrap() = Duration::from_hours(1);
        let gone = Arc::new(world.another_process());
        let mut cut_off = JoinSet::new();
        for _ in 0..5 {
            let gone = Arc::clone(&gone);
            cut_off.spawn(async move { gone.login(&from_home(), wrong()).await.map(drop) });
        }
        while compared(&world) < 5 {
            SystemClock.sleep(Duration::from_millis(2)).await;
        }
        cut_off.shutdown().await;
        *world.passwords.takes.lock().unwrap() = Duration::ZERO;
        {
            let _passing = Passing::begin(&world, 1);
            let waited = world.service.login(&from_home(), right()).await.unwrap_err();
            assert_eq!((waited.code(), compared(&world)), ("OVER_CAPACITY", 5));
        }
        world.clock.advance(Duration::from_secs(30));
        let guess = world.service.login(&from_home(), wrong()).await.unwrap_err();
        let next = world.service.login(&from_home(), right()).await.unwrap_err();
        assert_eq!((guess.code(), next.code()), ("AUTH_ERROR", "AUTH_LOCKED"), "the five were counted");
    }
}
