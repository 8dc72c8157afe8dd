//! A password is hashed anew once another cost is set (platform.md §6.1).

use std::{sync::atomic::Ordering, time::Duration};

use auth::{ChangePassword, Error, Login, Role};
use kernel::Context;
use secrecy::SecretString;

use crate::support::{PASSWORD, World, anonymous, by_token, every_world, login, operator};

const ADA: &str = "ada@example.org";

fn stored(world: &World) -> (String, String) {
    let of_ada = |column: &str| {
        world
            .database
            .texts(&format!("SELECT coalesce({column}, '') FROM users WHERE email = '{ADA}'"))
            .remove(0)
    };
    let changed = "CAST(password_changed_at AS text)";
    (of_ada("hashed_password"), of_ada(changed))
}

fn lines(world: &World) -> usize {
    world.database.count("audit_events WHERE action = 'auth.password.rehashed' AND tenant_id IS NOT NULL")
}

fn costly(world: &World) {
    world.passwords.costly.store(true, Ordering::Relaxed);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_good_sign_in_hashes_a_password_at_the_new_cost_and_changes_nothing_else() {
    for world in every_world() {
        world.member(ADA, "acme", &[Role::Owner]).await;
        let earlier = world.token(ADA).await;
        let before = stored(&world);
        assert_eq!((before.0.as_str(), lines(&world)), (&*format!("plain:{PASSWORD}"), 0));
        costly(&world);
        let guess = Login { password: "something else".to_owned().into(), ..login(ADA) };
        assert!(matches!(world.service.login(&anonymous(), guess).await, Err(Error::BadLogin)));
        assert_eq!(stored(&world), before, "a wrong one is not kept");
        world.token(ADA).await;
        assert_eq!(stored(&world), (format!("costly:{PASSWORD}"), before.1));
        assert!(by_token(&world.service, &earlier.token).await.is_ok());
        world.token(ADA).await;
        assert_eq!(lines(&world), 1, "once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_2_after_a_change_of_cost_whoever_is_refused_costs_the_same_work_known_or_not() {
    for world in every_world() {
        world.member(ADA, "acme", &[Role::Owner]).await;
        world.member("gone@example.org", "acme", &[Role::Viewer]).await;
        world.database.execute("UPDATE users SET is_active = false WHERE email = 'gone@example.org'");
        let before = stored(&world);
        costly(&world);
        let mut work = Vec::new();
        for (email, password) in
            [("nobody@example.org", PASSWORD), (ADA, "something else"), ("gone@example.org", PASSWORD)]
        {
            let so_far = work_of(&world);
            let guess = Login { password: password.to_owned().into(), ..login(email) };
            assert!(matches!(world.service.login(&anonymous(), guess).await, Err(Error::BadLogin)));
            let after = work_of(&world);
            work.push([0, 1, 2].map(|kind| after[kind] - so_far[kind]));
        }
        assert_eq!(work, [[7, 1, 0]; 3], "statements, comparisons, hashes");
        assert_eq!(stored(&world), before);
    }
}

/// Statements, comparisons and hashes so far.
fn work_of(world: &World) -> [u64; 3] {
    let compared = world.passwords.compared.lock().unwrap().len() as u64;
    [world.transactor.statements(), compared, world.passwords.hashed.load(Ordering::Relaxed) as u64]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_changed_meanwhile_is_never_overwritten() {
    for world in every_world() {
        let ada = world.member(ADA, "acme", &[Role::Owner]).await;
        let hash = |text: &str| SecretString::from(text.to_owned());
        let (old, renewed) = (hash(&format!("plain:{PASSWORD}")), hash("costly:again"));
        let now = kernel::Clock::now(&world.clock);
        let changed = hash("plain:four other random words");
        world.write(move |tx| tx.put_password(ada.user, &changed, now)).await.unwrap();
        let write =
            move |tx: &mut (dyn auth::SystemRepository + 'static)| tx.replace_hash(ada.user, &old, &renewed);
        assert!(!world.write(write).await.unwrap());
        assert_eq!(stored(&world).0, "plain:four other random words");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_changes_a_password_from_an_old_cost_ends_with_the_new_one() {
    for world in every_world() {
        let ada = world.member(ADA, "acme", &[Role::Owner]).await;
        let token = world.token(ADA).await;
        costly(&world);
        world.clock.advance(Duration::from_secs(1));
        let cx = Context {
            actor: kernel::Actor::User(ada.user),
            session: Some(token.session),
            scope: kernel::Scope::Tenant(ada.tenant),
            auth_time: Some(kernel::Clock::now(&world.clock)),
            ..operator()
        };
        let change = ChangePassword {
            current: PASSWORD.to_owned().into(),
            new: "four other random words".to_owned().into(),
            revoke_others: false,
        };
        world.service.change_password(&cx, change).await.unwrap();
        assert_eq!(stored(&world).0, "costly:four other random words");
    }
}
