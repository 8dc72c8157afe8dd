use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use adapters::passwords::{Argon2Passwords, HashCost};
use auth::{AddMember, Error, Login, PasswordHasher as _, Role, SignedIn};
use kernel::{DomainError as _, Id};

use crate::support::{
    PASSWORD, World, anonymous, by_cookie, by_token, every_world, login, operator, tenant_named,
};

fn audited(world: &World, action: &str) -> Vec<String> {
    world.database.texts(&format!("SELECT metadata FROM audit_events WHERE action = '{action}' ORDER BY id"))
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_1_the_right_password_gives_a_token_a_session_and_an_audit_line() {
    for world in every_world() {
        let user = world.member("Ada@example.org", "acme", &[Role::AgencyUser]).await;
        let token = world.token(" ada@EXAMPLE.org ").await;
        assert_eq!((token.user, token.tenant), (user.user, user.tenant));
        assert_eq!(token.expires_in.num_seconds(), 900);
        assert!(token.scope.starts_with("requests:create requests:read "), "{}", token.scope);
        assert!(by_token(&world.service, &token.token).await.is_ok());
        let stored = format!("sessions WHERE id = '{}' AND user_id = '{}'", token.session, user.user);
        assert_eq!(world.database.count(&stored), 1);
        let line = format!(
            "audit_events WHERE action = 'auth.login.succeeded' AND target_id = '{}'
             AND actor_id = '{}' AND tenant_id = '{}'",
            token.session, user.user, user.tenant
        );
        assert_eq!(world.database.count(&line), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_2_every_bad_login_gets_the_same_answer_after_the_same_work() {
    for world in every_world() {
        for (name, role) in [("wrong", Role::Viewer), ("gone", Role::Viewer), ("machine", Role::Worker)] {
            world.member(&format!("{name}@example.org"), "acme", &[role]).await;
        }
        world.member("left@example.org", "left", &[Role::Owner]).await;
        world.database.execute(
            "UPDATE users SET is_active = false WHERE email = 'gone@example.org';
             DELETE FROM memberships WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'left')",
        );
        let named = |tenant: &str| Login { tenant: Some(tenant.to_owned()), ..login("wrong@example.org") };
        let bad = [
            (login("unknown@example.org"), "unknown_user"),
            (
                Login { password: "something else".to_owned().into(), ..login("wrong@example.org") },
                "wrong_password",
            ),
            (login("gone@example.org"), "user_disabled"),
            (login("machine@example.org"), "no_membership"),
            (login("left@example.org"), "no_membership"),
            (named("left"), "no_membership"),
            (named("nonsense"), "no_membership"),
        ];
        let expected: Vec<String> =
            bad.iter().map(|(_, reason)| format!("{{\"reason\":\"{reason}\"}}")).collect();
        let attempts = bad.len();
        for (attempt, reason) in bad {
            let before = world.transactor.statements();
            let refused = world.service.login(&anonymous(), attempt).await.unwrap_err();
            assert!(matches!(refused, Error::BadLogin), "{reason}: {refused}");
            assert_eq!(
                (refused.code(), refused.details().len(), refused.retry_after()),
                ("AUTH_ERROR", 0, None)
            );
            assert_eq!(world.transactor.statements() - before, 7, "{reason}");
            world.clock.advance(Duration::from_millis(1));
        }
        assert_eq!(world.passwords.compared.lock().unwrap().len(), attempts, "one hash each");
        let lines: Vec<String> =
            audited(&world, "auth.login.refused").into_iter().map(|line| line.replace(' ', "")).collect();
        assert_eq!(lines, expected);
        assert_eq!(world.database.count("sessions"), 0);
        let nonsense = world.service.login(&anonymous(), login("not an address")).await.unwrap_err();
        assert!(matches!(nonsense, Error::BadLogin));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_of_several_tenants_names_one_by_slug_or_id() {
    for world in every_world() {
        let user = world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let second = AddMember {
            user: user.user,
            tenant: tenant_named("other"),
            roles: vec![Role::Viewer],
            client: None,
        };
        let second = world.service.add_member(&operator(), second).await.unwrap();
        let Ok(SignedIn::TenantRequired(choice)) =
            world.service.login(&anonymous(), login("ada@example.org")).await
        else {
            panic!("a tenant was chosen for them")
        };
        let slugs: Vec<&str> = choice.tenants.iter().map(|choice| choice.slug.as_str()).collect();
        assert_eq!(slugs, ["acme", "other"]);
        assert_eq!(world.database.count("sessions"), 0);
        for name in ["other".to_owned(), second.to_string()] {
            let named = Login { tenant: Some(name), ..login("ada@example.org") };
            match world.service.login(&anonymous(), named).await {
                Ok(SignedIn::Ready(tokens)) => assert_eq!(tokens.access.tenant, second),
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_gets_a_secret_of_which_only_the_hash_is_stored() {
    use secrecy::ExposeSecret as _;
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let session = world.cookie("ada@example.org").await;
        assert_eq!(session.secret.expose_secret().len(), 43);
        let stored = world.database.texts("SELECT secret_hash FROM sessions");
        assert_eq!(stored, [auth::model::SecretHash::of(session.secret.expose_secret()).to_string()]);
        let principal = by_cookie(&world.service, &session.secret).await.unwrap();
        assert_eq!((principal.session, principal.tenant), (Some(session.session), session.tenant));
        let other = world.cookie("ada@example.org").await;
        assert_ne!(other.secret.expose_secret(), session.secret.expose_secret());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_hash_queue_is_told_apart_from_a_bad_login() {
    let world = World::on(system_tests::TestDatabase::sqlite());
    world.member("ada@example.org", "acme", &[Role::Owner]).await;
    world.passwords.busy.store(true, Ordering::Relaxed);
    for email in ["ada@example.org", "unknown@example.org"] {
        let refused = world.service.login(&anonymous(), login(email)).await.unwrap_err();
        assert_eq!(refused.code(), "OVER_CAPACITY");
        assert!(refused.retry_after().is_some());
    }
    assert_eq!(world.database.count("audit_events WHERE action LIKE 'auth.login%'"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_argon2_hash_fits_its_column_and_lets_its_owner_in() {
    for world in every_world() {
        let real = Argon2Passwords::new(2, HashCost::default(), Arc::clone(&world.random));
        let phc = real.hash(PASSWORD.to_owned().into()).await.unwrap();
        let user = auth::model::User {
            id: Id::new(kernel::testing::instant("2026-11-21T10:00:00Z"), &*world.random),
            email: auth::model::Email::parse("ada@example.org").unwrap(),
            hashed_password: Some(phc),
            is_active: true,
            is_platform_admin: false,
            display_name: "Ada".to_owned(),
            locale: None,
        };
        let email = user.email.clone();
        let stored = world.write(move |tx| {
            tx.insert_user(&user)?;
            tx.find_user_by_email(&email)
        });
        let phc = stored.await.unwrap().unwrap().hashed_password;
        assert_eq!(real.verify(PASSWORD.to_owned().into(), phc).await, Ok(true));
    }
}
