//! Too many wrong passwords, from whatever side (platform.md §6.1). What comes at once is in `at_once.rs`.

use std::time::Duration;

use auth::{Error, Login, Role};
use kernel::{Context, DomainError as _, ErrorKind};

use crate::support::{World, anonymous, every_world, login};

/// A call from this network.
fn from(network: &str) -> Context {
    Context { ip_prefix: Some(network.into()), ..anonymous() }
}

fn wrong(email: &str) -> Login {
    Login { password: "something else".to_owned().into(), ..login(email) }
}

async fn fails(world: &World, network: &str, email: &str, times: usize) {
    for _ in 0..times {
        let refused = world.service.login(&from(network), wrong(email)).await.unwrap_err();
        assert!(matches!(refused, Error::BadLogin), "{refused}");
    }
}

/// How long someone with the right password has to wait; none when they get in.
async fn wait(world: &World, network: &str, email: &str) -> Option<Duration> {
    match world.service.login(&from(network), login(email)).await {
        Ok(_) => None,
        Err(refused) => {
            assert_eq!((refused.code(), refused.kind()), ("AUTH_LOCKED", ErrorKind::RateLimited));
            refused.retry_after()
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_3_five_wrong_passwords_lock_one_account_for_one_network_even_after_a_restart() {
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        fails(&world, "192.0.2.0/24", "ada@example.org", 5).await;
        world.clock.advance(Duration::from_millis(500));
        assert_eq!(
            wait(&world, "192.0.2.0/24", " ADA@example.org").await,
            Some(Duration::from_millis(59_500))
        );
        let restarted = world.another_process();
        let still = restarted.login(&from("192.0.2.0/24"), login("ada@example.org")).await.unwrap_err();
        assert_eq!(still.code(), "AUTH_LOCKED");
        assert_eq!(wait(&world, "198.51.100.0/24", "ada@example.org").await, None, "elsewhere she gets in");
        world.clock.advance(Duration::from_millis(59_500));
        assert_eq!(wait(&world, "192.0.2.0/24", "ada@example.org").await, None);
        fails(&world, "192.0.2.0/24", "ada@example.org", 4).await;
        assert_eq!(wait(&world, "192.0.2.0/24", "ada@example.org").await, None, "success began anew");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_3_a_lock_is_told_once_to_the_trail_and_to_whoever_watches() {
    for world in every_world() {
        let ada = world.member("ada@example.org", "acme", &[Role::Owner]).await;
        fails(&world, "192.0.2.0/24", "ada@example.org", 5).await;
        wait(&world, "192.0.2.0/24", "ada@example.org").await.unwrap();
        let told = format!("tenant_id = '{}'", ada.tenant);
        let lines = |action: &str| {
            let of_ada = format!("action = '{action}' AND target_id = '{}' AND {told}", ada.user);
            world.database.count(&format!("audit_events WHERE {of_ada}"))
        };
        assert_eq!((lines("auth.login.refused"), lines("auth.login.locked")), (6, 1));
        let event =
            format!("security_events WHERE event_type = 'AUTH_LOCKED' AND severity = 'MEDIUM' AND {told}");
        assert_eq!(world.database.count(&event), 1);
        let kept = world.database.texts("SELECT account_hash FROM login_failures").concat();
        assert!(!kept.contains("ada"), "{kept}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_4_thirty_failures_of_a_network_over_any_accounts_lock_it_for_ten_minutes() {
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        for number in 0..30 {
            fails(&world, "192.0.2.0/24", &format!("nobody-{number}@example.org"), 1).await;
        }
        assert_eq!(wait(&world, "192.0.2.0/24", "ada@example.org").await, Some(Duration::from_mins(10)));
        assert_eq!(wait(&world, "198.51.100.0/24", "ada@example.org").await, None);
        assert_eq!(world.database.count("security_events WHERE severity = 'HIGH' AND tenant_id IS NULL"), 1);
        world.clock.advance(Duration::from_mins(10));
        assert_eq!(wait(&world, "192.0.2.0/24", "ada@example.org").await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_failures_of_an_account_in_an_hour_lock_it_everywhere_until_they_are_forgotten() {
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        for number in 0..50 {
            fails(&world, &format!("10.0.{number}.0/24"), "ada@example.org", 1).await;
        }
        let refused =
            world.service.login(&from("203.0.113.0/24"), login("ada@example.org")).await.unwrap_err();
        assert_eq!(refused.details()[0].reason, "reset_required");
        assert_eq!(refused.retry_after(), Some(Duration::from_hours(7 * 24)));
        let account = world.database.texts("SELECT account_hash FROM login_failures WHERE ip_prefix = '*'");
        let account = account.into_iter().next().unwrap();
        world.write(move |tx| tx.forget_failures(&account)).await.unwrap();
        assert_eq!(wait(&world, "203.0.113.0/24", "ada@example.org").await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_2_an_unknown_address_locks_like_a_known_one_after_the_same_work() {
    for world in every_world() {
        world.member("known@example.org", "acme", &[Role::Owner]).await;
        let mut said = Vec::new();
        for email in ["known@example.org", "unknown@example.org", "no address"] {
            let network = format!("network of {email}");
            let before = (world.transactor.statements(), world.passwords.compared.lock().unwrap().len());
            let mut answers = Vec::new();
            for _ in 0..7 {
                let refused = world.service.login(&from(&network), wrong(email)).await.unwrap_err();
                answers.push((refused.code(), refused.to_string(), refused.retry_after()));
            }
            let compared = world.passwords.compared.lock().unwrap().len() - before.1;
            said.push((world.transactor.statements() - before.0, compared, answers));
        }
        assert_eq!(said[0].1, 5, "what is locked is not compared");
        assert_eq!(said[0], said[1]);
        assert_eq!((said[0].1, &said[0].2), (said[2].1, &said[2].2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_compared_counts_nowhere() {
    use std::sync::atomic::Ordering;
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        world.passwords.busy.store(true, Ordering::Relaxed);
        for _ in 0..9 {
            let refused = world.service.login(&from("192.0.2.0/24"), wrong("ada@example.org")).await;
            assert_eq!(refused.unwrap_err().code(), "OVER_CAPACITY");
        }
        world.passwords.busy.store(false, Ordering::Relaxed);
        assert_eq!(world.database.count("login_failures WHERE count > 0"), 0);
        assert_eq!(wait(&world, "192.0.2.0/24", "ada@example.org").await, None);
    }
}
