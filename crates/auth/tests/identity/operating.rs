//! Accounts in the hands of whoever runs the installation.

use auth::{AddMember, Error, Role};
use kernel::Context;

use crate::support::{World, anonymous, by_cookie, by_token, every_world, login, operator, tenant_named};

const ADA: &str = "ada@example.org";

/// Ada belongs to two tenants and is signed in to the first.
async fn world_with_ada(world: &World) -> auth::AccessToken {
    let ada = world.member(ADA, "acme", &[Role::Owner]).await;
    let token = world.token(ADA).await;
    let (user, tenant, roles) = (ada.user, tenant_named("branch"), vec![Role::Viewer]);
    world.service.add_member(&operator(), AddMember { user, tenant, roles, client: None }).await.unwrap();
    token
}

/// How many tenants have this act in their trail.
fn trails(world: &World, action: &str) -> usize {
    world
        .database
        .texts(&format!("SELECT DISTINCT tenant_id FROM audit_events WHERE action = '{action}'"))
        .len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_loses_every_session_and_gets_in_nowhere_until_it_is_enabled() {
    for world in every_world() {
        let token = world_with_ada(&world).await;
        let elsewhere = world.another_process();
        assert!(world.service.set_user_active(&operator(), " Ada@Example.org ", false).await.unwrap());
        assert_eq!(by_token(&world.service, &token.token).await.err(), Some("revoked"));
        assert_eq!(by_token(&elsewhere, &token.token).await.err(), Some("revoked"));
        let refused = world.service.login(&anonymous(), login(ADA)).await;
        assert!(matches!(refused, Err(Error::BadLogin)));
        assert!(!world.service.set_user_active(&operator(), ADA, false).await.unwrap(), "no news");
        assert_eq!(world.database.count("sessions WHERE revoke_reason = 'user_disabled'"), 1);
        assert!(world.service.set_user_active(&operator(), ADA, true).await.unwrap());
        assert!(world.service.login(&anonymous(), login(ADA)).await.is_ok());
        assert!(by_token(&world.service, &token.token).await.is_err(), "what ended does not come back");
        assert_eq!((trails(&world, "auth.user.disabled"), trails(&world, "auth.user.enabled")), (2, 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_sessions_and_locks_and_writes_to_the_owner() {
    for world in every_world() {
        let token = world_with_ada(&world).await;
        for _ in 0..5 {
            let wrong = auth::Login { password: "something else".to_owned().into(), ..login(ADA) };
            world.service.login(&anonymous(), wrong).await.unwrap_err();
        }
        let new = || "four other random words".to_owned().into();
        world.service.replace_password(&operator(), ADA, new()).await.unwrap();
        assert!(by_token(&world.service, &token.token).await.is_err());
        let login = auth::Login { password: new(), tenant: Some("acme".to_owned()), ..login(ADA) };
        assert!(world.service.login(&anonymous(), login).await.is_ok(), "the lock is gone too");
        assert_eq!(trails(&world, "auth.password.reset"), 2);
        assert_eq!(world.database.count("background_jobs"), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_seen_and_ended_in_every_tenant_and_only_those_of_the_account_named() {
    for world in every_world() {
        world.member("bob@example.org", "acme", &[Role::Viewer]).await;
        let bob = world.cookie("bob@example.org").await;
        let token = world_with_ada(&world).await;
        let list = async || world.service.list_user_sessions(&operator(), ADA).await.unwrap();
        assert_eq!(list().await.iter().map(|session| session.id).collect::<Vec<_>>(), [token.session]);
        let stray = world.service.end_user_session(&operator(), ADA, bob.session).await;
        assert!(matches!(stray, Err(Error::NoSuchSession)));
        world.service.end_user_session(&operator(), ADA, token.session).await.unwrap();
        assert!(list().await.is_empty());
        assert_eq!(world.service.end_user_sessions(&operator(), ADA).await.unwrap(), 0);
        assert_eq!(world.service.end_user_sessions(&operator(), "bob@example.org").await.unwrap(), 1);
        assert!(by_cookie(&world.service, &bob.secret).await.is_err());
        assert_eq!((trails(&world, "auth.session.revoked"), trails(&world, "auth.sessions.revoked")), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_an_operator_touches_an_account() {
    for world in every_world() {
        world_with_ada(&world).await;
        let (nobody, service): (Context, _) = (anonymous(), &world.service);
        let new = || "four other random words".to_owned().into();
        let session = kernel::Id::from_uuid(uuid::Uuid::nil());
        for refused in [
            service.replace_password(&nobody, ADA, new()).await.map(drop),
            service.token_to_reset(&nobody, ADA).await.map(drop),
            service.set_user_active(&nobody, ADA, false).await.map(drop),
            service.list_user_sessions(&nobody, ADA).await.map(drop),
            service.end_user_session(&nobody, ADA, session).await,
            service.end_user_sessions(&nobody, ADA).await.map(drop),
        ] {
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
        }
        let unknown = service.set_user_active(&operator(), "nobody@example.org", false).await;
        assert!(matches!(unknown, Err(Error::NoSuchUser)));
    }
}
