use std::time::Duration;

use auth::{AddMember, Error, IssueToken, Role, model::Refusal};
use chrono::TimeDelta;
use kernel::{Access, Actor, Context, DomainError as _, Permission, Scope};

use crate::support::{World, by_cookie, by_token, every_world, operator, tenant_named};

const READ: Permission = Permission::new("requests:read");

/// Longer than the cache remembers.
const A_WHILE: Duration = Duration::from_secs(5);

fn caller(principal: &kernel::Principal) -> Context {
    Context {
        scope: Scope::Tenant(principal.tenant),
        actor: principal.actor,
        session: principal.session,
        permissions: principal.permissions.clone(),
        ..Context::system("test")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_8_after_logout_a_token_is_refused_here_at_once_and_elsewhere_within_5_seconds() {
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let elsewhere = world.another_process();
        let (token, cookie) = (world.token("ada@example.org").await, world.cookie("ada@example.org").await);
        for service in [&world.service, &elsewhere] {
            assert!(by_token(service, &token.token).await.is_ok());
            assert!(by_cookie(service, &cookie.secret).await.is_ok());
        }
        let cx = caller(&by_token(&world.service, &token.token).await.unwrap());
        for session in [token.session, cookie.session] {
            let cx = Context { session: Some(session), ..cx.clone() };
            world.service.logout(&cx, false).await.unwrap();
        }
        assert_eq!(by_token(&world.service, &token.token).await.unwrap_err(), "revoked");
        assert_eq!(by_cookie(&world.service, &cookie.secret).await.unwrap_err(), "revoked");
        world.clock.advance(A_WHILE);
        assert_eq!(by_token(&elsewhere, &token.token).await.unwrap_err(), "revoked");
        assert_eq!(by_cookie(&elsewhere, &cookie.secret).await.unwrap_err(), "revoked");
        assert_eq!(world.database.count("audit_events WHERE action = 'auth.session.revoked'"), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn scenario_9_a_changed_role_bites_within_5_seconds_with_the_same_token() {
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::AgencyUser]).await;
        let token = world.token("ada@example.org").await.token;
        assert!(by_token(&world.service, &token).await.unwrap().permissions.allows(READ));
        world.database.execute(r#"UPDATE memberships SET roles = '["viewer"]'"#);
        world.clock.advance(A_WHILE);
        assert!(!by_token(&world.service, &token).await.unwrap().permissions.allows(READ));
        world.database.execute(r#"UPDATE memberships SET extra_permissions = '["requests:read"]'"#);
        world.clock.advance(A_WHILE);
        assert!(by_token(&world.service, &token).await.unwrap().permissions.allows(READ));
        world.database.execute(r#"UPDATE memberships SET denied_permissions = '["requests:*"]'"#);
        world.clock.advance(A_WHILE);
        assert!(!by_token(&world.service, &token).await.unwrap().permissions.allows(READ));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_has_the_roles_of_its_own_tenant_and_of_no_other() {
    for world in every_world() {
        let ada = world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let second = AddMember {
            user: ada.user,
            tenant: tenant_named("other"),
            roles: vec![Role::Viewer],
            client: None,
        };
        let other = world.service.add_member(&operator(), second).await.unwrap();
        for (tenant, may_read) in [(ada.tenant, true), (other, false)] {
            let issue = IssueToken { user: ada.user, tenant, ttl: TimeDelta::hours(1) };
            let token = world.service.issue_token(&operator(), issue).await.unwrap().token;
            let principal = by_token(&world.service, &token).await.unwrap();
            assert_eq!((principal.tenant, principal.permissions.allows(READ)), (tenant, may_read));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_user_and_a_member_who_left_are_out_within_5_seconds() {
    for change in ["UPDATE users SET is_active = false", "DELETE FROM memberships"] {
        for world in every_world() {
            world.member("ada@example.org", "acme", &[Role::Owner]).await;
            let token = world.token("ada@example.org").await.token;
            assert!(by_token(&world.service, &token).await.is_ok());
            world.database.execute(change);
            world.clock.advance(A_WHILE);
            assert_eq!(by_token(&world.service, &token).await.unwrap_err(), "revoked", "{change}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_tenant_is_open_to_is_known_within_5_seconds() {
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let token = world.token("ada@example.org").await.token;
        for (status, expected) in [
            ("ACTIVE", Access::Full),
            ("READ_ONLY", Access::ReadOnly),
            ("SUSPENDED", Access::Closed),
            ("DELETING", Access::Closed),
        ] {
            world.database.execute(&format!("UPDATE tenants SET status = '{status}'"));
            world.clock.advance(A_WHILE);
            assert_eq!(by_token(&world.service, &token).await.unwrap().access, expected, "{status}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_and_sessions_expire_by_the_injected_clock() {
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let token = world.token("ada@example.org").await.token;
        let cookie = world.cookie("ada@example.org").await.secret;
        world.clock.advance(Duration::from_secs(930));
        assert!(by_token(&world.service, &token).await.is_ok());
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(by_token(&world.service, &token).await.unwrap_err(), "expired");
        world.clock.advance(Duration::from_secs(2_592_000 - 932));
        assert!(by_cookie(&world.service, &cookie).await.is_ok());
        // The cache remembers it, and yet.
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(by_cookie(&world.service, &cookie).await.unwrap_err(), "expired");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_we_did_not_issue_is_invalid() {
    let world = World::on(system_tests::TestDatabase::sqlite());
    world.member("ada@example.org", "acme", &[Role::Owner]).await;
    let (token, cookie) =
        (world.token("ada@example.org").await.token, world.cookie("ada@example.org").await.secret);
    for nonsense in ["", "nonsense", "a.b.c", &"x".repeat(9000)] {
        assert_eq!(by_token(&world.service, &nonsense.to_owned().into()).await.unwrap_err(), "invalid");
        assert_eq!(by_cookie(&world.service, &nonsense.to_owned().into()).await.unwrap_err(), "invalid");
    }
    assert_eq!(by_token(&world.service, &cookie).await.unwrap_err(), "invalid");
    assert_eq!(by_cookie(&world.service, &token).await.unwrap_err(), "invalid");
    // Signed by us, for a session that is someone else's by now.
    world.member("eve@example.org", "acme", &[Role::Owner]).await;
    world.database.execute(
        "UPDATE sessions SET user_id = (SELECT id FROM users WHERE email = 'eve@example.org')
         WHERE secret_hash IS NULL",
    );
    assert_eq!(by_token(&world.service, &token).await.unwrap_err(), "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_seen_within_5_seconds_costs_no_statement_and_one_statement_otherwise() {
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let (token, cookie) =
            (world.token("ada@example.org").await.token, world.cookie("ada@example.org").await.secret);
        let first = world.transactor.statements();
        let principal = by_token(&world.service, &token).await.unwrap();
        assert_eq!(world.transactor.statements() - first, 1);
        by_cookie(&world.service, &cookie).await.unwrap();
        let warm = world.transactor.statements();
        world.clock.advance(Duration::from_secs(4));
        by_token(&world.service, &token).await.unwrap();
        by_cookie(&world.service, &cookie).await.unwrap();
        world.service.me(&caller(&principal)).await.unwrap();
        assert_eq!(world.transactor.statements(), warm);
        world.clock.advance(Duration::from_secs(1));
        by_token(&world.service, &token).await.unwrap();
        assert_eq!(world.transactor.statements() - warm, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_use_of_a_session_is_noted_once_a_minute() {
    for world in every_world() {
        world.member("ada@example.org", "acme", &[Role::Owner]).await;
        let token = world.token("ada@example.org").await;
        let seen = || world.database.texts("SELECT last_seen_at FROM sessions").concat();
        let at_login = seen();
        world.clock.advance(Duration::from_secs(59));
        by_token(&world.service, &token.token).await.unwrap();
        assert_eq!(seen(), at_login);
        world.clock.advance(Duration::from_secs(6));
        by_token(&world.service, &token.token).await.unwrap();
        assert!(seen().contains("10:01:05"), "{}", seen());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn me_shows_user_tenant_roles_and_session_to_their_owner_alone() {
    for world in every_world() {
        let ada = world.member("ada@example.org", "acme", &[Role::AgencyUser, Role::Viewer]).await;
        let eve = world.member("eve@example.org", "acme", &[Role::Owner]).await;
        let token = world.token("ada@example.org").await;
        let cx = caller(&by_token(&world.service, &token.token).await.unwrap());
        let me = world.service.me(&cx).await.unwrap();
        assert_eq!((me.user, me.email.as_str(), me.session), (ada.user, "ada@example.org", token.session));
        assert_eq!((me.tenant.slug.as_str(), me.tenant.name.as_str()), ("acme", "ACME"));
        assert_eq!(me.roles, [Role::AgencyUser, Role::Viewer]);
        assert!(me.permissions.allows(READ));
        assert_eq!(me.session_expires_at.to_rfc3339(), "2026-12-21T10:00:00+00:00");
        let stranger = Context { actor: Actor::User(eve.user), ..cx.clone() };
        let refused = world.service.me(&stranger).await.unwrap_err();
        assert!(matches!(refused, Error::Unauthenticated(Refusal::Invalid)));
        assert_eq!(refused.details()[0].reason, "invalid");
        world.service.logout(&stranger, false).await.unwrap();
        assert!(by_token(&world.service, &token.token).await.is_ok(), "nobody ends another's session");
        assert!(world.service.me(&operator()).await.is_err());
    }
}
